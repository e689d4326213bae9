"""Latencies that were measured on this server, shared by everyone who looks."""

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from components.graphs import Latency

Key = tuple[str, int, int]


class Latencies:
    """The last measurement of each network for each batch size and number of threads.

    Each belongs to a round, in which networks were timed one right after the other: only within a
    round was other work on the machine about the same.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[Key, tuple[Latency, int]] = {}

    def keep(self, latency: "Latency", round_number: int) -> None:
        """Remember a measurement in place of an older one."""
        with self._lock:
            key = latency.network, latency.batch, latency.threads
            self._kept[key] = latency, round_number

    def at(self, batch: int, threads: int) -> "dict[str, Latency]":
        """All measurements of that kind, by the network's name."""
        return {name: latency for name, (latency, _) in self._of(batch, threads).items()}

    def rounds(self, batch: int, threads: int) -> dict[str, int]:
        """The round in which each was measured, by the network's name."""
        return {name: number for name, (_, number) in self._of(batch, threads).items()}

    def _of(self, batch: int, threads: int) -> "dict[str, tuple[Latency, int]]":
        with self._lock:
            return {
                name: kept for (name, *kind), kept in self._kept.items() if kind == [batch, threads]
            }
