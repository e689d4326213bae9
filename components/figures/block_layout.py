"""Where the parts of a drawn block stand: from top to bottom, branches side by side. No torch.

Distances are in pixels. Normalisations and activations share the box of the layer they belong to.
Another layer that changes no shape and multiplies nothing, such as a scaling, sits right under the
layer before it; all others are joined by lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from components.blocks.costing import Step, given, steps
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
    Shape,
)
from components.figures.numbers import short
from components.graphs.scene import ArrowKind

TITLE_LETTER_PX, LETTER_PX, LINE_PX = 6.9, 6.3, 17.0
PADDING_PX, BAR_PX, LEAST_WIDTH_PX = 12.0, 8.0, 132.0
GAP_PX, TIGHT_PX, BESIDE_PX, FORK_PX, BEND_PX = 20.0, 3.0, 22.0, 22.0, 8.0
SIGN_PX, WORD_PX, MARGIN_PX = 22.0, 96.0, 6.0
# Of more branches than that, all alike, the first two and the last are drawn.
MOST_ALIKE = 5

# A line that brings something past the layers, by what is done with it at the end.
_PAST: dict[Join, ArrowKind] = {"add": "skip", "concatenate": "concatenation", "multiply": "flow"}

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LayerBox:
    """A layer, or several in their order: left upper corner, size, the lines of text, the costs."""

    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def main(self) -> Step:
        """The one that the box is named after."""
        return _main(self.steps)


@dataclass(frozen=True, slots=True)
class JoinBox:
    """Where branches come together: a circle, or a box with a word; left of it what comes out."""

    left: float
    top: float
    width: float
    height: float
    join: Join
    given: Shape


@dataclass(frozen=True, slots=True)
class EndBox:
    """What goes in or comes out, in words."""

    left: float
    top: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A way from one box to another; `word` stands beside its middle."""

    points: tuple[Point, ...]
    kind: ArrowKind = "flow"
    head: bool = True
    word: str = ""


Box = LayerBox | JoinBox | EndBox


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """A whole drawing and its size."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a drawing around its axis x = 0, from y = 0 down.

    `left` and `right` say how far it reaches. It is `tight` if it sits right under a layer, and
    `forks` if it begins with lines, not with a box.
    """

    left: float = 0
    right: float = 0
    height: float = 0
    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    tight: bool = False
    forks: bool = False

    def moved(self, x: float, y: float) -> "_Piece":
        boxes = (replace(box, left=box.left + x, top=box.top + y) for box in self.boxes)
        lines = (
            replace(line, points=tuple((px + x, py + y) for px, py in line.points))
            for line in self.lines
        )
        return replace(self, boxes=tuple(boxes), lines=tuple(lines))


def block_layout(part: Part, taken: Shape) -> BlockLayout:
    """The drawing of a block for an input of a shape.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    inside = _piece(part, taken, iter(steps(part, taken)))
    ends = (_end(f"in {taken}"), _end(f"out {given(part, taken)}"))
    whole = _stacked([ends[0], inside, ends[1]])
    placed = whole.moved(whole.left + MARGIN_PX, MARGIN_PX)
    width = whole.left + whole.right + 2 * MARGIN_PX
    return BlockLayout(width, whole.height + 2 * MARGIN_PX, placed.boxes, placed.lines)


def is_shortcut(part: Part) -> bool:
    """Whether it passes on what it gets."""
    return isinstance(part, Chain) and all(map(is_shortcut, part.parts))


def _piece(part: Part, taken: Shape, rest: Iterator[Step]) -> _Piece:
    match part:
        case Layer():
            return _layer((next(rest),))
        case Chain():
            return _stacked(_as_wide(list(_inside(part, taken, rest))))
        case Branches():
            return _joined(part, taken, rest)


def _inside(chain: Chain, taken: Shape, rest: Iterator[Step]) -> Iterator[_Piece]:
    for group in _folded(chain.parts):
        if isinstance(group[0], Layer):
            yield _layer(tuple(next(rest) for _ in group))
        else:
            yield _piece(group[0], taken, rest)
        for inner in group:
            taken = given(inner, taken)


_MULTIPLYING, _QUIET = (Convolution, Attention), (Normalisation, Activation)


def _folded(parts: Iterable[Part]) -> list[list[Part]]:
    """Which parts share a box: a convolution or attention with what normalises and activates it.

    That is what follows it; what a chain begins with goes to the layer after it.
    """
    groups: list[list[Part]] = []
    for part in parts:
        before = groups[-1] if groups else []
        named = any(isinstance(each, _MULTIPLYING) for each in before)
        quiet = bool(before) and all(isinstance(each, _QUIET) for each in before)
        joins = _MULTIPLYING if quiet else ()
        if isinstance(part, (*joins, *(_QUIET if named or quiet else ()))):
            before.append(part)
        else:
            groups.append([part])
    return groups


def _layer(inside: tuple[Step, ...]) -> _Piece:
    lines = _lines(inside)
    longest = max(len(lines[0]) * TITLE_LETTER_PX, *(len(line) * LETTER_PX for line in lines))
    width = max(longest + 2 * PADDING_PX, LEAST_WIDTH_PX)
    height = LINE_PX * len(lines) + (BAR_PX + 8 if _main(inside).macs.value else 8)
    box = LayerBox(-width / 2, 0, width, height, lines, inside)
    return _Piece(width / 2, width / 2, height, (box,), tight=len(lines) == 1)


def _main(inside: tuple[Step, ...]) -> Step:
    return max(inside, key=lambda step: step.macs.value)  # the first of equal ones


def _lines(inside: tuple[Step, ...]) -> tuple[str, ...]:
    """What stands in a box: what it is, what comes out and what it costs, what belongs to it."""
    main = _main(inside)
    if len(inside) > 1 and not main.macs.value:
        return (_named(inside),)
    place = inside.index(main)
    shape = [str(main.given)] if main.macs.value or main.given != main.taken else []
    macs = [short(main.macs.value)] if main.macs.value else []
    costs = " · ".join((*shape, *macs))
    before, after = _named(inside[:place]), _named(inside[place + 1 :])
    rest = (costs, before and f"after {before}", after and f"with {after}")
    return (main.layer.label, *filter(None, rest))


def _named(inside: Iterable[Step]) -> str:
    return ", ".join(step.layer.label for step in inside)


def _as_wide(pieces: list[_Piece]) -> Iterator[_Piece]:
    """The layers of a chain, all as wide as the widest."""
    layers = [box for piece in pieces for box in piece.boxes if len(piece.boxes) == 1]
    width = max((box.width for box in layers), default=0)
    for piece in pieces:
        match piece.boxes:
            case (LayerBox() as box,):
                wide = replace(box, left=-width / 2, width=width)
                yield replace(piece, left=width / 2, right=width / 2, boxes=(wide,))
            case _:
                yield piece


def _end(text: str) -> _Piece:
    width = len(text) * LETTER_PX + 2 * PADDING_PX
    return _Piece(width / 2, width / 2, 24, (EndBox(-width / 2, 0, width, 24, text),))


def _stacked(pieces: Iterable[_Piece]) -> _Piece:
    """Pieces one under the other, joined by lines."""
    whole = _Piece()
    for piece in pieces:
        if not piece.boxes:
            continue
        if not whole.boxes:
            whole = replace(piece, tight=False)
            continue
        close = piece.tight and isinstance(whole.boxes[-1], LayerBox)
        top = whole.height + (TIGHT_PX if close else GAP_PX)
        way = Line(((0, whole.height), (0, top)), head=not piece.forks)
        below = piece.moved(0, top)
        whole = replace(
            whole,
            left=max(whole.left, piece.left),
            right=max(whole.right, piece.right),
            height=top + piece.height,
            boxes=(*whole.boxes, *below.boxes),
            lines=(*whole.lines, *(() if close else (way,)), *below.lines),
        )
    return whole


@dataclass(slots=True)
class _Beside:
    """Branches in a row: their places are the distances of their axes from the common one."""

    pieces: list[_Piece]
    places: list[float] = field(default_factory=list)
    left: float = 0
    right: float = 0

    def __post_init__(self) -> None:
        edge = 0.0
        for piece in self.pieces:
            self.places.append(edge + piece.left)
            edge += piece.left + piece.right + BESIDE_PX
        width = edge - BESIDE_PX
        # A single way goes straight down, and what passes it goes around.
        axis = self.places[0] if len(self.places) == 1 else width / 2
        self.places = [place - axis for place in self.places]
        self.left, self.right = axis, width - axis


def _joined(part: Branches, taken: Shape, rest: Iterator[Step]) -> _Piece:
    pieces = [_piece(inner, taken, rest) for inner in part.parts]
    past = [inner.name for inner in part.parts if is_shortcut(inner)]
    through = [index for index, piece in enumerate(pieces) if piece.boxes] or [0]
    row = _Beside(_without_repeats([pieces[index] for index in through]))
    shape = given(part, taken)
    bottom = FORK_PX + max(piece.height for piece in row.pieces)
    top = bottom + (BEND_PX + 14 if len(row.pieces) > 1 else GAP_PX)
    width = WORD_PX if part.join == "concatenate" else SIGN_PX
    sign = JoinBox(-width / 2, top, width, SIGN_PX, part.join, shape)
    gates = part.join == "multiply" and through[-1] == 1
    lines = [
        *_in_and_out(row, "gate" if gates else "flow", bottom, top),
        *_around(part.join, past[: len(pieces) - len(through)], row.right, sign),
    ]
    placed = [
        piece.moved(place, FORK_PX) for piece, place in zip(row.pieces, row.places, strict=True)
    ]
    ends = [x + _word_px(line.word) for line in lines for x, _ in line.points]
    return _Piece(
        left=max(row.left, width / 2 + 8 + len(str(shape)) * LETTER_PX),
        right=max(row.right, width / 2, *ends),
        height=top + SIGN_PX,
        boxes=(*(box for piece in placed for box in piece.boxes), sign),
        lines=(*(line for piece in placed for line in piece.lines), *lines),
        forks=True,
    )


def _without_repeats(pieces: list[_Piece]) -> list[_Piece]:
    """Many branches that look alike: the first two, how many more there are, the last."""
    if len(pieces) <= MOST_ALIKE or len({_look(piece) for piece in pieces}) > 1:
        return pieces
    return [*pieces[:2], _end(f"{len(pieces) - 3} more like these"), pieces[-1]]


def _look(piece: _Piece) -> tuple[object, ...]:
    return tuple(box.lines if isinstance(box, LayerBox) else box for box in piece.boxes)


def _word_px(word: str) -> float:
    return 8 + len(word) * LETTER_PX if word else 0


def _in_and_out(row: _Beside, last: ArrowKind, bottom: float, top: float) -> Iterator[Line]:
    """From the fork into each branch, and from each to the join; `last` is the last one's kind."""
    flow: ArrowKind = "flow"
    kinds = [*[flow] * (len(row.pieces) - 1), last]
    for piece, x, kind in zip(row.pieces, row.places, kinds, strict=True):
        if not piece.boxes:
            yield Line(((0, 0), (0, top)))
            continue
        yield Line(_bent((0, 0), (x, FORK_PX), BEND_PX), head=not piece.forks)
        yield Line(_bent((x, FORK_PX + piece.height), (0, top), bottom + BEND_PX), kind)


def _around(join: Join, names: Sequence[str], right: float, sign: JoinBox) -> Iterator[Line]:
    """What passes the branches by, each with its name, into the side of the join."""
    middle, x = sign.top + sign.height / 2, max(right, sign.width / 2)
    for name in names:
        word = name.replace("_", " ")
        x += BESIDE_PX
        points = ((0, BEND_PX), (x, BEND_PX), (x, middle), (sign.width / 2, middle))
        yield Line(points, _PAST[join], word=word)
        x += _word_px(word)


def _bent(start: Point, end: Point, height: float) -> tuple[Point, ...]:
    """Down, across at a height, down again; straight where that leads to the same place."""
    if start[0] == end[0]:
        return (start, end)
    return (start, (start[0], height), (end[0], height), end)
