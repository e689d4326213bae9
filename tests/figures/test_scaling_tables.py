"""Tables of the Scaling page, read back as a browser would."""

import re
from xml.etree import ElementTree as Xml

import pytest

from components.figures.deviations import signed_percent
from components.figures.half_resolution_table import half_resolution_table
from components.figures.phi_dots import phi_dots_svg
from components.figures.published_table import published_table
from components.figures.released_table import released_table
from components.figures.ways_bars import ways_bars
from components.figures.ways_table import ways_table
from components.scaling import (
    PAPER,
    Bases,
    HalfResolution,
    Spent,
    half_resolution,
    released,
    scale,
    scale_by,
    table_3,
    table_7,
)
from tests.figures.test_tables import Table

SVG = "{http://www.w3.org/2000/svg}"

# By hand: log(released) / log(base), to two decimals.
IMPLIED = {
    "B0": ("0.00", "0.00", "0.00"),
    "B1": ("0.52", "0.00", "0.49"),
    "B2": ("1.00", "1.00", "1.07"),
    "B3": ("1.85", "1.91", "2.09"),
    "B4": ("3.22", "3.53", "3.78"),
    "B5": ("4.32", "4.93", "5.09"),
    "B6": ("5.24", "6.17", "6.14"),
    "B7": ("6.21", "7.27", "7.05"),
}


def texts(html: str, head_rows: int) -> list[list[str]]:
    return [[cell[0] for cell in row] for row in Table(html).rows[head_rows:]]


def test_released_networks_stand_beside_the_rule_with_the_phi_they_imply() -> None:
    rows = texts(released_table(), 2)
    assert {row[0]: (row[2], row[4], row[6]) for row in rows} == IMPLIED
    # 1.2⁷, 1.1⁷ and 224 · 1.15⁷ = 595.8
    assert rows[7][1:6:2] == ["× 3.10 rule: 3.58", "× 2.00 rule: 1.95", "600 px rule: 596"]


def test_real_growth_stands_beside_two_forecasts() -> None:
    html = released_table()
    rows = texts(html, 2)
    assert "1.920" in Table(html).rows[1][-1][0]
    assert rows[7][7:] == ["× 97.8", "× 128", "× 96.3"]
    assert rows[1][7:] == ["× 1.78", "× 2.00", "× 1.92"]


def test_a_mismatch_is_tinted_and_told_in_a_sentence() -> None:
    b0, b1, *_, b6, b7 = Table(released_table()).rows[2:]
    assert not any("differs" in cell[2] for cell in b0)
    sentence = "B1's width is × 1.00, which is φ = 0.00; the rule at φ = 1 gives × 1.10."
    assert [cell[1] for cell in b1[3:5]] == [sentence] * 2
    assert all("differs" in cell[2] for cell in b1[1:7])
    # 1.1⁶ = 1.77 is the released 1.8 with one decimal; 1.1⁷ = 1.95 is not 2.0.
    assert ["differs" in row[3][2] for row in (b6, b7)] == [False, True]
    assert not any("differs" in cell[2] for cell in b7[7:])


def test_with_a_base_of_one_any_phi_fits_or_none() -> None:
    rows = Table(released_table(Bases(alpha=2, beta=1, gamma=1))).rows[2:]
    assert [row[4][0] for row in rows] == ["any", "any", *["none"] * 6]
    assert [row[6][0] for row in rows] == ["any", *["none"] * 7]
    assert "width is × 1.10, which no φ gives" in rows[2][3][1]
    # 2^φ = 3.1
    assert rows[7][2][0] == "1.63"


def marks(bases: Bases) -> list[dict[str, float]]:
    """The x of depth, width and resolution in each row of the picture."""
    root = Xml.fromstring(phi_dots_svg(bases))  # noqa: S314  (our own text)
    rows = [group for group in root.findall(f"{SVG}g") if group.find(f"{SVG}text") is not None]
    return [
        {
            mark.attrib["class"]: float(re.findall(r"[\d.]+", mark.attrib["transform"])[0])
            for mark in row.findall(f"{SVG}g")
        }
        for row in rows
    ]


def axis(bases: Bases) -> dict[int, float]:
    """The x of each labelled φ."""
    found = re.findall(r'<text x="([\d.]+)"[^>]*>(\d+)</text>', phi_dots_svg(bases))
    return {int(label): float(x) for x, label in found}


@pytest.mark.parametrize("bases", [PAPER, Bases(1.05, 1.1, 1.3)])
def test_every_mark_stands_at_its_phi(bases: Bases) -> None:
    ticks, drawn = axis(bases), marks(bases)
    (first, start), *_, (last, end) = sorted(ticks.items())
    logs = {"depth": (3.1, bases.alpha), "width": (2.0, bases.beta)}
    assert first == 0
    for name, (factor, base) in logs.items():
        phi = next(step / 1000 for step in range(60_000) if base ** (step / 1000) >= factor)
        assert drawn[7][name] == pytest.approx(start + (end - start) * phi / last, abs=0.6)
        assert drawn[0][name] == start
    assert len(drawn) == 8
    assert all(0 < x < 700 for row in drawn for x in row.values())


def test_the_axis_reaches_eight_or_further_and_a_base_of_one_has_no_mark() -> None:
    assert sorted(axis(PAPER)) == list(range(9))
    # log 3.1 / log 1.05 = 23.2
    assert max(axis(Bases(1.05, 1, 1.3))) >= 20
    assert [set(row) for row in marks(Bases(1.05, 1, 1.3))] == [{"depth", "resolution"}] * 8


SPENT = [
    Spent("depth", 4.5, scale_by(4.5, 1, 224)),
    Spent("width", 2.25, scale_by(1, 2.25, 224)),
    Spent("resolution", 2, scale_by(1, 1, 448)),
    Spent("compound", 1.9, scale(1.9)),
]


def test_each_way_of_spending_is_named_in_words() -> None:
    rows = texts(ways_table(SPENT, 1.8e9, scale_by(1, 1, 448)), 1)
    assert [row[0] for row in rows] == [
        "Depth only",
        "Width only",
        "Resolution only",
        "Compound (φ = 1.90)",
        "Your setting",
    ]
    assert rows[2][1:] == rows[4][1:]
    assert rows[2][1:7] == ["× 1.00", "× 1.00", "448 px", "1.54 G", "−14.6%", "5.29 M"]


def test_activations_are_timms() -> None:
    b0 = Table(ways_table([Spent("compound", 0, released("b0"))], 385_814_752)).rows[1]
    # Elements that leave the convolutions and the linear layer of timm's efficientnet_b0, by hooks.
    assert (b0[5][0], b0[7][0]) == ("0.0%", "6.75 M")
    assert b0[7][1].startswith("6,748,036;")


def panels(html: str) -> dict[str, list[tuple[str, float, str, str]]]:
    """Of each panel: tooltip, length in percent, colour and text of the bars."""
    bar = r'title="([^"]+)">.*?width:([\d.]+)%;background:(#\w+)".*?<b>(.*?)</b>'
    return {
        re.findall(r"<figcaption>(.*?)</figcaption>", panel)[0]: [
            (hint, float(length), color, text)
            for hint, length, color, text in re.findall(bar, panel)
        ]
        for panel in re.findall(r"<figure>.*?</figure>", html)
    }


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    own = released("b0")
    drawn = panels(ways_bars(SPENT, own))
    assert list(drawn) == [
        f"{name} against EfficientNet-B0" for name in ("Multiply-adds", "Parameters", "Activations")
    ]
    params = [*(spent.network.params for spent in SPENT), 5_288_548]
    bars = drawn["Parameters against EfficientNet-B0"]
    assert [bar[1] for bar in bars] == [
        pytest.approx(100 * count / max(params), abs=0.06) for count in params
    ]
    assert bars[2][3] == bars[4][3] == "× 1.00"  # resolution costs no parameters
    assert bars[4][0] == "Your setting: 5,288,548"


def test_a_way_has_one_colour_in_all_panels_and_is_told_against_its_own_baseline() -> None:
    drawn = panels(ways_bars(SPENT))
    colors = [[bar[2] for bar in bars] for bars in drawn.values()]
    assert colors[0] == colors[1] == colors[2]
    assert len(set(colors[0])) == 4
    grouped = [Spent("resolution", 2, half_resolution()[0].native)]
    assert next(iter(panels(ways_bars(grouped)))).endswith("against G16-EfficientNet-B0")


def test_what_the_paper_printed_stands_beside_what_is_built() -> None:
    rows = Table(published_table(table_7())).rows[1:]
    assert [cell[0] for cell in rows[1]] == [
        "EfficientNet-B0 depth only",
        "× 4",
        "× 1",
        "224 px",
        "1.8 G",
        "1.58 G",
        "⚑ disagrees −12.5%",
        "79.0%",
    ]
    assert rows[0][5][1] == "385,814,752"
    assert [row[6][0].startswith("⚑ disagrees") for row in rows] == [False, True, True, True, False]
    assert ["differs" in row[6][2] for row in rows] == [False, True, True, True, False]


def test_resnets_swapped_costs_are_flagged_and_assumptions_told() -> None:
    rows = {row[0]: row for row in texts(published_table(table_3()), 1)}
    # Depth × 4 builds to 14.6 G and width × 2 to 16.1 G: the paper prints them the other way round.
    assert rows["ResNet-50 depth only"][4:7] == ["16.2 G", "14.6 G", "⚑ disagrees −10.1%"]
    assert rows["ResNet-50 width only"][4:7] == ["14.7 G", "16.1 G", "⚑ disagrees +9.6%"]
    assert [name for name in rows if "assumed" in name] == [
        "MobileNetV2 compound, factors assumed",
        "ResNet-50 compound, factors assumed",
    ]


def test_grouped_networks_stand_beside_plain_ones_at_both_sizes() -> None:
    rows = Table(half_resolution_table(half_resolution())).rows[2:]
    assert [row[0][0] for row in rows] == ["B0", "B1", "B2", "B3", "B4", "B5"]
    assert [cell[0] for cell in rows[0][1:]] == [
        *("5.29 M", "5.91 M"),
        *("224 px", "0.386 G", "0.635 G", "× 1.65"),
        *("160 px", "0.198 G", "0.325 G", "× 1.64"),
    ]
    assert (rows[5][1][1], rows[5][2][1]) == ("30,389,784", "28,715,320")


def test_each_number_comes_from_its_own_network() -> None:
    sides = (32, 64, 96, 128)
    row = HalfResolution("b0", *(scale_by(1, 1, side) for side in sides))
    cells = Table(half_resolution_table([row])).rows[2]
    # Native, half, plain at native, plain at half.
    titles = {cell[1] for cell in cells}
    assert titles >= {f"{scale_by(1, 1, side).macs:,}" for side in sides}
    assert (cells[3][0], cells[7][0]) == ("32 px", "64 px")


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0741, "+7.4%"), (-0.1948, "−19.5%"), (0.0004, "0.0%"), (-0.0004, "0.0%"), (2.5, "+250.0%")],
)
def test_deviations_carry_their_sign(share: float, text: str) -> None:
    assert signed_percent(share) == text
