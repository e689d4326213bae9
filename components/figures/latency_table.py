"""Times measured here: in a table, as bars, and beside what a paper prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from components.figures.numbers import three_digits
from components.figures.palette import CATEGORICAL, NEUTRAL
from components.figures.scatter import EMPHASISED
from components.figures.text_tables import TextTable
from components.graphs import Latency

Columns = dict[str, list[str | float | None]]
BAR_PX, AROUND_PX = 26, 90
WIDE_PERCENT = 10  # between the quartiles, against the median: not to be trusted any more
UNITS = {  # of the columns that have one
    "Median": "ms",
    "Lower quartile": "ms",
    "Upper quartile": "ms",
    "Spread": "%",
    "Multiply-adds": "G",
    "Image": "px",
}
QUARTILES = "#8a8a8a"  # can be seen on the bars and beside them, light and dark


@dataclass(frozen=True, slots=True)
class TimedNetwork:
    """A network by its title and family, its multiply-adds for one image if known, its time."""

    title: str
    family: str
    macs: int | None
    latency: Latency


def latency_columns(timed: Sequence[TimedNetwork]) -> Columns:
    """The measurements by column, the fastest network first.

    Milliseconds are those of one image; "G per second" is how many thousand million multiply-adds
    were done in a second, which differs from network to network: cost is not speed.
    """
    ordered = _fastest_first(timed)
    return {
        "Network": [each.title for each in ordered],
        "Median": [each.latency.milliseconds for each in ordered],
        "Lower quartile": [each.latency.lower for each in ordered],
        "Upper quartile": [each.latency.upper for each in ordered],
        "Spread": [spread(each.latency) for each in ordered],
        "Multiply-adds": [None if each.macs is None else each.macs / 1e9 for each in ordered],
        "G per second": [
            None if each.macs is None else each.macs / 1e6 / each.latency.milliseconds
            for each in ordered
        ],
        "Image": [each.latency.input_px for each in ordered],
        "Passes": [each.latency.passes for each in ordered],
    }


def latency_text_table(timed: Sequence[TimedNetwork]) -> TextTable:
    """The same with batch size and threads, for CSV, Markdown and LaTeX."""
    ordered = _fastest_first(timed)
    columns = latency_columns(timed) | {
        "Images at once": [each.latency.batch for each in ordered],
        "Threads": [each.latency.threads for each in ordered],
    }
    heads = tuple(f"{name}, {UNITS[name]}" if name in UNITS else name for name in columns)
    rows = zip(*columns.values(), strict=True)
    return TextTable(heads, tuple(tuple(map(_cell, row)) for row in rows), words=1)


def latency_figure(timed: Sequence[TimedNetwork]) -> Any:
    """A bar for each network, the fastest at the top, with a line from quartile to quartile."""
    ordered = _fastest_first(timed)[::-1]
    figure = go.Figure([_bars(ordered), _labels(ordered)])
    figure.update_layout(
        height=AROUND_PX + BAR_PX * len(ordered),
        margin={"l": 0, "r": 60, "t": 10, "b": 40},
        xaxis={"title": "Milliseconds for one image, median", "rangemode": "tozero"},
        yaxis={"automargin": True, "ticksuffix": "  "},
        bargap=0.35,
        showlegend=False,
    )
    return figure


def _bars(timed: Sequence[TimedNetwork]) -> Any:
    latencies = [each.latency for each in timed]
    return go.Bar(
        x=[latency.milliseconds for latency in latencies],
        y=[each.title for each in timed],
        orientation="h",
        marker_color=[CATEGORICAL[0] if each.family == EMPHASISED else NEUTRAL for each in timed],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [latency.upper - latency.milliseconds for latency in latencies],
            "arrayminus": [latency.milliseconds - latency.lower for latency in latencies],
            "thickness": 1.5,
            "color": QUARTILES,
        },
        hovertemplate="%{y}: %{x:.4g} ms<extra></extra>",
    )


def _labels(timed: Sequence[TimedNetwork]) -> Any:
    """The medians, behind the lines."""
    return go.Scatter(
        x=[each.latency.upper for each in timed],
        y=[each.title for each in timed],
        text=[f"  {three_digits(each.latency.milliseconds)} ms" for each in timed],
        mode="text",
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
    )


def spread(latency: Latency) -> float:
    """How far the quartiles are apart, in percent of the median."""
    return 100 * (latency.upper - latency.lower) / latency.milliseconds


def ratio_sentence(
    slow: TimedNetwork, quick: TimedNetwork, printed_s: tuple[float, float], printed_ratio: float
) -> str:
    """The two measured here, beside the paper's times (slow, quick) and its ratio."""
    here = slow.latency.milliseconds / quick.latency.milliseconds
    widest = max(spread(slow.latency), spread(quick.latency))
    caution = (
        f" The passes differed much, by {widest:.0f} % from quartile to quartile: something else"
        " was at work here. Repeat it when the machine is idle."
        if widest > WIDE_PERCENT
        else ""
    )
    return (
        f"Here **{quick.title} is {three_digits(here)} times as fast as {slow.title}**:"
        f" {three_digits(quick.latency.milliseconds)} ms against"
        f" {three_digits(slow.latency.milliseconds)} ms for an image. The paper prints"
        f" **{printed_ratio:g} times**: {printed_s[1]:g} s against {printed_s[0]:g} s, on one core"
        f" of a Xeon E5-2690.{caution}"
    )


def _fastest_first(timed: Sequence[TimedNetwork]) -> list[TimedNetwork]:
    return sorted(timed, key=lambda each: each.latency.milliseconds)


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.6g}"
