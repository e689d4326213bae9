"""What a block costs beside others, in words; and its drawing as text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from components.blocks.costing import Cost, cost, given
from components.blocks.lab import Design
from components.blocks.parts import Branches, Chain, Layer, Part, Shape
from components.figures.block_layout import is_shortcut
from components.figures.numbers import memory, short, three_digits


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a block: its name for people, what it is, how it is read and written."""

    name: str
    help: str
    of: Callable[[Cost], int]
    style: Callable[[int], str] = short


QUANTITIES = (
    Quantity("Parameters", "Numbers that training sets", lambda cost: cost.params),
    Quantity(
        "Multiply-adds",
        "Multiplications, each with an addition, for one image",
        lambda cost: cost.macs,
    ),
    Quantity(
        "Activations",
        "Numbers that convolutions and linear layers put out for one image",
        lambda cost: cost.activations,
    ),
    Quantity(
        "Memory",
        "Outputs of all layers for one image, in 32-bit numbers, if none is freed",
        lambda cost: cost.memory_bytes,
        memory,
    ),
)
_COMPARED = (QUANTITIES[1], QUANTITIES[0])


def beside(design: Design, other: Design) -> str:
    """Such as "22.8 times fewer multiply-adds and parameters"; "" where nothing is counted.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    mine, others = (cost(each.block, each.taken) for each in (design, other))
    named: dict[str, list[str]] = {}
    for quantity in _COMPARED:
        how = times(quantity.of(mine), quantity.of(others))
        if how:
            named.setdefault(how, []).append(quantity.name.lower())
    words = ", ".join(f"{how} {' and '.join(what)}" for how, what in named.items())
    return words[:1].upper() + words[1:]


def times(count: int, reference: int) -> str:
    """How a count compares: "2.57 times as many", "exactly as many"; "" where one is nothing."""
    if not count or not reference:
        return ""
    if count == reference:
        return "exactly as many"
    low, high = sorted((count, reference))
    factor = three_digits(high / low) if high < 1000 * low else f"{high / low:,.0f}"
    if factor == "1.00":
        return f"nearly as many ({signed_difference(count, reference)})"
    return f"{factor} times {'fewer' if count < reference else 'as many'}"


def signed_difference(count: int, reference: int) -> str:
    """Such as "+512"."""
    return f"{count - reference:+,}".replace("-", "−")


def drawing_words(design: Design) -> str:
    """The drawing in sentences, for people who can't see it.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    within = ", then ".join(_words(design.block, design.taken))
    return f"{design.title}: {design.taken} goes in; {within}."


def _words(part: Part, taken: Shape) -> Iterator[str]:
    match part:
        case Layer():
            given_shape = part.gives(taken)
            gives = f", which gives {given_shape}" if given_shape != taken else ""
            yield f"{part.label}{gives}"
        case Chain():
            for inner in part.parts:
                yield from _words(inner, taken)
                taken = given(inner, taken)
        case Branches():
            yield _side_by_side(part, taken)


_JOINED = {"add": "added", "concatenate": "laid behind each other", "multiply": "multiplied"}


def _side_by_side(part: Branches, taken: Shape) -> str:
    ways = (
        f"{inner.name}, unchanged" if is_shortcut(inner) else ", then ".join(_words(inner, taken))
        for inner in part.parts
    )
    numbered = "; ".join(f"({number}) {way}" for number, way in enumerate(ways, 1))
    return f"side by side {numbered}, {_JOINED[part.join]} to {given(part, taken)}"
