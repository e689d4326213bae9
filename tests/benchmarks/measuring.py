"""Fair timing on a noisy machine: both sides in turn, the median of the pairs' ratios."""

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Literal


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two ways to the same result: seconds a call (medians), and how often one fits the other."""

    name: str
    ours: str
    theirs: str
    ours_s: float
    theirs_s: float
    ratio: float

    def row(self) -> str:
        """A row of a Markdown table."""
        return (
            f"| {self.name} | {self.ours}: {_time(self.ours_s)} |"
            f" {self.theirs}: {_time(self.theirs_s)} | **{self.ratio:,.3g}** |"
        )


HEAD = "| what | ours | against | ratio |\n|---|---|---|---|"


def compare(
    name: str,
    ours: tuple[str, Callable[[], object]],
    theirs: tuple[str, Callable[[], object]],
    pairs: int = 7,
    calls: int = 1,
) -> Comparison:
    """Time `ours` (averaged over `calls`) and `theirs` in turn; the ratio is theirs / ours."""
    seconds = [(_seconds(ours[1], calls), _seconds(theirs[1], 1)) for _ in range(pairs + 1)]
    warm = seconds[1:]
    return Comparison(
        name,
        ours[0],
        theirs[0],
        median(mine for mine, _ in warm),
        median(other for _, other in warm),
        median(other / mine for mine, other in warm),
    )


def machine() -> str:
    """This machine in words."""
    import torch

    gpu = torch.cuda.get_device_name(0) if torch.cuda.is_available() else "no GPU"
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {gpu}, Python {platform.python_version()},"
        f" torch {torch.__version__}"
    )


def memory_bytes(process: int | Literal["self"], what: Literal["VmRSS", "VmHWM"]) -> int:
    """What a process holds in memory now, or the most it has held, as Linux tells it."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith(what))
    return int(kilobytes) * 1024


def _seconds(call: Callable[[], object], calls: int) -> float:
    began = perf_counter()
    for _ in range(calls):
        call()
    return (perf_counter() - began) / calls


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"
