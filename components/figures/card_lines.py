"""An architecture's numbers for people, counted ones beside published ones."""

from collections.abc import Callable

from components.figures.numbers import exact, giga, short
from components.figures.quantities import percent
from components.networks.records import Architecture


def cost_lines(record: Architecture) -> list[tuple[str, str]]:
    """Parameters, multiply-adds and activations: name, and "19.3 M counted, 19.0 M published"."""
    made = record.measured
    params, macs, activations = (
        (made.params, made.macs, made.activations) if made else (None, None, None)
    )
    lines = [
        ("Parameters", _both(params, record.params_published, short)),
        ("Multiply-adds", _both(macs, record.macs_published, giga)),
        ("Activations", _both(activations, None, short)),
    ]
    return [(name, text) for name, text in lines if text]


def _both(counted: int | None, published: int | None, text: Callable[[float], str]) -> str:
    parts = ((counted, "counted"), (published, "published"))
    return ", ".join(f"{text(count)} {kind}" for count, kind in parts if count)


def accuracies(record: Architecture) -> str:
    """The published accuracies: "82.9 % top-1, 96.4 % top-5"."""
    both = (("top-1", record.top1_published), ("top-5", record.top5_published))
    return ", ".join(f"{percent(value)} {name}" for name, value in both if value is not None)


def counted_exactly(record: Architecture) -> str:
    """All digits of what was counted, "" where nothing was."""
    made = record.measured
    if made is None:
        return ""
    return f"Counted: {exact(made.params)} parameters, {exact(made.macs)} multiply-adds."
