"""Mixed precision: which multiplications go in 16 bits. Weights and sums stay in 32."""

import torch

from components.training.recipe_checks import Precision


def autocast(device: torch.device, precision: Precision) -> torch.autocast:
    """A context in which the network computes with that precision on that device."""
    dtype = torch.float16 if precision == "float16" else torch.bfloat16
    return torch.autocast(device.type, dtype, enabled=precision != "float32")


def scaler(device: torch.device, precision: Precision) -> torch.amp.GradScaler:
    """Scales the loss so that small gradients survive float16 on CUDA; elsewhere it does nothing.

    Source: Micikevicius et al., arXiv:1710.03740, §3.2.
    """
    return torch.amp.GradScaler(
        device.type, enabled=precision == "float16" and device.type == "cuda"
    )
