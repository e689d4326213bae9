"""Curves and tables of trust: every number is the record's, every sentence stands beside it."""

import csv
from dataclasses import replace
from io import StringIO

import numpy as np
import pytest

from components.figures.measures import MEASURES
from components.figures.methods_table import methods_csv, methods_markdown, methods_table
from components.figures.methods_verdict import clearly_best, listed, methods_verdict, same_sentence
from components.figures.palette import NEUTRAL
from components.figures.trust_figures import MARGIN, order_figure, road_figure
from components.figures.trust_table import trust_csv, trust_markdown, trust_table
from components.inspection.comparing import MEASURES as COMPARED
from components.inspection.trust_records import (
    Curve,
    Kept,
    Mean,
    MethodRow,
    Pointing,
    Road,
    Trust,
)
from tests.figures.test_tables import Table


def curve(*probabilities: float) -> Curve:
    return Curve(np.linspace(0, 1, len(probabilities)), np.array(probabilities))


ROAD = Road((0.2, 0.5, 0.8), (0.6, 0.2, 0.1), (0.8, 0.8, 0.7))
TRUST = Trust(
    probability=0.8,
    deletion=curve(0.8, 0.2, 0.0),
    insertion=curve(0.0, 0.6, 0.8),
    random=curve(0.8, 0.6, 0.0),
    random_insertion=curve(0.0, 0.2, 0.8),
    kept=Kept(0.6, 0.25, increased=False),
    random_kept=0.55,
    road=ROAD,
    likeness=-0.12,
    pointing=Pointing(True, 0.4, 0.1, 0.05, 15),
    empty=False,
    top_probability=0.8,
    classes=3,
    untrained=False,
)


def test_curves_are_drawn_as_measured_with_their_areas() -> None:
    figure = order_figure("deletion", {"Grad-CAM": TRUST.deletion}, TRUST.random)
    ours, random = figure.data
    assert list(ours.x) == [0, 0.5, 1]
    assert list(ours.y) == [0.8, 0.2, 0.0]
    # By hand: (0.8 + 0.2) / 4 + (0.2 + 0) / 4.
    assert ours.name == "Grad-CAM: area 0.300"
    assert random.name == "random order: area 0.500"
    assert (random.line.color, random.line.dash) == (NEUTRAL, "dot")
    assert ours.fill == "tozeroy"
    assert random.fill is None


def test_several_maps_are_compared_without_a_fill() -> None:
    figure = order_figure("insertion", {"a": TRUST.insertion, "<b>": TRUST.random_insertion})
    assert [trace.fill for trace in figure.data] == [None, None]
    assert len({trace.line.color for trace in figure.data}) == 2
    assert figure.data[1].name.startswith("&lt;b&gt;")
    assert "sharply" in figure.layout.xaxis.title.text


def test_road_shows_both_orders_over_the_shares() -> None:
    least, most = road_figure({"Grad-CAM": ROAD}).data
    assert list(most.x) == list(least.x) == [0.2, 0.5, 0.8]
    assert list(most.y) == [0.6, 0.2, 0.1]
    assert list(least.y) == [0.8, 0.8, 0.7]
    assert most.line.dash != least.line.dash
    # Half of 0.7667 − 0.3.
    assert most.name == "most relevant first; half the gap: +0.233"
    assert least.name == "least relevant first"
    assert "b: least relevant first" in [
        each.name for each in road_figure({"a": ROAD, "b": ROAD}).data
    ]


def test_charts_side_by_side_have_plots_of_one_size_and_short_titles() -> None:
    figures = [
        order_figure("deletion", {"a": TRUST.deletion}, TRUST.random),
        order_figure("insertion", {"a": TRUST.insertion}, TRUST.random_insertion),
        road_figure({"a": ROAD}),
    ]
    for figure in figures:
        assert figure.layout.margin.to_plotly_json() == MARGIN
        assert len(figure.data) == 2
        lines = figure.layout.xaxis.title.text.split("<br>")
        assert len(lines) == 2
        assert max(map(len, lines)) <= 22
        assert figure.layout.yaxis.tickformat == ".3~p"
        assert all(".3~p" in trace.hovertemplate for trace in figure.data)


def test_a_row_for_each_measure_with_what_it_is_compared_to() -> None:
    rows = [[cell[0] for cell in row] for row in Table(trust_table(TRUST)).rows[1:]]
    assert [row[:4] for row in rows] == [
        ["✓", "Deletion area", "0.300", "random order 0.500"],
        ["✓", "Insertion area", "0.500", "random order 0.300"],
        [
            "–",
            "Drop with the marked places alone",
            "25.0%",
            "60.0% instead of 80.0%: loses 25.0% of it; as much at random places leaves 55.0%",
        ],
        ["✓", "ROAD, combined", "0.233", "random map 0, at best 0.5"],
        ["✓", "Likeness to the untrained network's map", "−0.120", "unlike 0, the same 1"],
        ["✓", "Pointing game", "hit", "a random place hits with 10%"],
        ["✓", "Energy inside the object", "40.0%", "the object covers 5%"],
    ]
    for row in rows:
        measure = next(each for each in MEASURES.values() if each.title == row[1])
        assert row[4] == f"{measure.good} {measure.limits}"


def test_what_was_not_measured_has_no_row() -> None:
    bare = replace(TRUST, likeness=None, pointing=None)
    assert len(Table(trust_table(bare)).rows) == 5
    missed = replace(TRUST, pointing=Pointing(None, None, 0.1, 0.05, 15))
    assert len(Table(trust_table(missed)).rows) == 6


def test_every_mark_is_said_in_words_too_and_the_count_above_is_the_tables() -> None:
    bad = replace(TRUST, deletion=curve(0.8, 0.8, 0.8), likeness=0.9)
    html = trust_table(bad)
    marks = [row[0][0] for row in Table(html).rows[1:]]
    assert marks == ["✗", "✓", "–", "✓", "✗", "✓", "✓"]
    assert html.count('aria-label="speaks for this map"') == 4
    assert html.count('aria-label="speaks against this map"') == 2
    assert bad.verdict == "4 of 7 tests speak for this map, 2 against, 1 undecided."
    assert trust_markdown(bad).startswith(bad.verdict)


def test_what_road_is_stands_beside_its_number() -> None:
    assert "Half the gap" in trust_table(TRUST)


def test_a_rise_is_called_a_rise() -> None:
    risen = replace(TRUST, kept=Kept(0.9, 0.0, increased=True))
    assert "90.0% instead of 80.0%: risen" in trust_table(risen)


def test_trust_as_csv_has_all_digits_and_as_markdown_the_judgement() -> None:
    rows = list(csv.reader(StringIO(trust_csv(TRUST))))
    assert len(rows) == 8
    assert {len(row) for row in rows} == {5}
    assert float(rows[4][2]) == TRUST.road.combined
    assert [row[0] for row in rows[1:]] == list(TRUST.verdicts.values())
    text = trust_markdown(TRUST)
    assert text.startswith(TRUST.sentence)
    assert text.count("\n| ") == 9
    assert text.endswith("|\n")


def row(method: str, **means: float | None) -> MethodRow:
    found = {
        key: None if value is None else Mean(value, value - 0.01, value + 0.02, 48)
        for key, value in means.items()
    }
    return MethodRow(method, "blocks.6", found)


ROWS = (
    row("gradcam", deletion=0.2, insertion=0.5, hit=0.9, road=None),
    row("gradcam++", deletion=0.1, insertion=0.4, hit=0.95, road=0.1),
    row("random", deletion=0.05, insertion=0.9, hit=0.2, road=0.0),
)


def bold(rows: tuple[MethodRow, ...], *same: tuple[str, ...]) -> list[list[str]]:
    table = Table(methods_table(rows, same)).rows
    return [[cell[0].split()[0] for cell in row if "changed" in cell[2]] for row in table[1:]]


def test_bold_is_what_lies_apart_from_all_others_but_never_the_random_map() -> None:
    # Intervals are 0.03 wide.
    assert bold(ROWS) == [["0.500"], ["0.100", "95.0%"], []]
    close = (row("gradcam", hit=0.9), row("gradcam++", hit=0.92), row("random", hit=0.99))
    assert bold(close) == [[], [], []]
    table = Table(methods_table(ROWS)).rows
    assert [row[0][0] for row in table] == ["Method", "Grad-CAM", "Grad-CAM++", "Random patches"]
    assert [cell[0] for cell in table[0][1:3]] == ["Deletion area ↓", "Insertion area ↑"]


def test_methods_with_the_same_maps_are_best_together() -> None:
    rows = (row("gradcam", hit=0.9), row("hirescam", hit=0.9), row("eigencam", hit=0.5))
    assert bold(rows) == [[], [], []]
    same = (("gradcam", "hirescam"),)
    assert bold(rows, *same) == [["90.0%"], ["90.0%"], []]
    assert clearly_best(rows, "hit", same) == ("gradcam", "hirescam")
    assert clearly_best(rows[:2], "hit", same) == ()
    assert clearly_best(rows, "road") == ()


def test_the_verdict_claims_no_more_than_the_intervals_allow() -> None:
    rows = (
        row("gradcam", deletion=0.1, energy=0.5, drop=0.3),
        row("hirescam", deletion=0.1, energy=0.5, drop=0.3),
        row("eigencam", deletion=0.11, energy=0.7, drop=0.31),
        row("random", deletion=0.6, energy=0.2, drop=0.3),
    )
    same = (("gradcam", "hirescam"),)
    assert methods_verdict(rows, same) == (
        "On 48 scenes, Eigen-CAM is clearly best on energy inside the object. No method is clearly"
        " better than all others on deletion area and drop: the intervals overlap. All clearly beat"
        " random patches on deletion area and energy inside the object; on drop not all do."
        " Grad-CAM and HiResCAM gave the same maps: where only averaging follows a layer, their"
        " formulas agree."
    )
    both = (row("gradcam", hit=0.9), row("layercam", hit=0.9), row("random", hit=0.1))
    assert methods_verdict(both) == (
        "On 48 scenes, no method is clearly better than all others on any measure: the intervals"
        " overlap. All clearly beat random patches, on every measure."
    )
    assert "On no measure do all methods clearly beat" in methods_verdict(
        (row("gradcam", hit=0.1), row("random", hit=0.1))
    )


def test_words_are_listed_as_people_list_them() -> None:
    assert [listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == [
        "a",
        "a and b",
        "a, b and c",
    ]
    assert same_sentence(()) == ""


def test_cells_show_the_mean_and_its_interval_and_say_over_how_many() -> None:
    cell = Table(methods_table(ROWS)).rows[1][1]
    assert cell[0] == "0.200 0.190 to 0.220"
    assert "48 pictures" in cell[1]
    assert Table(methods_table(ROWS)).rows[1][4][0] == "–"


def test_methods_as_csv_give_every_number_back() -> None:
    rows = list(csv.DictReader(StringIO(methods_csv(ROWS))))
    assert [each["method"] for each in rows] == ["gradcam", "gradcam++", "random"]
    for each, record in zip(rows, ROWS, strict=True):
        for key, mean in record.means.items():
            if mean is None:
                assert each[f"{key} mean"] == ""
            else:
                assert float(each[f"{key} mean"]) == pytest.approx(mean.value)
                assert float(each[f"{key} low"]) == pytest.approx(mean.low)
                assert float(each[f"{key} high"]) == pytest.approx(mean.high)
                assert int(each[f"{key} pictures"]) == 48


def test_methods_as_markdown_keep_the_last_row_plain() -> None:
    lines = methods_markdown(ROWS, "48 scenes").splitlines()
    assert lines[0] == "48 scenes"
    assert lines[-1].startswith("| Random patches | blocks.6 | 0.050 (0.040 to 0.070) |")
    assert {line.count("|") for line in lines[2:]} == {7}


def test_every_measure_that_is_compared_has_words() -> None:
    assert set(COMPARED) <= set(MEASURES)
