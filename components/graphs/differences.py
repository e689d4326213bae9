"""How one part of a network differs from another, in a few words each. No torch."""

from collections.abc import Iterator, Sequence

from components.graphs.parts import Part, has_stages
from components.graphs.records import Graph

# What joins two ways, and how it is called.
_JOINS = (("skips", "skip connection"), ("gates", "gate"), ("concatenations", "concatenation"))


def differences(left: Part, right: Part, arrows: bool = True) -> tuple[str, ...]:
    """What is different in the right part, such as "+2 layers" or "stride 2 instead of 1".

    Parameters and multiply-adds are not among them. Joins that only follow from more layers of the
    same kind are not told, and none at all if `arrows` is false, as they are unknown then.
    """
    joins = _joins(left, right) if arrows else ()
    return (*_sizes(left, right), *_convolutions(left, right), *joins)


def differences_in_sum(
    left: Graph, right: Graph, here: Sequence[Part], there: Sequence[Part], alike: bool = True
) -> tuple[str, ...]:
    """What is different in the right network as a whole; numbers only if they are not `alike`."""
    return tuple(_differences_in_sum(left, right, here, there, alike))


def _differences_in_sum(
    left: Graph, right: Graph, here: Sequence[Part], there: Sequence[Part], alike: bool
) -> Iterator[str]:
    if left.input_shape[-1] != right.input_shape[-1]:
        yield f"images of {right.input_shape[-1]} px instead of {left.input_shape[-1]}"
    if has_stages(left) and has_stages(right):
        here, there = ([p for p in parts if p.stage is not None] for parts in (here, there))
        yield from _more("stage", len(here), len(there))
    layers = [sum(part.layers for part in parts) for parts in (here, there)]
    yield from _more("layer", *layers)
    convolved = [[part for part in parts if part.groups] for parts in (here, there)]
    if alike and all(convolved):
        yield from _grouping(*(max(parts, key=lambda part: part.groups) for parts in convolved))
    for field, name in _JOINS if left.traced and right.traced else ():
        counts = [sum(getattr(part, field) for part in parts) for parts in (here, there)]
        yield from _join(name, counts[0], counts[1], layers[1] - layers[0])


def _sizes(left: Part, right: Part) -> Iterator[str]:
    if left.block and right.block and left.block != right.block:
        yield f"{right.block} blocks instead of {left.block}"
    yield from _more("layer", left.layers, right.layers)
    if left.channels and right.channels:
        yield from _more("channel", left.channels, right.channels)
    if left.side_px and right.side_px and left.side_px != right.side_px:
        yield f"maps of {right.side_px} px instead of {left.side_px}"
    if left.stride and right.stride and left.stride != right.stride:
        yield f"stride {right.stride} instead of {left.stride}"


def _convolutions(left: Part, right: Part) -> Iterator[str]:
    if not (left.kernel and right.kernel):
        return
    if left.kernel != right.kernel:
        yield f"kernel {_sides(right.kernel)} instead of {_sides(left.kernel)}"
    yield from _grouping(left, right)
    wider = right.inner_channels != left.inner_channels
    if wider and _expansion(left) != _expansion(right):
        yield f"{right.inner_channels:,} channels inside instead of {left.inner_channels:,}"


def _grouping(left: Part, right: Part) -> Iterator[str]:
    if left.depthwise != right.depthwise:
        yield f"{_kind(right)} instead of {_kind(left)}"
    elif left.groups != right.groups and not left.depthwise:
        yield f"{_count(right.groups, 'group')} instead of {left.groups}"


def _expansion(part: Part) -> float:
    """How wide the first spatial convolution is against what enters; 0 without blocks."""
    return part.inner_channels / part.in_channels if part.block and part.in_channels else 0


def _joins(left: Part, right: Part) -> Iterator[str]:
    for field, name in _JOINS:
        counts = getattr(left, field), getattr(right, field)
        yield from _join(name, *counts, right.layers - left.layers)


def _join(name: str, left: int, right: int, more_layers: int) -> Iterator[str]:
    if right - left == more_layers:
        return
    if left and right:
        yield from _more(name, left, right)
    elif left or right:
        yield f"{'adds' if right else 'drops'} {_count(left or right, name)}"


def _more(name: str, left: int, right: int) -> Iterator[str]:
    if left != right:
        yield f"{'+' if right > left else '−'}{_count(abs(right - left), name)}"


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def _kind(part: Part) -> str:
    if part.depthwise:
        return "depthwise convolutions"
    return "ordinary convolutions" if part.groups == 1 else f"{part.groups} groups"


def _sides(kernel: tuple[int, ...]) -> str:
    return "×".join(map(str, kernel))
