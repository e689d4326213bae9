"""Every network of timm and torchvision once: which can be traced, and what that takes."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from statistics import median
from time import perf_counter
from typing import Literal

from components.errors import ExplorerError
from components.graphs import Tracer
from components.networks.names import NAMES_FILE
from tests.benchmarks.measuring import memory_bytes

Outcome = Literal["traced", "module tree", "refused", "too slow", "crashed"]


@dataclass(frozen=True, slots=True)
class Traced:
    """What became of one network; `reason` says why it was not traced."""

    name: str
    outcome: Outcome
    reason: str
    seconds: float
    worker_bytes: int


def run() -> str:
    """Sentences about all names, in as many child processes as there are cores."""
    names = NAMES_FILE.read_text(encoding="utf-8").split()
    return summary(swept(names))


def swept(names: list[str]) -> list[Traced]:
    """Each network traced once, by children that are warm."""
    cores = os.cpu_count() or 1
    tracers = [Tracer() for _ in range(cores)]
    idle: SimpleQueue[Tracer] = SimpleQueue()

    def start(tracer: Tracer) -> None:
        tracer.trace("resnet18")
        idle.put(tracer)

    def one(name: str) -> Traced:
        tracer = idle.get()
        try:
            return _traced(tracer, name)
        finally:
            idle.put(tracer)

    with ThreadPoolExecutor(cores) as threads:
        list(threads.map(start, tracers))
        found = list(threads.map(one, names))
    for tracer in tracers:
        tracer.close()
    return found


def summary(found: list[Traced]) -> str:
    """How many were traced, what happened to the others and why, times and memory."""
    outcomes = Counter(one.outcome for one in found)
    counted = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    slowest = max(found, key=lambda one: one.seconds)
    sentence = (
        f"Of all {len(found)} names: {counted} ({outcomes['traced'] / len(found):.1%} traced)."
        f" Median {median(one.seconds for one in found):.2f} s, longest {slowest.seconds:.1f} s"
        f" ({slowest.name}); a worker holds at most"
        f" {max(one.worker_bytes for one in found) / 1e6:.0f} MB."
    )
    reasons: dict[tuple[Outcome, str], list[str]] = {}
    for one in found:
        if one.outcome != "traced":
            reasons.setdefault((one.outcome, one.reason.replace(one.name, "…")), []).append(
                one.name
            )
    listed = [
        f"- {outcome}, {len(names)} ({', '.join(names[:5])}{', …' if len(names) > 5 else ''}):"
        f" {reason}"
        for (outcome, reason), names in sorted(reasons.items(), key=lambda item: -len(item[1]))
    ]
    return "\n".join([sentence, *listed])


def _traced(tracer: Tracer, name: str) -> Traced:
    began = perf_counter()
    outcome, reason = _outcome(tracer, name)
    return Traced(name, outcome, reason, perf_counter() - began, _peak_bytes(tracer))


def _outcome(tracer: Tracer, name: str) -> tuple[Outcome, str]:
    try:
        graph = tracer.trace(name)
    except ExplorerError as error:
        reason = str(error)
        return ("too slow" if "was silent" in reason else "refused"), reason
    except RuntimeError as error:
        return "crashed", str(error).strip().splitlines()[-1]
    return ("traced", "") if graph.traced else ("module tree", graph.reason)


def _peak_bytes(tracer: Tracer) -> int:
    """The most that its child process has held; 0 if that has ended."""
    process = tracer._process
    alive = process is not None and process.poll() is None
    return memory_bytes(process.pid, "VmHWM") if process and alive else 0
