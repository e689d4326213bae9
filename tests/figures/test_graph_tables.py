"""Tables about graphs: two networks side by side, and the lens of five modules."""

from dataclasses import replace

from components.figures.comparison_table import comparison_table
from components.figures.lens_table import module_table, sub_block_table
from components.graphs.comparing import Comparison, Pair
from components.graphs.lens import lens
from components.graphs.parts import Part
from components.graphs.records import Graph
from components.scaling import released
from tests.figures.test_tables import Table

LEFT = Graph("left<net>", 1, (1, 3, 8, 8), (), (), 3_000, 10_000, ())
RIGHT = replace(LEFT, network="right", params=4_500, macs=10_000)
SAME = Part("stage 1", "", ("stem",), 1, 1_000, 4_000)
WIDER = replace(SAME, params=2_500)
COMPARISON = Comparison(
    LEFT,
    RIGHT,
    by_stage=True,
    differences=("+2 layers",),
    pairs=(
        Pair(SAME, WIDER, ("+8 channels", "stride 2 instead of 1")),
        Pair(replace(SAME, title="act", params=0), replace(SAME, title="relu", params=0), ()),
    ),
    only_left=(replace(SAME, title="stage 7", macs=6_000),),
    only_right=(replace(SAME, title="stage 9", params=2_000),),
)


def texts(row: list[tuple[str, str, set[str]]]) -> list[str]:
    return [cell[0] for cell in row]


def test_pairs_have_both_costs_their_ratio_and_the_difference_in_words() -> None:
    rows = Table(comparison_table(COMPARISON)).rows
    assert texts(rows[1]) == ["left<net>", "right", "ratio"] * 2
    assert texts(rows[2]) == [
        "stage 1",
        "1.00 K",
        "2.50 K",
        "× 2.50",
        "4.00 K",
        "4.00 K",
        "× 1.00",
        "+8 channels; stride 2 instead of 1",
    ]
    assert rows[2][2][1] == "2,500"


def test_only_what_differs_is_tinted() -> None:
    row = Table(comparison_table(COMPARISON)).rows[2]
    assert ["differs" in cell[2] for cell in row] == [False, False, True, *[False] * 5]


def test_a_ratio_to_nothing_is_a_dash() -> None:
    row = texts(Table(comparison_table(COMPARISON)).rows[3])
    assert row[:4] == ["act · relu", "0", "0", "–"]
    assert row[-1] == "–"


def test_parts_of_one_network_stand_on_its_side() -> None:
    rows = Table(comparison_table(COMPARISON)).rows
    left, right = texts(rows[4]), texts(rows[5])
    assert left == ["stage 7", "1.00 K", "–", "–", "6.00 K", "–", "–", "only in left<net>"]
    assert right == ["stage 9", "–", "2.00 K", "–", "–", "4.00 K", "–", "only in right"]


def test_the_last_row_has_the_whole_networks() -> None:
    rows = Table(comparison_table(COMPARISON)).rows
    assert texts(rows[-1]) == [
        "Whole network",
        "3.00 K",
        "4.50 K",
        "× 1.50",
        "10.0 K",
        "10.0 K",
        "× 1.00",
        "+2 layers",
    ]
    assert {len(row) for row in rows[2:]} == {8}


def test_a_whole_network_has_its_multiply_adds_in_billions() -> None:
    large = replace(COMPARISON, left=replace(LEFT, macs=385_814_752))
    assert texts(Table(comparison_table(large)).rows[-1])[4] == "0.386 G"


def test_both_lens_tables_sum_to_the_layers_of_keras() -> None:
    for table in (sub_block_table, module_table):
        rows = Table(table(lens(released("b7")))).rows
        body, (_, total) = rows[1:-1], rows[-1]
        assert total[0] == "813"
        assert sum(int(row[5][0]) for row in body) == 813
        for row in body:
            assert int(row[2][0]) * int(row[4][0]) == int(row[5][0])


def test_a_sub_block_shows_its_modules_and_a_module_its_layers() -> None:
    blocks = {row[0][0]: row for row in Table(sub_block_table(lens(released("b0")))).rows}
    assert texts(blocks["Sub-block 1"]) == [
        "Sub-block 1",
        "Module 1 → Module 3 → Module 4",
        "10",
        "2",
        "1",
        "10",
    ]
    assert blocks["Sub-block 2, padded"][3][0] == "3–5, 7"
    assert texts(blocks["The forgotten fourth"])[3:] == ["–", "0", "0"]
    modules = {row[0][0]: row for row in Table(module_table(lens(released("b0")))).rows}
    assert modules["Module 3"][1][0] == "GlobalAveragePooling2D → Reshape → Conv2D → Conv2D"
    assert len(modules["Module 2, padded"][1][0].split(" → ")) == int(
        modules["Module 2, padded"][2][0]
    )
