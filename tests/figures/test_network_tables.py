"""What doesn't fit, and how pictures are prepared, as tables that a person can read."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from components.figures.fit_table import fit_csv, fit_table
from components.figures.preprocessing_table import preprocessing_table
from components.networks import Preprocessing
from components.networks.fitting import Misfit
from tests.figures.test_tables import Table

MISFIT = Misfit(
    missing=tuple(f"blocks.{number}.weight" for number in range(40)),
    unexpected=("<script>alert(1)</script>",),
    misshaped=(("fc.weight", (10, 512), (1000, 512)), ("scale", (), (1,))),
)
OWN = Preprocessing(224, 256, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225), "bicubic")


def test_each_kind_of_misfit_is_listed_with_its_shapes() -> None:
    rows = [[cell[0] for cell in row] for row in Table(fit_table(MISFIT, longest=3)).rows]
    assert rows[1:] == [
        ["blocks.0.weight", "missing in the file", "–", "wanted"],
        ["blocks.1.weight", "missing in the file", "–", "wanted"],
        ["blocks.2.weight", "missing in the file", "–", "wanted"],
        ["… and 37 more: missing in the file"],
        ["<script>alert(1)</script>", "not known to the network", "there", "–"],
        ["fc.weight", "other shape", "10 × 512", "1000 × 512"],
        ["scale", "other shape", "one number", "1"],
    ]


def test_missing_and_unexpected_entries_have_their_shapes_where_known() -> None:
    misfit = Misfit(("a",), ("b",), shapes={"a": (64,), "b": (2, 3)})
    rows = [[cell[0] for cell in row] for row in Table(fit_table(misfit)).rows]
    assert rows[1:] == [
        ["a", "missing in the file", "–", "64"],
        ["b", "not known to the network", "2 × 3", "–"],
    ]


def test_names_from_a_file_are_only_text() -> None:
    assert "<script" not in fit_table(MISFIT)


def test_a_list_that_just_fits_is_not_cut() -> None:
    assert "more" not in fit_table(Misfit(missing=("a", "b")), longest=2)


def test_an_endless_name_is_cut_on_the_screen_only() -> None:
    misfit = Misfit(unexpected=("x" * 5000,))
    name = Table(fit_table(misfit)).rows[1][0]
    assert len(name[0]) == 60
    assert "x" * 5000 in fit_csv(misfit)


def test_the_file_of_misfits_has_every_entry() -> None:
    rows = list(csv.reader(StringIO(fit_csv(MISFIT))))
    assert len(rows) == 1 + 40 + 1 + 2
    assert rows[-2] == ["fc.weight", "other shape", "10 × 512", "1000 × 512"]


def test_preprocessing_step_by_step() -> None:
    rows = [[cell[0] for cell in row] for row in Table(preprocessing_table(OWN)).rows]
    assert rows[1:] == [
        ["Colours", "red, green, blue"],
        ["Resize", "shorter side to 256 px, bicubic"],
        ["Cut out", "the middle 224 × 224 px (87.5% of that side)"],
        ["Scale", "0 to 255 becomes 0 to 1"],
        ["Take away the mean", "0.485, 0.456, 0.406"],
        ["Divide by the deviation", "0.229, 0.224, 0.225"],
    ]


@pytest.mark.parametrize(
    ("changed", "marked"),
    [
        (OWN, []),
        (replace(OWN, fit="whole"), ["longer side to 256 px, black around, bicubic"]),
        (replace(OWN, std=(1.0, 1.0, 1.0)), ["1, 1, 1"]),
        (replace(OWN, input_px=256), ["the middle 256 × 256 px (100.0% of that side)"]),
    ],
)
def test_what_differs_from_the_network_s_own_is_marked(
    changed: Preprocessing, marked: list[str]
) -> None:
    rows = Table(preprocessing_table(changed, OWN)).rows
    assert [cell[0] for row in rows for cell in row if "differs" in cell[2]] == marked


def test_grey_networks_have_one_mean() -> None:
    grey = Preprocessing(32, 32, (0.5,) * 3, (0.25,) * 3, "bilinear", channels=1)
    html = preprocessing_table(grey)
    assert ">grey</td>" in html
    assert ">0.5</td>" in html
