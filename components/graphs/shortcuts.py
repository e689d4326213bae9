"""Work that is pointless on the meta device, left out while networks are built and traced.

Tensors there have no numbers, but torch still goes through many steps to fill or normalize them.
"""

from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

_ATEN = torch.ops.aten
FILLING = {
    _ATEN.normal_.default,
    _ATEN.uniform_.default,
    _ATEN.fill_.Scalar,
    _ATEN.zero_.default,
}
BATCH_NORM = _ATEN._native_batch_norm_legit_no_training.default


class ShapesOnly(TorchDispatchMode):
    """In this block tensors without memory keep or get their shapes, and nothing is worked out."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """The call's result; for a batch normalization with empty statistics, as in torch."""
        if func in FILLING and args[0].is_meta:
            return args[0]
        if func is BATCH_NORM and args[0].is_meta:
            return torch.empty_like(args[0]), args[0].new_empty(0), args[0].new_empty(0)
        return func(*args, **(kwargs or {}))
