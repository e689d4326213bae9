"""Receptive field arithmetic: what one output place of a stack of windows sees. No torch.

A step of the calculation is `components.graphs.receptive_fields`, which works it out for whole
networks: a window of side k, dilated by d, adds (k − 1)·d steps, and a stride multiplies the step.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from components.errors import ExplorerError
from components.graphs.fields import Call, Field, image_field
from components.graphs.receptive_fields import field_after

MOST_LAYERS = 12
MOST_KERNEL, MOST_STRIDE, MOST_DILATION = 31, 8, 16
# An image that no field covers: then it is a matter of windows alone.
_ENDLESS_PX = 2**40
_LAYER = re.compile(r"(\d{1,3})(?:s(\d{1,3}))?(?:d(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Window:
    """A convolution or pooling: the side of its window, its stride and its dilation."""

    kernel: int
    stride: int = 1
    dilation: int = 1

    def __str__(self) -> str:
        """As it is typed: 3, 3s2, 3d2."""
        stride = f"s{self.stride}" if self.stride > 1 else ""
        dilation = f"d{self.dilation}" if self.dilation > 1 else ""
        return f"{self.kernel}{stride}{dilation}"


@dataclass(frozen=True, slots=True)
class FieldStep:
    """One layer of a stack: how many pixels a place sees, and how far apart places lie, in pixels.

    `before` and `step_before` are those of what goes in, `field` and `step` of what comes out.
    """

    window: Window
    before: int
    step_before: int
    field: int
    step: int

    @property
    def formula(self) -> str:
        """The field with its numbers: "5 + (3 − 1) × 2"."""
        dilation = f" × {self.window.dilation}" if self.window.dilation > 1 else ""
        return f"{self.before} + ({self.window.kernel} − 1){dilation} × {self.step_before}"


def field_steps(windows: Sequence[Window]) -> tuple[FieldStep, ...]:
    """The calculation, layer by layer."""
    return tuple(_steps(windows))


def read_windows(text: str) -> tuple[Window, ...]:
    """Windows as they are typed: "7s2 3s2 3", one for each layer.

    Raises:
        ExplorerError: if a layer can't be read, is too large, or there are none or too many.
    """
    words = text.replace(",", " ").split()
    if not 1 <= len(words) <= MOST_LAYERS:
        raise ExplorerError(f"A stack here has 1 to {MOST_LAYERS} layers, not {len(words)}.")
    return tuple(map(_window, words))


def _window(word: str) -> Window:
    match = _LAYER.fullmatch(word)
    if match is None:
        raise ExplorerError(
            f"{word[:20]!r} is no layer: write a window's side, as in 3, with s2 behind it for"
            " stride 2 and d2 for dilation 2."
        )
    kernel, stride, dilation = (int(number or 1) for number in match.groups())
    limits = ((kernel, MOST_KERNEL), (stride, MOST_STRIDE), (dilation, MOST_DILATION))
    if not all(1 <= number <= most for number, most in limits):
        raise ExplorerError(
            f"{word!r} is too large or zero: windows go up to {MOST_KERNEL}, strides up to"
            f" {MOST_STRIDE} and dilations up to {MOST_DILATION}."
        )
    return Window(kernel, stride, dilation)


def _steps(windows: Sequence[Window]) -> Iterator[FieldStep]:
    shape = (1, 1, _ENDLESS_PX, _ENDLESS_PX)
    field = image_field(shape)
    for window in windows:
        side = shape[-1] // window.stride
        after = _moved(window, field, shape, (1, 1, side, side))
        yield FieldStep(window, *_numbers(field), *_numbers(after))
        field, shape = after, (1, 1, side, side)


def _moved(window: Window, field: Field, shape: tuple[int, ...], result: tuple[int, ...]) -> Field:
    options = {
        "kernel_size": window.kernel,
        "stride": window.stride,
        "dilation": window.dilation,
    }
    return field_after(Call("max_pool2d", (), options, (field,), (shape,), result))


def _numbers(field: Field) -> tuple[int, int]:
    if field.sides is None or field.steps is None:
        raise TypeError(field)  # windows on an endless image always have both
    return field.sides[0], field.steps[0]
