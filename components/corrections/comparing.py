"""Numbers found here beside what is told and what is right, and whether they agree.

Two numbers agree if they are the same in the digits that are printed; whole ones have to be equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from components.corrections.records import Checked, Correction


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was found, what it counts, and what it is compared with.

    It has to agree with `right`, and not with `told`; None where nothing is said.
    """

    what: str
    found: float
    right: float | None = None
    told: float | None = None

    @property
    def agrees(self) -> bool:
        """Whether the number is the right one and not the one that is told."""
        fits = self.right is None or same(self.right, self.found)
        return fits and (self.told is None or not same(self.told, self.found))


def expected(of: Correction, what: str, found: float, key: str = "") -> Number:
    """A number to compare with what the correction expects under `right…` and `told…`."""
    end = f"_{key}" if key else ""
    return Number(what, found, of.expected[f"right{end}"], of.expected.get(f"told{end}"))


def compared(sentence: str, numbers: Sequence[Number]) -> Checked:
    """The table of these numbers; it agrees if each of them does."""
    told = any(number.told is not None for number in numbers)
    heads = ("What", *(("Often told",) if told else ()), "Right", "Found here")
    rows = tuple(
        (
            number.what,
            *((_text(number.told),) if told else ()),
            _text(number.right),
            written(number.found, _decimals(number.right) + 1),
        )
        for number in numbers
    )
    return Checked(sentence, heads, rows, all(number.agrees for number in numbers))


def same(printed: float, found: float) -> bool:
    """Whether a number rounds to the printed one; whole numbers have to be equal."""
    if isinstance(printed, int):
        return found == printed
    digits = _decimals(printed)
    return f"{found:.{digits}f}" == f"{printed:.{digits}f}"


def written(value: float, decimals: int = 2) -> str:
    """All digits of a whole number, in groups of three; of others so many decimals."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.{decimals}f}"
    return text.replace("-", "−")


def _text(value: float | None) -> str:
    return "" if value is None else written(value, _decimals(value))


def _decimals(value: float | None) -> int:
    """As many as the number is printed with: 96.3 → 1."""
    if value is None:
        return 1
    exponent = Decimal(str(value)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
