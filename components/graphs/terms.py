"""Products as people write them, with their values. No torch."""

from dataclasses import dataclass
from math import prod

from components.graphs.records import Shape


@dataclass(frozen=True, slots=True)
class Term:
    """A formula of numbers and words, its value, and what it counts if that needs a word."""

    text: str
    value: int
    counts: str = ""


def product(shape: Shape) -> Term:
    """All elements of a shape: (1, 197, 192) → "197 × 192"."""
    return Term(sides(shape), prod(shape))


def filters(kernel: tuple[int, ...], inputs: int, outputs: int, groups: int) -> Term:
    """The weights of a convolution: "3² × 32 × 16", with groups "3² × (32 / 4 groups) × 16"."""
    window = _window(kernel)
    value = prod(kernel) * inputs // (groups or 1) * outputs
    if groups == inputs == outputs > 1:
        return Term(f"{window} × {outputs:,} channels", value)
    if groups > 1:
        return Term(f"{window} × ({inputs:,} / {groups:,} groups) × {outputs:,}", value)
    return Term(f"{window} × {inputs:,} × {outputs:,}", value)


def sides(shape: Shape) -> str:
    """The sizes as a product, without the ones: (1, 112, 112) → "112 × 112"."""
    return " × ".join(f"{size:,}" for size in shape if size != 1) or "1"


def plural(word: str, number: int) -> str:
    """The word for so many things."""
    return word if number == 1 else f"{word}s"


def _window(kernel: tuple[int, ...]) -> str:
    if len(set(kernel)) == 1 and len(kernel) in (2, 3):
        return f"{kernel[0]}{'²' if len(kernel) == 2 else '³'}"
    return " × ".join(map(str, kernel))
