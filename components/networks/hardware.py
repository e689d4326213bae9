"""Which devices compute here: CUDA first, then Apple's MPS, then the CPU."""

from functools import cache

import torch

from components.errors import ExplorerError
from components.networks.records import Device


@cache
def devices() -> tuple[Device, ...]:
    """The devices of this machine, the fastest kind first; the CPU is always among them."""
    found = [
        Device(f"cuda:{number}", f"GPU {number}: {torch.cuda.get_device_name(number)}")
        for number in range(torch.cuda.device_count())
    ]
    if torch.backends.mps.is_available():
        found.append(Device("mps", "GPU of this Mac (MPS)"))
    return (*found, Device("cpu", f"CPU, {torch.get_num_threads()} threads"))


def device_named(key: str) -> Device:
    """The device with that key.

    Raises:
        ExplorerError: if this machine has no such device.
    """
    for device in devices():
        if device.key == key:
            return device
    known = ", ".join(device.key for device in devices())
    raise ExplorerError(f"This machine has no device {key!r}; it has {known}.")
