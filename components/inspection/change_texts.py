"""The address's words for single changes of a picture. No torch."""

from collections.abc import Iterable
from typing import Any, Literal

from components.errors import ExplorerError
from components.inspection.amounts import AMOUNTS
from components.inspection.painting import Box, Stroke

Fill = Literal["mean", "black", "blurred"]
FILLS: dict[Fill, str] = {
    "mean": "the network's mean colour",
    "black": "black",
    "blurred": "the blurred picture",
}


def read_change(text: str) -> tuple[str, Any]:
    """The key and the value of a single change, as in `blur:2` or `box:0.2-0.3-0.5-0.6`.

    Raises:
        ExplorerError: if it is none; the sentence says which there are.
    """
    key, _, value = text.partition(":")
    match key:
        case "fill" if value in FILLS:
            return key, value
        case "box" if len(edges := _numbers(value, "-")) == 4:
            return key, Box(*edges)
        case "stroke" if len(numbers := _numbers(value, "-")) % 2 and len(numbers) > 1:
            points = zip(numbers[1::2], numbers[2::2], strict=True)
            return key, Stroke(tuple(points), numbers[0])
        case _ if key in AMOUNTS and len(numbers := _numbers(value)) == 1:
            return key, numbers[0]
    raise ExplorerError(f"{text[:40]!r} is no change of a picture; {_allowed()}.")


def joined(shares: Iterable[float]) -> str:
    """Shares as the value of a `box` or a `stroke`."""
    return "-".join(f"{share:g}" for share in shares)


def _numbers(text: str, separator: str | None = None) -> list[float]:
    """The numbers in a text, none if it holds anything else."""
    try:
        return [float(number) for number in text.split(separator)]
    except ValueError:
        return []


def _allowed() -> str:
    amounts = (f"{key}:{each.lowest:g}…{each.highest:g}" for key, each in AMOUNTS.items())
    shapes = "box:left-top-right-bottom", "stroke:radius-x-y-x-y…", f"fill:{'|'.join(FILLS)}"
    return f"there are {', '.join((*amounts, *shapes))}"
