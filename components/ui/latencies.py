"""Latencies that were measured on this server, shared by everyone who looks."""

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from components.graphs import Latency

Key = tuple[str, int, int]


class Latencies:
    """The last measurement of each network for each batch size and number of threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[Key, Latency] = {}

    def keep(self, latency: "Latency") -> None:
        """Remember a measurement in place of an older one."""
        with self._lock:
            self._kept[latency.network, latency.batch, latency.threads] = latency

    def at(self, batch: int, threads: int) -> "dict[str, Latency]":
        """All measurements of that kind, by the network's name."""
        with self._lock:
            return {
                name: latency
                for (name, *kind), latency in self._kept.items()
                if kind == [batch, threads]
            }
