"""How a pass computes on each kind of device, and what happens when memory runs out."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

import torch
from torch import Tensor

from components.errors import ExplorerError

Result = TypeVar("Result")

# What torch says in the plain RuntimeErrors of devices without an error class of their own.
_OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")


def on_device(images: Tensor, device: str) -> Tensor:
    """Images (N, C, H, W) on the device, channels last where convolutions gain by it."""
    if device.startswith(("cuda", "cpu")):
        return images.to(device, memory_format=torch.channels_last)
    return images.to(device)


def precision(device: str) -> str:
    """The type in which networks compute there: bfloat16 on a CUDA device that has it.

    Not float16: without loss scaling, small gradients of early layers would vanish in it.
    """
    if device.startswith("cuda") and torch.cuda.is_bf16_supported(including_emulation=False):
        return "bfloat16"
    return "float32"


def mixed_precision(device: str) -> AbstractContextManager[object]:
    """A context in which a forward pass computes in `precision(device)`."""
    if precision(device) == "bfloat16":
        return torch.autocast("cuda", dtype=torch.bfloat16)
    return nullcontext()


def within_memory(work: Callable[[], Result], device: str) -> Result:
    """What `work` returns.

    Raises:
        ExplorerError: if the device runs out of memory; its cache is emptied, so that others can
            go on.
    """
    done = unless_full(work, device)
    if done is None:
        raise too_little_memory(device)
    return done


def unless_full(work: Callable[[], Result], device: str) -> Result | None:
    """What `work` returns, or None if the device ran out of memory, whose cache is then empty."""
    try:
        return work()
    except MemoryError:
        pass
    except RuntimeError as error:
        if not any(phrase in str(error) for phrase in _OUT_OF_MEMORY):
            raise
    # Here the error is gone, and with it the frames that still held the pass's tensors.
    if device.startswith("cuda"):
        torch.cuda.empty_cache()
    elif device.startswith("mps"):
        torch.mps.empty_cache()
    return None


def too_little_memory(device: str) -> ExplorerError:
    """What a person reads when not even one image fits."""
    return ExplorerError(
        f"The device {device!r} has too little free memory for this network;"
        " choose a smaller network, or the CPU, or try again when fewer people compute."
    )
