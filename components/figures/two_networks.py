"""Two networks in all their numbers: published, counted, how many times, which is better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from components.figures.numbers import giga, ratio, short, three_digits
from components.figures.quantities import QUANTITIES, percent
from components.figures.text_tables import TextTable

Better = Literal["less", "more", ""]
HEADS = ("", "{left}", "{right}", "B against A", "Better")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two networks; None and "" where something isn't known.

    Counts are plain numbers, accuracies percent, the latency milliseconds of one image.
    """

    title: str
    year: int | None = None
    paper: str = ""
    input_px: int | None = None
    params_published: float | None = None
    params: float | None = None
    macs_published: float | None = None
    macs: float | None = None
    activations: float | None = None
    top1: float | None = None
    top5: float | None = None
    latency_ms: float | None = None
    learned_from: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Quantity:
    label: str
    value: Callable[[Side], float | None]
    text: Callable[[float], str]
    whole: Callable[[float], str]
    better: Better


def _px(value: float) -> str:
    return f"{value:.0f} px"


def _macs_a_parameter(side: Side) -> float | None:
    return side.macs / side.params if side.macs and side.params else None


_LATENCY = QUANTITIES["latency"]
_whole = QUANTITIES["macs"].whole

_ROWS = (
    _Quantity("Year", lambda side: side.year, lambda v: f"{v:.0f}", lambda v: f"{v:.0f}", ""),
    _Quantity("Image, side", lambda side: side.input_px, _px, lambda v: f"{v:.0f}", ""),
    _Quantity("Parameters, published", lambda side: side.params_published, short, _whole, "less"),
    _Quantity("Parameters, counted", lambda side: side.params, short, _whole, "less"),
    _Quantity("Multiply-adds, published", lambda side: side.macs_published, giga, _whole, "less"),
    _Quantity("Multiply-adds, counted", lambda side: side.macs, giga, _whole, "less"),
    _Quantity("Activations, counted", lambda side: side.activations, short, _whole, "less"),
    _Quantity(
        "Multiply-adds for each parameter", _macs_a_parameter, three_digits, three_digits, ""
    ),
    _Quantity("Top-1, published", lambda side: side.top1, percent, lambda v: f"{v:g}", "more"),
    _Quantity("Top-5, published", lambda side: side.top5, percent, lambda v: f"{v:g}", "more"),
    _Quantity(
        "Time for an image here",
        lambda side: side.latency_ms,
        _LATENCY.text,
        _LATENCY.whole,
        "less",
    ),
)


def two_networks_markdown(left: Side, right: Side) -> str:
    """A Markdown table; the better number of each row is bold and ticked."""
    heads = [head.format(left=left.title, right=right.title) for head in HEADS[:-1]]
    rows = [_cells(quantity, left, right, bold=True)[:-1] for quantity in _ROWS]
    return _markdown(heads, [row for row in rows if row])


def two_networks_text_table(left: Side, right: Side) -> TextTable:
    """The same with all digits, for CSV, Markdown and LaTeX."""
    heads = tuple(head.format(left=left.title, right=right.title) for head in HEADS)
    rows = (_cells(quantity, left, right, bold=False) for quantity in _ROWS)
    return TextTable(heads, tuple(tuple(row) for row in rows if row), words=1)


def evidence_columns(sides: Sequence[Side]) -> dict[str, list[str | float | None]]:
    """Some networks by column: year, what they learned from and at what size, costs, accuracies.

    Costs are counted, in M and G, accuracies published in percent, with where they are printed.
    """
    return {
        "Network": [side.title for side in sides],
        "Year": [side.year for side in sides],
        "Learned from": [side.learned_from for side in sides],
        "Image, px": [side.input_px for side in sides],
        "Parameters, M": [None if side.params is None else side.params / 1e6 for side in sides],
        "Multiply-adds, G": [None if side.macs is None else side.macs / 1e9 for side in sides],
        "Top-1, %": [side.top1 for side in sides],
        "Top-5, %": [side.top5 for side in sides],
        "Accuracy printed in": [side.source for side in sides],
    }


def growth_sentence(side: Side, larger: Side) -> str:
    """How a network's cost grows with the image, beside the number of its pixels."""
    if not (side.macs and larger.macs and side.input_px and larger.input_px):
        return ""
    pixels, macs = (larger.input_px / side.input_px) ** 2, larger.macs / side.macs
    return (
        f"{side.title} from {side.input_px} to {larger.input_px} px: {three_digits(pixels)} times"
        f" the pixels, {three_digits(macs)} times the multiply-adds."
    )


def _markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The first column stands left, the others right; no line ends before a unit."""
    rule = [":---", *["---:"] * (len(heads) - 1)]
    body = ([_unbroken(cell) if place else cell for place, cell in enumerate(row)] for row in rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *body))


def _unbroken(text: str) -> str:
    """With spaces before units and hyphens in names at which no line ends."""
    for unit in ("%", "M", "G", "K", "px", "ms"):
        text = text.replace(f" {unit}", f"\u00a0{unit}")
    return text.replace("-", "\u2011")


def _or_dash(value: float | None, text: Callable[[float], str]) -> str:
    return "–" if value is None else text(value)


def _cells(quantity: _Quantity, left: Side, right: Side, bold: bool) -> list[str]:
    """A row; empty where neither network has the number."""
    one, other = quantity.value(left), quantity.value(right)
    if one is None and other is None:
        return []
    winner = _winner(quantity.better, one, other)
    text = quantity.text if bold else quantity.whole
    texts = [_or_dash(value, text) for value in (one, other)]
    if bold and winner is not None:
        texts[winner] = f"✓ **{texts[winner]}**"
    names = (left.title, right.title)
    return [
        quantity.label,
        *texts,
        _against(quantity, one, other),
        "" if winner is None else names[winner],
    ]


def _winner(better: Better, one: float | None, other: float | None) -> int | None:
    """0 for the first, 1 for the second; None where neither is better."""
    if not better or one is None or other is None or one == other:
        return None
    return int((other < one) == (better == "less"))


def _against(quantity: _Quantity, one: float | None, other: float | None) -> str:
    """Accuracies differ by points, everything else by a factor; years and sizes by neither."""
    if one is None or other is None:
        return ""
    if quantity.text is percent:
        return f"{other - one:+.3g} points".replace("-", "−")
    return ratio(other, one) if quantity.better else ""
