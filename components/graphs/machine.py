"""What computes here, in words. No torch."""

import os
import platform
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

CPU_FILE = Path("/proc/cpuinfo")


@lru_cache(maxsize=1)
def cores() -> int:
    """How many threads can really compute at once in this process."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@lru_cache(maxsize=1)
def machine() -> str:
    """The processor's name and how many of its cores this process may use."""
    return f"{_processor()}, {cores()} {'core' if cores() == 1 else 'cores'}"


def _processor() -> str:
    with suppress(OSError):
        for line in CPU_FILE.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return " ".join(value.split())
    return platform.processor() or platform.machine() or "unknown processor"
