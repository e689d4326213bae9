"""What an element of a tensor sees of the image, and the call that made the tensor. No torch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from components.graphs.axes import Axes, either, hold
from components.graphs.records import Shape

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Field:
    """What an element of a tensor sees.

    `sides` and `steps` are in pixels, along the image's height and width; None where undefined.
    `axes` are those of the tensor that hold positions, as `components.graphs.axes` explains.
    """

    sides: Pair | None
    steps: Pair | None
    sees_all: bool
    axes: Axes

    @property
    def is_vector(self) -> bool:
        """Whether it says something about the image as a whole, to be spread over a map."""
        return self.sides is None and not any(self.axes)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one of torch's functions.

    `fields` and `shapes` are those of the tensors among its arguments that stem from the image.
    """

    name: str
    args: Sequence[Any]
    kwargs: Mapping[str, Any]
    fields: Sequence[Field]
    shapes: Sequence[Shape]
    result: Shape

    def given(self, place: int, *keys: str) -> Any:
        """An argument by its place or one of its names; None if it was left out."""
        if place < len(self.args):
            return self.args[place]
        return next((self.kwargs[key] for key in keys if key in self.kwargs), None)


def image_field(shape: Shape) -> Field:
    """The field of the image itself: each element sees its own pixel."""
    flags = [False, False, *[True] * (len(shape) - 2)]
    return Field((1, 1), (1, 1), False, hold(flags, shape))


def joined(fields: Sequence[Field]) -> Field:
    """The field of what is made of several tensors, place by place."""
    maps = [field for field in fields if not field.is_vector]
    sides = [field.sides for field in maps if field.sides]
    steps = {field.steps for field in maps}
    whole = bool(maps) and len(sides) == len(maps)
    return Field(
        (max(a for a, _ in sides), max(b for _, b in sides)) if whole else None,
        steps.pop() if whole and len(steps) == 1 else None,
        any(field.sees_all for field in fields),
        either([field.axes for field in fields]),
    )


def mixed(field: Field, partly: bool) -> Field:
    """Behind something that mixes all positions, or those along some axes only."""
    return replace(field, sides=None, steps=None, sees_all=field.sees_all or not partly)
