"""Numbers for people: three significant digits and a unit."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal


def short(count: float) -> str:
    """A count with K, M or G: 5,288,548 → "5.29 M"; below a thousand it stays exact."""
    for unit, size in (("G", 1e9), ("M", 1e6), ("K", 1e3)):
        # 999,600 reads as 1.00 M, not as 1000 K.
        if abs(count) >= size * 0.9995:
            return f"{three_digits(count / size)} {unit}"
    return f"{count:g}"


def giga(macs: float) -> str:
    """Multiply-adds of a network in billions, as the papers print them: 385,814,752 → "0.386 G".

    Networks below ten million stay in smaller units.
    """
    return f"{three_digits(macs / 1e9)} G" if macs >= 1e7 else short(macs)


def exact(count: int) -> str:
    """All digits, in groups of three: 5288548 → "5,288,548"."""
    return f"{count:,}"


def signed(value: float) -> str:
    """A number with a true minus sign: −1.5."""
    return f"{value:.12g}".replace("-", "−")


def ratio(value: float, reference: float) -> str:
    """How many times the reference: "× 2.57"."""
    return f"× {three_digits(value / reference)}"


def three_digits(value: float) -> str:
    """Three digits, more before the point: 0.386, 2.57, 1625."""
    value *= 1 + 1e-12  # a half goes up, as in browsers
    return f"{value:.0f}" if abs(value) >= 99.95 else f"{value:#.3g}"


def memory(count: int) -> str:
    """Bytes in thousands, millions or billions of bytes: 91,007,872 → "91.0 MB"."""
    return f"{short(count)}{'' if count >= 999.5 else ' '}B"


# How a whole number becomes text. The browser's views know the same names (assets/views).
Style = Literal["plain", "short", "giga", "memory", "ratio", "hundredths", "fixed2", "fixed3"]

STYLES: Mapping[Style, Callable[[int], str]] = MappingProxyType(
    {
        "plain": str,
        "short": short,
        "giga": giga,
        "memory": memory,
        "ratio": lambda count: three_digits(count / 1000),
        "hundredths": lambda count: signed(count / 100),
        "fixed2": lambda count: f"{count / 100:.2f}",
        "fixed3": lambda count: f"{count / 1000:.3f}",
    }
)
