"""Several answers to one question on one picture: networks side by side, before and after."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import plotly.graph_objects as go

from components.figures.bars import cut_label, percent
from components.figures.colour_scales import GREY
from components.figures.palette import CATEGORICAL, categorical
from components.figures.plain_layout import lay_out
from components.inspection.records import Prediction

Quantity = Literal["probability", "logit"]

BAR_PX, LABEL_PX, GAP_PX, LEGEND_PX = 16, 20, 10, 40
# Room for a number at the end of a full bar, as a share of the bars' length.
NUMBER_ROOM = 0.24
PALE = "73"  # opacity of the colour, 0 to ff


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered: a network's name, or "before"; the predictions in any order."""

    title: str
    predictions: Sequence[Prediction]


@dataclass(frozen=True, slots=True)
class _Series:
    """One answer's bars: its numbers by class, None where it doesn't hold the class."""

    title: str
    values: dict[str, float | None]
    color: str


def answer_bars(
    answers: Sequence[Answer], quantity: Quantity = "probability", most: int = 8
) -> go.Figure:
    """A group of bars for each class, in it a bar for each answer in the answer's colour.

    Classes of the same name are one, whatever their numbers; the first answer's classes come
    first, then those that only others give; at most `most` are drawn. Where an answer doesn't hold
    a class, a dash stands for it. Logits of different networks have no common unit.
    """
    values = _values(answers, quantity, most)
    series = [
        _Series(answer.title, each, categorical(place))
        for place, (answer, each) in enumerate(zip(answers, values, strict=True))
    ]
    return _grouped(series, quantity)


def change_bars(
    before: Sequence[Prediction],
    after: Sequence[Prediction],
    quantity: Quantity = "probability",
    most: int = 8,
) -> go.Figure:
    """How a change of the picture changed the answer: pale before, full after, with the difference.

    Probabilities differ by percentage points. Classes are joined and cut as by `answer_bars`.
    """
    first, second = _values([Answer("", before), Answer("", after)], quantity, most)
    color = CATEGORICAL[0]
    series = [_Series("before", first, f"{color}{PALE}"), _Series("after", second, color)]
    figure = _grouped(series, quantity)
    for row, (old, new) in enumerate(zip(first.values(), second.values(), strict=True)):
        if old is not None and new is not None:
            figure.add_annotation(_label(row, 2, _change(new - old, quantity), "right"))
    return figure


def _values(
    answers: Sequence[Answer], quantity: Quantity, most: int
) -> list[dict[str, float | None]]:
    """Of each answer the numbers of all classes by name, all in one order."""
    twice = {
        label
        for answer in answers
        for label, count in Counter(each.label for each in answer.predictions).items()
        if count > 1
    }
    # ImageNet has two cranes: a bird and a machine.
    tables = [
        {
            f"{each.label} (class {each.index})" if each.label in twice else each.label: each
            for each in answer.predictions
        }
        for answer in answers
    ]
    names = list(dict.fromkeys(name for table in tables for name in table))[:most]
    return [
        {name: getattr(table[name], quantity) if name in table else None for name in names}
        for table in tables
    ]


def _grouped(series: Sequence[_Series], quantity: Quantity) -> go.Figure:
    count, names = len(series), list(series[0].values)
    figure = go.Figure([_bars(each, place, count, quantity) for place, each in enumerate(series)])
    for row, name in enumerate(names):
        figure.add_annotation(_label(row, count, cut_label(name), "left"))
    figure.update_xaxes(range=_extent(series, quantity), visible=False, fixedrange=True)
    height = _row_px(count) * len(names)
    figure.update_yaxes(range=[height, 0], visible=False, fixedrange=True)
    figure.add_vline(0, line={"color": GREY, "width": 1})
    lay_out(
        figure,
        height=height + LEGEND_PX,
        margin={"l": 0, "r": 0, "t": LEGEND_PX, "b": 0},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
    )
    return figure


def _bars(series: _Series, place: int, count: int, quantity: Quantity) -> go.Bar:
    middle = LABEL_PX + (place + 0.5) * BAR_PX
    numbers = list(series.values.values())
    exactly = ["not among its answers" if each is None else f"{each:.6g}" for each in numbers]
    names = [escape(name, quote=False) for name in series.values]
    return go.Bar(
        x=[each or 0 for each in numbers],
        y=[row * _row_px(count) + middle for row in range(len(numbers))],
        orientation="h",
        width=BAR_PX - 3,
        offset=-(BAR_PX - 3) / 2,
        marker={"color": series.color, "line": {"width": 0}},
        text=[_number(each, quantity) for each in numbers],
        textposition="outside",
        textangle=0,
        cliponaxis=False,
        name=escape(series.title),
        customdata=list(zip(names, exactly, strict=True)),
        hovertemplate="%{fullData.name}: %{customdata[0]}<br>"
        f"{quantity} %{{customdata[1]}}<extra></extra>",
    )


def _label(row: int, count: int, text: str, side: Literal["left", "right"]) -> go.layout.Annotation:
    return go.layout.Annotation(
        x=0 if side == "left" else 1,
        xref="paper",
        xanchor=side,
        y=row * _row_px(count) + LABEL_PX / 2,
        text=text,
        showarrow=False,
    )


def _row_px(count: int) -> int:
    return LABEL_PX + count * BAR_PX + GAP_PX


def _extent(series: Sequence[_Series], quantity: Quantity) -> list[float]:
    """The x axis, with room for the numbers at the bars' ends."""
    if quantity == "probability":
        return [0, 1 + NUMBER_ROOM]
    numbers = [each for one in series for each in one.values.values() if each is not None]
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    room = NUMBER_ROOM * ((high - low) or 1)
    return [low - (room if low < 0 else 0), high + room]


def _number(value: float | None, quantity: Quantity) -> str:
    if value is None:
        return "–"
    return percent(value) if quantity == "probability" else f"{value:.2f}".replace("-", "−")


def _change(difference: float, quantity: Quantity) -> str:
    in_points = quantity == "probability"
    # Adding 0 turns a rounded −0.0 into 0.0.
    value = round(100 * difference, 1) + 0.0 if in_points else round(difference, 2) + 0.0
    text = f"{value:+.1f} points" if in_points else f"{value:+.2f}"
    return text.replace("-", "−")
