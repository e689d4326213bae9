"""Random blocks that fit together, and the shape that they take."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from math import prod
from typing import Literal, get_args

from hypothesis import strategies as st

from components.blocks.costing import given
from components.blocks.parts import (
    Activation,
    Attention,
    Branches,
    Chain,
    Convolution,
    Join,
    Layer,
    Normalisation,
    Part,
    Pooling,
    Scaling,
    Shape,
    Tokens,
)

DEPTH, MOST_CHANNELS, MOST_SIDE = 2, 8, 8
JOINS: tuple[Join, ...] = get_args(Join)
KINDS: tuple[Literal["batch", "layer", "group", "token"], ...] = (
    "batch",
    "layer",
    "group",
    "token",
)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[Part, Shape]:
    """A chain of layers and branches, up to two levels deep, for small maps."""
    sides = st.integers(1, MOST_SIDE)
    taken = Shape(draw(st.integers(1, MOST_CHANNELS)), draw(sides), draw(sides))
    return _chain(draw, taken, DEPTH, (f"part{number}" for number in count())), taken


def _chain(draw: st.DrawFn, taken: Shape, depth: int, names: Iterator[str]) -> Chain:
    parts: list[Part] = []
    for _ in range(draw(st.integers(1 if depth == DEPTH else 0, 3))):
        nested = depth and draw(st.booleans())
        made = _branches(draw, taken, depth - 1, names) if nested else _layer(draw, taken, names)
        parts.append(made)
        taken = given(made, taken)
    return Chain(next(names), tuple(parts))


def _branches(draw: st.DrawFn, taken: Shape, depth: int, names: Iterator[str]) -> Branches:
    """Branches that end with a convolution, so that their shapes suit the join."""
    join = draw(st.sampled_from(JOINS))
    ways = [_chain(draw, taken, depth, names) for _ in range(draw(st.integers(1, 3)))]
    channels = draw(st.integers(1, MOST_CHANNELS))
    if join == "concatenate":
        ways = [_ending(way, taken, draw(st.integers(1, 4)), names) for way in ways]
    else:
        ways = [_ending(way, taken, channels, names) for way in ways]
    if join != "concatenate" and channels == taken.channels and draw(st.booleans()):
        ways.append(Chain(next(names)))
    if join == "multiply":
        gate = (Pooling(next(names), "average", 0), Convolution(next(names), channels))
        ways.append(Chain(next(names), gate))
    return Branches(next(names), tuple(ways), join)


def _ending(way: Chain, taken: Shape, channels: int, names: Iterator[str]) -> Chain:
    """The way with so many channels at its end; only that end if the way has changed the size."""
    last = Convolution(next(names), channels)
    kept = given(way, taken)[1:] == taken[1:]
    return replace(way, parts=(*way.parts, last) if kept else (last,))


def _layer(draw: st.DrawFn, taken: Shape, names: Iterator[str]) -> Layer:
    makers: tuple[Callable[[st.DrawFn, Shape, str], Layer], ...] = (
        _convolution,
        _normalisation,
        _pooling,
        _attention,
        lambda draw, taken, name: Tokens(name),
        lambda draw, taken, name: Scaling(name, draw(st.sampled_from((0.1, 0.3)))),
        lambda draw, taken, name: Activation(name, draw(st.sampled_from(("ReLU", "sigmoid")))),
    )
    return draw(st.sampled_from(makers))(draw, taken, next(names))


def _convolution(draw: st.DrawFn, taken: Shape, name: str) -> Convolution:
    groups = draw(st.sampled_from(_divisors(taken.channels)))
    kernel = draw(st.sampled_from(((1, 1), (3, 3), (5, 5), (1, 3), (3, 1))))
    dilation = draw(st.integers(1, 2))
    reach = [dilation * (side - 1) + 1 for side in kernel]
    fits = reach[0] <= taken.height and reach[1] <= taken.width
    return Convolution(
        name,
        channels=groups * draw(st.integers(1, max(1, MOST_CHANNELS // groups))),
        kernel=kernel,
        stride=draw(st.integers(1, 2)),
        groups=groups,
        padding=draw(st.sampled_from(("same", "valid"))) if fits else "same",
        bias=draw(st.booleans()),
        dilation=dilation,
    )


def _normalisation(draw: st.DrawFn, taken: Shape, name: str) -> Normalisation:
    groups = draw(st.sampled_from(_divisors(taken.channels)))
    kind = draw(st.sampled_from(KINDS))
    alone = prod(taken) in (1, groups)  # a number that is its own mean is refused
    return Normalisation(name, "batch" if alone else kind, groups)


def _pooling(draw: st.DrawFn, taken: Shape, name: str) -> Pooling:
    size, stride = draw(st.sampled_from(((0, 1), (2, 2), (3, 1), (3, 2))))
    return Pooling(name, draw(st.sampled_from(("average", "max"))), size, stride)


def _attention(draw: st.DrawFn, taken: Shape, name: str) -> Attention:
    return Attention(name, draw(st.sampled_from(_divisors(taken.channels))))


def _divisors(number: int) -> list[int]:
    return [one for one in range(1, number + 1) if number % one == 0]
