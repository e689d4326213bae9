"""What the Compare page's tabs show of papers' tables, of times, and of two networks."""

import csv
from io import StringIO

import pytest

from components.figures.latency_table import (
    TimedNetwork,
    latency_columns,
    latency_figure,
    latency_text_table,
    ratio_sentence,
    spread,
)
from components.figures.paper_table import (
    FLAG,
    flag_sentences,
    note_sentences,
    paper_text_table,
    shown_columns,
)
from components.figures.quantities import percent
from components.figures.text_tables import csv_text
from components.figures.two_networks import (
    Side,
    evidence_columns,
    growth_sentence,
    two_networks_markdown,
    two_networks_text_table,
)
from components.graphs import Latency
from components.networks.paper_records import Cell, Column, PaperTable, Row

TABLE = PaperTable(
    "small",
    "A small table",
    "Table 1 of nothing",
    "For tests.",
    ("Setting",),
    (Column("top1", "Top-1", "%"), Column("macs", "Multiply-adds", "G"), Column("params", "Size")),
    (
        Row("One", ("a",), (Cell(76.0), Cell(4.2, 4.6, 0.05), Cell(None, 7.0)), "A slip."),
        Row("Two", ("b",), (Cell(77.1), Cell(None, 1.0), Cell()), ""),
    ),
)


def test_a_table_shows_printed_counted_and_how_far_off() -> None:
    columns = {column.name: column for column in shown_columns(TABLE)}
    assert list(columns) == [
        "Row",
        "Flag",
        "Setting",
        "Top-1, %, printed",
        "Multiply-adds, G, printed",
        "Multiply-adds, G, counted",
        "Multiply-adds, off by %",
        "Size, counted",
        "Note",
    ]
    assert columns["Flag"].values == (FLAG, "")
    assert columns["Top-1, %, printed"].decimals == 1
    assert columns["Multiply-adds, G, printed"].decimals is None
    first, second = columns["Multiply-adds, off by %"].values
    assert first == pytest.approx(100 * (4.6 / 4.2 - 1))
    assert second is None
    assert flag_sentences(TABLE) == [
        "**One, a**: multiply-adds 4.2 G printed, 4.6 G counted. A slip."
    ]
    assert note_sentences(TABLE) == []  # the only note is told with the flag


def test_an_exported_table_has_all_cells_and_leaves_unknown_ones_empty() -> None:
    head, one, two = csv.reader(StringIO(csv_text(paper_text_table(TABLE))))
    assert head[:3] == ["Row", "Flag", "Setting"]
    assert one == ["One", FLAG, "a", "76", "4.2", "4.6", "9.52381", "7", "A slip."]
    assert two == ["Two", "", "b", "77.1", "", "1", "", "", ""]


def timed(title: str, ms: float, macs: int | None, family: str = "") -> TimedNetwork:
    return TimedNetwork(title, family, macs, Latency(title, ms, 10, 1, 1, 224, ms - 1, ms + 3))


def test_times_stand_fastest_first_with_their_spread_and_rate() -> None:
    quick, slow = timed("B1", 40, 800_000_000, "EfficientNet"), timed("R152", 200, None)
    columns = latency_columns([slow, quick])
    assert columns["Network"] == ["B1", "R152"]
    assert columns["Spread"] == [10, 2]  # 4 ms between the quartiles
    assert columns["G per second"] == [20, None]  # 0.8 G in 40 ms
    assert spread(quick.latency) == 10
    text = latency_text_table([slow, quick])
    assert dict(zip(text.heads, text.rows[0], strict=True))["Threads"] == "1"
    bars, labels = latency_figure([slow, quick]).data
    assert list(bars.y) == ["R152", "B1"]  # plotly draws from below
    assert list(bars.error_x.array) == [3, 3]
    assert list(bars.error_x.arrayminus) == [1, 1]
    assert [text.strip() for text in labels.text] == ["200 ms", "40.0 ms"]


def test_the_papers_ratio_stands_beside_ours() -> None:
    sentence = ratio_sentence(timed("R152", 200, None), timed("B1", 40, None), (0.5, 0.1), 5.7)
    assert "B1 is 5.00 times as fast as R152" in sentence
    assert "40.0 ms against 200 ms" in sentence
    assert "prints **5.7 times**: 0.1 s against 0.5 s" in sentence
    assert "idle" not in sentence  # the quartiles are 10 % apart at most
    noisy = ratio_sentence(timed("R152", 200, None), timed("B1", 30, None), (0.5, 0.1), 5.7)
    assert "by 13 % from quartile to quartile" in noisy


LEFT = Side("A", 2015, params=20e6, macs=4e9, top1=76.0, input_px=224)
# Accuracies stand as they do in the chart: with the digits that were printed.
PRINTED = Side("C", top1=79.312, top5=82.0)
RIGHT = Side("B", 2016, params=50e6, macs=2e9, top1=80.1, input_px=299, latency_ms=7.0)


def test_the_better_number_of_two_networks_is_ticked() -> None:
    text = two_networks_markdown(LEFT, RIGHT).replace("\u00a0", " ").replace("\u2011", "-")
    lines = ([cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines())
    rows = {name: cells for name, *cells in lines}
    assert rows["Parameters, counted"] == ["✓ **20.0 M**", "50.0 M", "× 2.50"]
    assert rows["Multiply-adds, counted"] == ["4.00 G", "✓ **2.00 G**", "× 0.500"]
    assert rows["Top-1, published"] == ["76.0 %", "✓ **80.1 %**", "+4.1 points"]
    assert rows["Year"] == ["2015", "2016", ""]
    assert rows["Time for an image here"] == ["–", "7.00 ms", ""]
    assert "Top-5, published" not in rows  # neither has it


def test_accuracies_of_two_networks_have_the_digits_of_the_chart() -> None:
    text = two_networks_markdown(PRINTED, LEFT).replace("\u00a0", " ")
    assert f"**{percent(79.312)}**" in text
    assert "79.312 %" in text
    assert "| 82.0 % |" in text


def test_two_networks_are_exported_with_all_digits() -> None:
    table = two_networks_text_table(LEFT, RIGHT)
    assert ("Parameters, counted", "20,000,000", "50,000,000", "× 2.50", "A") in table.rows


def test_growth_with_the_image_stands_beside_its_pixels() -> None:
    larger = Side("A", macs=12e9, input_px=448)
    assert growth_sentence(LEFT, larger) == (
        "A from 224 to 448 px: 4.00 times the pixels, 3.00 times the multiply-adds."
    )


def test_evidence_leaves_unknown_numbers_out() -> None:
    columns = evidence_columns([LEFT, Side("C", macs=1e9)])
    assert columns["Network"] == ["A", "C"]
    assert columns["Parameters, M"] == [20, None]
    assert columns["Multiply-adds, G"] == [4, 1]
    assert columns["Top-1, %"] == [76, None]
