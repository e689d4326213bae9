"""How many bytes a device still has."""

from pathlib import Path

import torch

# Where nothing tells, as on a Mac's CPU.
UNKNOWN_BYTES = 4 * 2**30

_MEMORY = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")


def free_bytes(device: str) -> int:
    """Bytes that a device can still give, including those that torch holds there unused."""
    if device.startswith("cuda"):
        free, _ = torch.cuda.mem_get_info(device)
        return free + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    if device.startswith("mps"):
        return torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory()
    return min(_of_the_machine(_MEMORY), _of_the_group(_GROUP))


def _of_the_machine(file: Path) -> int:
    """What Linux would give to a new program without swapping."""
    if not file.is_file():
        return UNKNOWN_BYTES
    for line in file.read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return UNKNOWN_BYTES


def _of_the_group(folder: Path) -> int:
    """What a container (a Linux control group, version 2) leaves; a lot if it has no limit."""
    no_limit = 2**62
    try:
        limit = (folder / "memory.max").read_text().strip()
        used = int((folder / "memory.current").read_text())
    except (OSError, ValueError):
        return no_limit
    return no_limit if limit == "max" else max(0, int(limit) - used)
