"""Which axes of a tensor hold positions in the image, after its axes were rearranged. No torch.

A flag for each axis: true if different places of the image lie along it. An axis of one element
holds none.
"""

from collections.abc import Sequence
from math import prod
from typing import Any

from components.graphs.records import Shape

Axes = tuple[bool, ...]


def hold(axes: Sequence[bool], shape: Shape) -> Axes:
    """The flags, false where there is only one element; as many as the shape has axes."""
    padded = [*[False] * (len(shape) - len(axes)), *axes[max(len(axes) - len(shape), 0) :]]
    return tuple(flag and side > 1 for flag, side in zip(padded, shape, strict=True))


def either(several: Sequence[Axes]) -> Axes:
    """Flags of tensors that broadcast against each other, aligned at the last axis."""
    rank = max(map(len, several), default=0)
    return tuple(
        any(axes[place - rank] for axes in several if len(axes) >= rank - place)
        for place in range(rank)
    )


def reshaped(axes: Axes, before: Shape, after: Shape) -> Axes:
    """Flags after axes were merged and split; an axis merged with positions holds positions."""
    if prod(before) != prod(after) or not prod(before):
        return hold([any(axes)] * len(after), after)
    flags = [False] * len(after)
    old = new = 0
    while old < len(before) and new < len(after):
        first, start = old, new
        here, there = before[old], after[new]
        old, new = old + 1, new + 1
        while here != there:
            if here < there:
                here, old = here * before[old], old + 1
            else:
                there, new = there * after[new], new + 1
        flags[start:new] = [any(axes[first:old])] * (new - start)
    return hold(flags, after)


def permuted(axes: Axes, order: Sequence[int]) -> Axes:
    """Flags after `permute`."""
    return tuple(axes[place] for place in order)


def swapped(axes: Axes, one: int, other: int) -> Axes:
    """Flags after `transpose`."""
    flags = [*axes]
    flags[one], flags[other] = flags[other], flags[one]
    return tuple(flags)


def without(axes: Axes, dropped: Sequence[int], keep: bool) -> Axes:
    """Flags after these axes became one element each, or went."""
    places = {place % len(axes) for place in dropped}
    if keep:
        return tuple(flag and place not in places for place, flag in enumerate(axes))
    return tuple(flag for place, flag in enumerate(axes) if place not in places)


def taken(axes: Axes, index: Any) -> tuple[Axes, dict[int, int]] | None:
    """Flags after `tensor[index]`, and by which factor each axis was thinned out.

    None for an index that is more than integers, slices, `None` and `...`.
    """
    items = list(index) if isinstance(index, tuple) else [index]
    if not all(item is None or item is ... or isinstance(item, (int, slice)) for item in items):
        return None
    missing = len(axes) - sum(item is not None and item is not ... for item in items)
    if ... not in items:
        items.append(...)
    spread = items.index(...)
    items[spread : spread + 1] = [slice(None)] * missing
    flags: list[bool] = []
    thinned: dict[int, int] = {}
    place = 0
    for item in items:
        if item is None:
            flags.append(False)
            continue
        if isinstance(item, slice):
            thinned[place] = item.step or 1
            flags.append(axes[place])
        place += 1
    return tuple(flags), thinned
