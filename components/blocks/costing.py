"""What a block costs, layer by layer. No torch."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from components.blocks.parts import Branches, Chain, Layer, Part, Shape
from components.errors import ExplorerError
from components.graphs.terms import Term

BYTES_PER_NUMBER = 4  # 32-bit floats


@dataclass(frozen=True, slots=True)
class Step:
    """One layer of a block for one image: `path` is its dotted name in the built block."""

    path: str
    layer: Layer
    taken: Shape
    given: Shape
    params: Term
    macs: Term


@dataclass(frozen=True, slots=True)
class Cost:
    """A whole block for one image.

    `activations` counts the elements that convolutions and linear layers put out, `memory_bytes`
    what all layers' outputs take as float32 if nothing is freed or overwritten.
    """

    given: Shape
    params: int
    macs: int
    activations: int
    memory_bytes: int


def steps(part: Part, taken: Shape) -> tuple[Step, ...]:
    """Every layer in the order of the forward pass.

    Raises:
        ExplorerError: if a layer can't take what it gets, or branches don't fit together.
    """
    return tuple(_steps(part, taken, ""))


def cost(part: Part, taken: Shape) -> Cost:
    """The sums over all layers.

    Raises:
        ExplorerError: as `steps`.
    """
    every = steps(part, taken)
    return Cost(
        given=given(part, taken),
        params=sum(step.params.value for step in every),
        macs=sum(step.macs.value for step in every),
        activations=sum(step.layer.activations(step.taken) for step in every),
        memory_bytes=sum(prod(step.given) for step in every) * BYTES_PER_NUMBER,
    )


def given(part: Part, taken: Shape) -> Shape:
    """The shape that comes out of a part.

    Raises:
        ExplorerError: as `steps`.
    """
    match part:
        case Layer():
            return part.gives(taken)
        case Chain():
            for inner in part.parts:
                taken = given(inner, taken)
            return taken
        case Branches():
            return _joined(part, [given(inner, taken) for inner in part.parts])


def _steps(part: Part, taken: Shape, above: str) -> Iterator[Step]:
    path = f"{above}.{part.name}".strip(".")
    match part:
        case Layer():
            yield Step(path, part, taken, part.gives(taken), part.params(taken), part.macs(taken))
        case Chain():
            for inner in part.parts:
                yield from _steps(inner, taken, path)
                taken = given(inner, taken)
        case Branches():
            for inner in part.parts:
                yield from _steps(inner, taken, path)
            given(part, taken)  # refuses what does not fit together


def _joined(part: Branches, shapes: list[Shape]) -> Shape:
    first, *others = shapes
    if part.join == "concatenate":
        if any(shape[1:] != first[1:] for shape in others):
            raise ExplorerError(
                f"Maps of {' and '.join(map(str, shapes))} have different sizes, so they can't lie"
                " behind each other."
            )
        return Shape(sum(shape.channels for shape in shapes), *first[1:])
    gate = (first.channels, 1, 1) if part.join == "multiply" else first
    if any(shape not in (first, gate) for shape in others):
        raise ExplorerError(
            f"Maps of {' and '.join(map(str, shapes))} can't be"
            f" {'added' if part.join == 'add' else 'multiplied'}: their shapes differ."
        )
    return first
