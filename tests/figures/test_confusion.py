"""The confusion matrix, its sentences, the calibration's figure and the classes' table."""

import json
from html import unescape
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.calibration_figure import calibration_figure
from components.figures.class_table import class_columns, class_text, confusion_text
from components.figures.confusion import MOST_DRAWN, ConfusionLook, confusion_view, share_text
from components.figures.judged_pictures import JudgedPicture, judged_pictures
from components.figures.mistake_words import (
    beside_sentence,
    calibration_sentence,
    mistakes_sentence,
)
from components.figures.text_tables import csv_text
from components.runs.agreement import Agreement
from components.runs.calibration import Bin, Calibration
from components.runs.mistakes import Counts, Score, class_scores
from components.runs.reading_predictions import Kept

NAMES = ("cup", "umbrella", "key")
COUNTS = np.array([[30, 9, 1], [2, 20, 0], [0, 0, 0]])


def told(counts: Counts, names: Any = NAMES, **options: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(confusion_view(counts, names, **options)))
    return data


def test_cells_tell_counts_and_shares_of_the_true_class() -> None:
    cells = [cell[:4] for cell in told(COUNTS)["cells"]]
    assert cells == [
        [0, 0, 30, "75%"],
        [0, 1, 9, "22%"],
        [0, 2, 1, "2%"],
        [1, 0, 2, "9%"],
        [1, 1, 20, "91%"],
    ]


def test_hits_and_mistakes_have_scales_of_their_own() -> None:
    strengths = {tuple(cell[:2]): cell[4] for cell in told(COUNTS)["cells"]}
    assert (strengths[0, 0], strengths[0, 1]) == (1.0, 1.0)
    assert strengths[1, 1] == pytest.approx(20 / 30, abs=1e-3)
    assert strengths[1, 0] == pytest.approx(2 / 9, abs=1e-3)
    as_shares = told(COUNTS, look=ConfusionLook("shares"))
    strengths = {tuple(cell[:2]): cell[4] for cell in as_shares["cells"]}
    assert (strengths[1, 1], strengths[0, 1]) == (1.0, 1.0)
    assert "22% of a class's pictures" in as_shares["scale"]
    assert "9 pictures" in told(COUNTS)["scale"]


def test_classes_keep_their_indexes_in_another_order() -> None:
    data = told(COUNTS, look=ConfusionLook(by="accuracy"))
    assert [(each["index"], each["name"], each["pictures"]) for each in data["classes"]] == [
        (0, "cup", 40),
        (1, "umbrella", 22),
        (2, "key", 0),
    ]
    turned = told(COUNTS[::-1, ::-1], NAMES[::-1], look=ConfusionLook(by="accuracy"))
    assert [each["name"] for each in turned["classes"]] == ["cup", "umbrella", "key"]
    assert [each["index"] for each in turned["classes"]] == [2, 1, 0]
    assert turned["cells"] == data["cells"]


def test_the_most_frequent_mistakes_are_listed() -> None:
    assert told(COUNTS)["pairs"] == [
        {"cell": [0, 1], "names": "cup → umbrella", "times": "9 times, 22%"},
        {"cell": [1, 0], "names": "umbrella → cup", "times": "2 times, 9%"},
        {"cell": [0, 2], "names": "cup → key", "times": "1 time, 2%"},
    ]


@given(classes=st.integers(2, 150), seed=st.integers(0, 10**6))
def test_of_many_classes_those_with_the_most_mistakes_are_shown(classes: int, seed: int) -> None:
    counts = np.random.default_rng(seed).poisson(0.3, (classes, classes)).astype(np.int32)
    data = told(counts, [f"class {index}" for index in range(classes)])
    shown = [each["index"] for each in data["classes"]]
    assert len(shown) == min(classes, MOST_DRAWN)
    assert shown == sorted(shown)
    wrong = counts.sum(axis=0) + counts.sum(axis=1) - 2 * np.diag(counts)
    left_out = np.delete(wrong, shown)
    assert not len(left_out) or left_out.max() <= wrong[shown].min()
    for row, column, count, _, strength in data["cells"]:
        assert count == counts[shown[row], shown[column]]
        assert 0 < strength <= 1


def test_a_matrix_without_mistakes_says_so() -> None:
    data = told(np.diag([3, 4, 5]))
    assert (data["pairs"], data["scale"]) == ([], "mistake: there is none")


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, "0%"), (0.004, "<1%"), (0.006, "1%"), (0.155, "16%"), (1.0, "100%")]
)
def test_a_small_share_is_not_called_none(share: float, text: str) -> None:
    assert share_text(share) == text


def calibrated(excess: float, count: int = 600, deviation: float = 0.01) -> Calibration:
    bins = (Bin(0.6, 0.8, count, 0.7 + excess, 0.7, 0.65, 0.75),)
    return Calibration(bins, count, 0.7, 0.7 + excess, abs(excess), 0.008, deviation)


def test_the_sentence_tells_what_is_right_what_is_confused_and_how_sure_it_is() -> None:
    said = mistakes_sentence(Score(62, 50, 62, 0, 0), COUNTS, NAMES, calibrated(0.041))
    assert said == (
        "50 of 62 right (80.6%); most often confused: cup → umbrella, 9 times;"
        " confidence is 4.1 points too high."
    )


def test_the_sentence_tells_what_was_left_out() -> None:
    many = [f"c{index}" for index in range(12)]
    counts = np.diag([50] * 12)
    said = mistakes_sentence(Score(600, 600, 600, 7, 3), counts, many, calibrated(-0.02))
    assert said == (
        "600 of 600 right (100.0%), 100.0% among the first five answers; confidence is 2.0 points"
        " too low. 7 pictures without a known class are not counted. For 3 pictures the network"
        " gave no numbers (NaN)."
    )


def test_a_small_excess_is_not_made_much_of() -> None:
    said = mistakes_sentence(
        Score(62, 50, 62, 0, 0), COUNTS, NAMES, calibrated(0.03, 62, deviation=0.02)
    )
    assert said.endswith("confidence fits, as far as 62 pictures can tell.")


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (Score(0, 0, 0, 0, 9), "gave no numbers (NaN) for any of 9 pictures"),
        (Score(0, 0, 0, 9, 0), "None of 9 pictures has a known class"),
        (Score(0, 0, 0, 0, 0), "holds no pictures"),
    ],
)
def test_where_nothing_can_be_judged_the_sentence_says_why(score: Score, words: str) -> None:
    assert words in mistakes_sentence(score, COUNTS, NAMES, None)


def test_the_calibration_error_is_told_beside_what_chance_makes() -> None:
    large, small = calibration_sentence(calibrated(0.05)), calibration_sentence(calibrated(0.01))
    assert large.startswith("Expected calibration error (15 bins): 5.0%.")
    assert "about 0.8% on 600 pictures, so chance does not explain it" in large
    assert "so it says little" in small


def test_two_runs_are_compared_with_their_chance() -> None:
    one, none = np.arange(1), np.arange(0)
    said = beside_sentence("plain", "residual", Agreement(one, np.arange(20), 600, 1e-5))
    assert said == (
        "plain alone is right on 1 picture, residual alone on 20 pictures: −3.2 points, more than"
        " chance alone would make of two equally good networks (McNemar's test, p < 0.001)."
    )
    assert ", which chance alone would make" in beside_sentence(
        "plain", "residual", Agreement(one, none, 600, 1.0)
    )
    assert "no picture" in beside_sentence("plain", "residual", Agreement(none, none, 0, 1.0))


def test_the_figure_holds_every_bin_with_its_interval_and_its_count() -> None:
    bins = (Bin(0.4, 0.6, 3, 0.5, 2 / 3, 0.2, 0.9), Bin(0.8, 1.0, 7, 0.9, 1.0, 0.6, 1.0))
    figure = calibration_figure(Calibration(bins, 10, 0.9, 0.78, 0.1, 0.1, 0.1))
    diagonal, points, counts = figure.data
    assert list(zip(diagonal.x, diagonal.y, strict=True)) == [(0, 0), (1, 1)]
    assert list(zip(points.x, points.y, strict=True)) == [(0.5, 2 / 3), (0.9, 1.0)]
    upper = np.add(points.y, points.error_y.array)
    lower = np.subtract(points.y, points.error_y.arrayminus)
    np.testing.assert_allclose([upper, lower], [[0.9, 1.0], [0.2, 0.6]])
    assert list(counts.y) == [3, 7]
    np.testing.assert_allclose(counts.x, [0.5, 0.9])


def test_the_table_of_classes_leaves_unknown_shares_empty() -> None:
    columns = class_columns(class_scores(COUNTS), NAMES)
    assert columns["class"] == ["cup", "umbrella", "key"]
    assert columns["recall"] == [0.75, pytest.approx(20 / 22), None]
    assert columns["precision"] == [30 / 32, pytest.approx(20 / 29), 0.0]
    lines = csv_text(class_text(class_scores(COUNTS), NAMES)).splitlines()
    assert lines[1] == "cup,40,30,0.7500,32,0.9375,0.8333"
    assert lines[3] == "key,0,0,,1,0.0000,0.0000"


def test_the_matrix_is_taken_away_as_counts() -> None:
    lines = csv_text(confusion_text(COUNTS, NAMES)).splitlines()
    assert lines[0] == "true class,cup,umbrella,key"
    assert lines[2] == "umbrella,2,20,0"


def test_pictures_stand_with_their_words_and_names_stay_text() -> None:
    html = judged_pictures(
        [
            JudgedPicture(Kept("a/b.png", b"RIFF1234WEBP"), "cup", "key", 0.97),
            JudgedPicture(Kept("<img src=x>", None), "<b>", "<b>", 0.5),
        ]
    )
    assert "✗ <b>key 97.0%</b><br>true: cup" in html
    assert 'src="data:image/webp;base64,UklGRjEyMzRXRUJQ" alt="a/b.png"' in html
    assert html.count("<img") == 1
    assert "✓ <b><b> 50.0%</b><br>true: <b>" in unescape(html)
    assert "<img src=x>" not in html
