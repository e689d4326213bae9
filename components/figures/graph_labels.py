"""What stands in a box of a drawn graph, and how large the box must be for it."""

import re
from dataclasses import dataclass
from math import ceil, prod

from components.figures.numbers import exact, memory, short
from components.graphs.records import Node, Shape
from components.graphs.scene import Box

# Pixels at a zoom of one. Widths of letters are averages, so that a box is never much too large.
TITLE_PX, TEXT_PX = 13, 12
TITLE_LETTER_PX, LETTER_PX = 7.3, 6.4
LEFT_PX, RIGHT_PX, BUTTON_PX = 16, 12, 22
FIRST_BASELINE_PX, LINE_PX, BELOW_PX = 20, 16, 18
HEADER_PX = 28
STEP_PX = 20
LEAST_PX, MOST_PX = 100, 260
MOST_SHAPES = 2
LISTS = ("Sequential", "ModuleList")
# The whole of a stage: numbered, and in nothing that is numbered itself, such as a block.
WHOLE_STAGE = re.compile(r"(?:[A-Za-z_]+\.)*[A-Za-z_]*\d+")


@dataclass(frozen=True, slots=True)
class Label:
    """`title` is what runs, `name` where it stands in the group around; `lines` are below."""

    title: str
    name: str
    lines: tuple[str, ...]


def label_of(box: Box) -> Label:
    """The texts of a box, each short enough for a box `MOST_PX` wide."""
    room = MOST_PX - LEFT_PX - RIGHT_PX - BUTTON_PX * box.openable
    title = shortened(_title(box), int(room / TITLE_LETTER_PX))
    left = room - TITLE_LETTER_PX * (len(title) + 1)
    name = shortened(_name(box), int(left / LETTER_PX)) if left > 6 * LETTER_PX else ""
    lines = (shapes_text(box.nodes[-1]), _costs(box))
    most = int((MOST_PX - LEFT_PX - RIGHT_PX) / LETTER_PX)
    return Label(title, name, tuple(shortened(line, most) for line in lines if line))


def size_of(box: Box) -> tuple[float, float]:
    """Width and height in pixels for the texts of a box; of an open one, for its header."""
    label = label_of(box)
    first = TITLE_LETTER_PX * len(label.title) + LETTER_PX * (len(label.name) + 1)
    if box.open:
        # Arrows come in at the centre: the texts stay left of it.
        return _stepped(2 * (LEFT_PX + first + RIGHT_PX)), float(HEADER_PX)
    first += BUTTON_PX * box.openable
    width = max([first, *(LETTER_PX * len(line) for line in label.lines)]) + LEFT_PX + RIGHT_PX
    height = float(FIRST_BASELINE_PX + LINE_PX * len(label.lines) + BELOW_PX)
    return min(_stepped(width), float(MOST_PX)), height


def _stepped(width: float) -> float:
    """The width in steps: boxes above each other line up."""
    return float(max(ceil(width / STEP_PX) * STEP_PX, LEAST_PX))


def shortened(text: str, most: int) -> str:
    """The text without its middle where it has more than `most` letters: "adaptive_…_pool"."""
    if len(text) <= most:
        return text
    if most < 2:
        return "…"
    end = (most - 1) // 2
    return f"{text[: most - 1 - end]}…{text[len(text) - end :]}"


def tooltip(box: Box) -> tuple[str, ...]:
    """All about a box, with exact numbers, a line each."""
    node, last, count = box.nodes[0], box.nodes[-1], len(box.nodes)
    whole = f"{node.operator} · {_paths(box)}"
    shapes = f"{_all_shapes(node.input_shapes)} → {_all_shapes(last.output_shapes)}"
    return tuple(
        line
        for line in (
            f"{count} × {whole}" if count > 1 else whole,
            shapes if node.input_shapes or last.output_shapes else "",
            _exactly(box, "params", "parameters"),
            _exactly(box, "macs", "multiply-adds"),
            _kept(box),
            _seen(last),
        )
        if line
    )


def sight(node: Node, side_px: int | None = None) -> str:
    """What an element of the output sees of an image of that side; "" where that is undefined."""
    if node.sees_all and node.receptive_field is None:
        return "the whole image"
    if node.receptive_field is None:
        is_layer, shape = node.kind in ("module", "function"), node.output_shape
        is_map = len(shape) == 4 and shape[0] == 1
        return "could not be followed" if is_layer and is_map else ""
    local = f"{exact(node.receptive_field)} px"
    if side_px and node.receptive_field > side_px:
        return f"{local}: more than the whole {side_px} px side"
    through = ", and all of it through a gate or attention" if node.sees_all else ""
    return f"{local} of the side{through}"


def _seen(node: Node) -> str:
    words = sight(node)
    return f"Sees: {words}" if words else ""


def shapes_text(node: Node) -> str:
    """Shapes of the output, at most two: "64 × 56 × 56"."""
    shapes = node.output_shapes or (node.input_shapes if node.kind == "output" else ())
    more = " …" if len(shapes) > MOST_SHAPES else ""
    return ", ".join(map(shape_text, shapes[:MOST_SHAPES])) + more


def shape_text(shape: Shape) -> str:
    """Sides of a tensor, without the batch of one image: (1, 64, 56, 56) → "64 × 56 × 56"."""
    sides = shape[1:] if len(shape) > 1 and shape[0] == 1 else shape
    return " × ".join(map(str, sides)) or "one number"


def _title(box: Box) -> str:
    node, count = box.nodes[0], len(box.nodes)
    plain = node.operator if node.kind in ("module", "function") else node.kind
    if count == 1 and _is_stage(node):
        return f"Stage {node.stage}"  # what a list is for says more than that it is one
    return f"{plain} ×{count}" if count > 1 else plain


def _is_stage(node: Node) -> bool:
    """Whether a list is all of a stage of the body, not just what halves the map before it."""
    many = node.activations > prod(node.output_shape)  # from more than one convolution
    numbered = WHOLE_STAGE.fullmatch(node.path) is not None and (node.stage or 0) > 1
    return node.operator in LISTS and many and numbered


def _name(box: Box) -> str:
    """The path from the group around; functions are called by their operator already."""
    node = box.nodes[0]
    if node.kind not in ("module", "parameter"):
        return ""
    prefix = f"{node.parent}." if node.parent else ""
    name = node.path.removeprefix(prefix)
    if len(box.nodes) == 1:
        return name
    last = box.nodes[-1].path.rpartition(".")[2]
    return f"{name} – {re.sub(r'^.*[^0-9](?=[0-9]+$)', '', last)}"


def _paths(box: Box) -> str:
    first, last = box.nodes[0].path, box.nodes[-1].path
    return first if first == last else f"{first} – {last}"


def _costs(box: Box) -> str:
    params = sum(node.params for node in box.nodes)
    macs = sum(node.macs for node in box.nodes)
    if macs:
        return f"{short(params)} · {short(macs)}"
    return f"{short(params)} parameters" if params else ""


def _exactly(box: Box, quantity: str, unit: str) -> str:
    counts = [getattr(node, quantity) for node in box.nodes]
    total = sum(counts)
    if not total:
        return ""
    even = len(counts) > 1 and len(set(counts)) == 1
    return f"{exact(total)} {unit}" + (f" ({len(counts)} × {exact(counts[0])})" if even else "")


def _kept(box: Box) -> str:
    count = sum(node.memory_bytes for node in box.nodes)
    return f"{memory(count)} of outputs" if count else ""


def _all_shapes(shapes: tuple[Shape, ...]) -> str:
    return ", ".join(map(shape_text, shapes)) or "nothing"
