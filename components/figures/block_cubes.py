"""Maps and filters as cuboids: what slides over what, and what comes out."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log2

from components.blocks.costing import Step, steps
from components.blocks.lab import Design
from components.blocks.parts import Convolution, Shape
from components.figures.block_diagram import color_of
from components.figures.graph_families import PLAIN
from components.figures.numbers import exact

LETTER_PX, GAP_PX, ROW_PX = 6.2, 26.0, 190.0
MOST_COPIES, COPY_PX = 3, 7.0
# How far a cuboid's depth is drawn to the right and up.
SLANT = (0.55, -0.4)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece of the picture and the room that it takes."""

    svg: str
    width: float


def cubes_svg(design: Design) -> str:
    """SVG of a chain of convolutions: maps, the filters that slide over them, new maps.

    Sizes grow with the logarithm; what is not a convolution is left out.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    pieces = list(_pieces(design))
    x, parts = 8.0, []
    for piece in pieces:
        parts.append(f'<g transform="translate({x:.1f} 0)">{piece.svg}</g>')
        x += piece.width + GAP_PX
    width = x - GAP_PX + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {ROW_PX:.0f}"'
        f' width="{width:.0f}" height="{ROW_PX:.0f}" role="img" font-size="12"'
        f' aria-label="{_words(design)}">{"".join(parts)}</svg>'
    )


def _pieces(design: Design) -> Iterator[Drawn]:
    yield _cuboid(design.taken, PLAIN, (str(design.taken), "maps that go in"))
    for step, layer in _convolutions(design):
        yield _sign("∗")
        yield _filters(step, layer)
        yield _sign("=")
        yield _cuboid(step.given, PLAIN, (str(step.given), "maps"))


def _convolutions(design: Design) -> Iterator[tuple[Step, Convolution]]:
    for step in steps(design.block, design.taken):
        if isinstance(step.layer, Convolution):
            yield step, step.layer


def _filter_shape(step: Step, layer: Convolution) -> Shape:
    """The shape of one filter."""
    return Shape(step.taken.channels // layer.groups, *layer.kernel)


def _filters(step: Step, layer: Convolution) -> Drawn:
    number, shape = layer.channels, _filter_shape(step, layer)
    copies = min(number, MOST_COPIES)
    words = (
        f"{number:,} filter{'s' if number > 1 else ''}",
        f"each {shape}",
        f"{exact(step.macs.value)} multiply-adds",
    )
    return _cuboid(shape, color_of(layer), words, copies)


def _cuboid(shape: Shape, color: str, words: tuple[str, ...], copies: int = 1) -> Drawn:
    wide, high, deep = _px(shape.width), _px(shape.height), _px(shape.channels) * 0.8
    right, up = deep * SLANT[0], deep * SLANT[1]
    spread = COPY_PX * (copies - 1)
    room = max(wide + right + spread, *(len(word) * LETTER_PX for word in words))
    left = (room - wide - right - spread) / 2
    top = (130 - high - up + spread) / 2
    faces = "".join(
        _faces(left + COPY_PX * copy, top - COPY_PX * copy, (wide, high), (right, up), color)
        for copy in reversed(range(copies))
    )
    texts = "".join(
        f'<text x="{room / 2:.1f}" y="{146 + 16 * line}" text-anchor="middle"'
        f' fill="currentColor">{word}</text>'
        for line, word in enumerate(words)
    )
    return Drawn(faces + texts, room)


def _px(size: int) -> float:
    return 5 + 9.5 * log2(size + 1)


def _faces(
    x: float, y: float, front: tuple[float, float], back: tuple[float, float], color: str
) -> str:
    (wide, high), (right, up) = front, back
    corners = {
        "0.45": ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high)),
        "0.25": ((x, y), (x + right, y + up), (x + right + wide, y + up), (x + wide, y)),
        "0.65": (
            (x + wide, y),
            (x + wide + right, y + up),
            (x + wide + right, y + up + high),
            (x + wide, y + high),
        ),
    }
    ground = "var(--st-background-color, #ffffff)"
    return "".join(
        f'<polygon points="{(points := _points(face))}" fill="{ground}"/>'
        f'<polygon points="{points}" fill="{color}" fill-opacity="{shade}" stroke="{color}"/>'
        for shade, face in corners.items()
    )


def _points(face: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in face)


def _sign(sign: str) -> Drawn:
    text = f'<text x="0" y="72" font-size="20" fill="currentColor" opacity="0.7">{sign}</text>'
    return Drawn(text, 10)


def _words(design: Design) -> str:
    each = ", then ".join(
        f"{layer.channels:,} filters of {_filter_shape(step, layer)}"
        for step, layer in _convolutions(design)
    )
    return f"{design.title}: {design.taken}, {each}"
