"""The window that a convolution or pooling moves over its input; used in the child process only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Sides = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A number for each axis that it moves along; `groups` is 0 for a pooling."""

    kernel: Sides
    stride: Sides
    dilation: Sides
    groups: int = 0
    transposed: bool = False

    @property
    def reach(self) -> Sides:
        """How far the first and the last input of one output lie apart, along each axis."""
        pairs = zip(self.kernel, self.dilation, strict=True)
        return tuple((side - 1) * dilation for side, dilation in pairs)


def window_of(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Window | None:
    """The window of a call of one of torch's functions; None if it has none."""

    def given(place: int, key: str, default: Any) -> Any:
        value = args[place] if place < len(args) else kwargs.get(key)
        return default if value is None else value

    if name.startswith("conv") and name[-2:] in ("1d", "2d", "3d"):
        transposed = "transpose" in name
        kernel = tuple(given(1, "weight", None).shape[2:])
        dilation = given(7 if transposed else 5, "dilation", 1)
        stride, groups = given(3, "stride", 1), given(6, "groups", 1)
        rank = len(kernel)
        return Window(kernel, _each(stride, rank), _each(dilation, rank), groups, transposed)
    if name[:10] in ("max_pool1d", "max_pool2d", "max_pool3d", "avg_pool1d", "avg_pool2d"):
        rank = int(name[8])
        kernel = _each(given(1, "kernel_size", 1), rank)
        stride = _each(given(2, "stride", None) or kernel, rank)
        dilation = given(4, "dilation", 1) if name.startswith("max") else 1
        return Window(kernel, stride, _each(dilation, rank))
    return None


def _each(value: Any, rank: int) -> Sides:
    if isinstance(value, int):
        return (value,) * rank
    return tuple(value) * rank if len(value) == 1 else tuple(value)
