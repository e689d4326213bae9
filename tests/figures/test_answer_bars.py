"""Answers side by side: the same classes meet, and nothing is invented where one is silent."""

from typing import Any

import pytest

from components.figures.answer_bars import Answer, answer_bars, change_bars
from components.inspection import Prediction

CAT = Prediction(281, "tabby", 0.7, 4.0)
DOG = Prediction(207, "golden retriever", 0.2, 2.0)
FISH = Prediction(1, "goldfish", 0.05, -1.5)


def texts(figure: Any, side: str) -> list[str]:
    return [each.text for each in figure.layout.annotations if each.xanchor == side]


def test_classes_of_one_name_share_a_group_whatever_their_numbers() -> None:
    other = Prediction(3, "tabby", 0.4, 9.0)
    figure = answer_bars([Answer("a", [DOG, CAT]), Answer("b", [FISH, other])])
    assert texts(figure, "left") == ["golden retriever", "tabby", "goldfish"]
    first, second = figure.data
    assert (list(first.x), list(second.x)) == ([0.2, 0.7, 0], [0, 0.4, 0.05])
    assert list(first.text) == ["20.0%", "70.0%", "–"]
    assert list(second.text) == ["–", "40.0%", "5.0%"]
    assert first.customdata[2][1] == "not among its answers"
    assert first.customdata[0][1] == "0.2"


def test_bars_of_a_group_stand_close_and_below_their_label() -> None:
    figure = answer_bars([Answer(name, [CAT, DOG]) for name in "abc"])
    labels = [each.y for each in figure.layout.annotations]
    rows = list(zip(*(bars.y for bars in figure.data), strict=True))
    assert labels[0] < min(rows[0]) < max(rows[0]) < labels[1] < min(rows[1])
    assert rows[0][1] - rows[0][0] > figure.data[0].width
    bottom, top = figure.layout.yaxis.range
    assert top <= labels[0]
    assert bottom > max(rows[1])


def test_each_answer_has_its_colour_and_its_name_in_the_legend() -> None:
    figure = answer_bars([Answer("<i>mine</i>", [CAT]), Answer("resnet50", [CAT])])
    assert len({bars.marker.color for bars in figure.data}) == 2
    assert [bars.name for bars in figure.data] == ["&lt;i&gt;mine&lt;/i&gt;", "resnet50"]
    assert figure.layout.showlegend


def test_logits_may_be_negative_and_have_room() -> None:
    figure = answer_bars([Answer("a", [CAT, FISH])], "logit")
    assert list(figure.data[0].x) == [4.0, -1.5]
    assert list(figure.data[0].text) == ["4.00", "−1.50"]
    low, high = figure.layout.xaxis.range
    assert low < -1.5
    assert high > 4


def test_probabilities_have_one_axis_for_all_pictures() -> None:
    assert (
        answer_bars([Answer("a", [FISH])]).layout.xaxis.range
        == answer_bars([Answer("a", [CAT])]).layout.xaxis.range
    )


def test_two_classes_of_one_name_in_one_answer_stay_two() -> None:
    """ImageNet's cranes: a bird and a machine."""
    bird, machine = Prediction(134, "crane", 0.6, 3.0), Prediction(517, "crane", 0.3, 2.0)
    figure = answer_bars([Answer("a", [bird, machine]), Answer("b", [machine])])
    assert texts(figure, "left") == ["crane (class 134)", "crane (class 517)"]
    assert list(figure.data[1].text) == ["–", "30.0%"]


def test_no_more_classes_than_asked_for_are_drawn() -> None:
    many = [Prediction(index, f"class {index}", 0.01, 0.0) for index in range(30)]
    figure = answer_bars([Answer("a", many)], most=4)
    assert texts(figure, "left") == ["class 0", "class 1", "class 2", "class 3"]
    assert figure.layout.height < answer_bars([Answer("a", many)], most=8).layout.height


@pytest.mark.parametrize("quantity", ["probability", "logit"])
def test_without_answers_there_is_still_a_figure(quantity: Any) -> None:
    assert len(answer_bars([Answer("a", [])], quantity).data[0].x) == 0


def test_a_change_is_told_in_points() -> None:
    after = [Prediction(281, "tabby", 0.45, 3.0), Prediction(207, "golden retriever", 0.2, 2.5)]
    figure = change_bars([CAT, DOG, FISH], after)
    assert texts(figure, "right") == ["−25.0 points", "+0.0 points"]
    before, now = figure.data
    assert before.marker.color == f"{now.marker.color}73"  # the same, but pale
    assert (before.name, now.name) == ("before", "after")
    assert list(now.text) == ["45.0%", "20.0%", "–"]


def test_a_change_of_logits_is_told_as_it_is() -> None:
    figure = change_bars([CAT], [Prediction(281, "tabby", 0.45, 3.25)], "logit")
    assert texts(figure, "right") == ["−0.75"]


def test_a_tiny_fall_is_no_minus_zero() -> None:
    figure = change_bars([CAT], [Prediction(281, "tabby", 0.69999, 4.0)])
    assert texts(figure, "right") == ["+0.0 points"]
