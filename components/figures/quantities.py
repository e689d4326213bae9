"""What networks are compared by: words, units and numbers for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from components.figures.numbers import exact, giga, short, three_digits
from components.networks.choosing import Accuracy, Quantity


@dataclass(frozen=True, slots=True)
class QuantityWords:
    """A cost's title, what follows its unit in a sentence, the unit that people type, and its size.

    `text` writes a cost rounded, with its unit; `whole` writes all of its digits.
    """

    title: str
    name: str
    unit: str
    size: float
    text: Callable[[float], str]
    whole: Callable[[float], str]


def _digits(count: float) -> str:
    return exact(round(count))


def _milliseconds(value: float) -> str:
    return f"{three_digits(value)} ms"


QUANTITIES: Mapping[Quantity, QuantityWords] = MappingProxyType(
    {
        "macs": QuantityWords("Multiply-adds", "multiply-adds", "G", 1e9, giga, _digits),
        "params": QuantityWords("Parameters", "parameters", "M", 1e6, short, _digits),
        "activations": QuantityWords("Activations", "activations", "M", 1e6, short, _digits),
        "latency": QuantityWords(
            "Latency here", "for one image", "ms", 1, _milliseconds, _milliseconds
        ),
    }
)

ACCURACIES: Mapping[Accuracy, str] = MappingProxyType({"top1": "Top-1", "top5": "Top-5"})


def percent(accuracy: float) -> str:
    """An accuracy with one decimal, or as many as were printed: 82.9 %, 79.312 %."""
    return f"{round(float(accuracy), 3)} %"
