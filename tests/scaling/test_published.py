"""What papers print, beside what their settings build to."""

import pytest

from components.scaling import PublishedRow, half_resolution, notes, released, table_3, table_7

# Multiply-adds in G of networks that were built with these settings and counted by torch.
BUILT_TABLE_3 = {
    ("mobilenetv1", "base"): 0.569,
    ("mobilenetv1", "width"): 2.216,
    ("mobilenetv1", "resolution"): 2.272,
    ("mobilenetv1", "compound"): 2.470,
    ("mobilenetv2", "base"): 0.301,
    ("mobilenetv2", "depth"): 1.220,
    ("mobilenetv2", "width"): 1.137,
    ("mobilenetv2", "resolution"): 1.199,
    ("mobilenetv2", "compound"): 1.442,
    ("resnet50", "base"): 4.089,
    ("resnet50", "depth"): 14.571,
    ("resnet50", "width"): 16.117,
    ("resnet50", "resolution"): 16.351,
    ("resnet50", "compound"): 15.946,
}
BUILT_TABLE_7 = {"base": 0.386, "depth": 1.575, "width": 1.450, "resolution": 1.538}

# key: (parameters, native G, ratio to plain, half-resolution G, plain at half resolution G).
# Parameters count normalisation with two numbers a channel.
G16 = {
    "b0": (5_913_796, 0.635, 1.645, 0.325, 0.198),
    "b1": (8_332_120, 1.112, 1.619, 0.606, 0.377),
    "b2": (9_504_122, 1.522, 1.532, 0.762, 0.485),
    "b3": (12_590_896, 2.731, 1.495, 1.291, 0.870),
    "b4": (19_328_168, 6.183, 1.407, 2.743, 1.952),
    "b5": (28_715_320, 13.501, 1.315, 7.097, 5.424),
}


def giga(row: PublishedRow) -> float:
    return row.network.macs / 1e9


def test_table_3_builds_to_what_was_counted() -> None:
    built: dict[tuple[str, str], float] = {(row.baseline, row.way): giga(row) for row in table_3()}
    assert built == pytest.approx(BUILT_TABLE_3, abs=5e-4)


def test_table_7_builds_to_what_was_counted() -> None:
    built = {row.way: giga(row) for row in table_7()}
    assert built.pop("compound") == pytest.approx(1.800, abs=5e-4)
    assert built == pytest.approx(BUILT_TABLE_7, abs=5e-4)


def test_the_compound_row_is_b3_on_a_smaller_image() -> None:
    compound = table_7()[-1].network
    assert compound.resolution_px == 291
    assert compound.params == released("b3").params


def test_where_paper_and_built_networks_disagree() -> None:
    assert [row.way for row in table_7() if row.disagrees] == ["depth", "width", "resolution"]
    assert [(row.baseline, row.way) for row in table_3() if row.disagrees] == [
        ("mobilenetv1", "compound"),
        ("mobilenetv2", "compound"),
        ("resnet50", "depth"),
        ("resnet50", "width"),
    ]


def test_rounding_is_no_disagreement() -> None:
    # 0.569 G is printed as 0.6: more than 5 % away, but only rounded.
    base = table_3()[0]
    assert base.deviation == pytest.approx(0.569 / 0.6 - 1, abs=1e-3)
    assert abs(base.deviation) > 0.05
    assert not base.disagrees


def test_only_rows_without_printed_coefficients_are_assumed() -> None:
    assumed = [(row.baseline, row.way) for row in (*table_3(), *table_7()) if row.assumed]
    assert assumed == [("mobilenetv2", "compound"), ("resnet50", "compound")]


def test_resnet_50s_depth_and_width_fit_when_swapped() -> None:
    rows: dict[str, PublishedRow] = {
        row.way: row for row in table_3() if row.baseline == "resnet50"
    }
    for way, other in (("depth", "width"), ("width", "depth")):
        assert giga(rows[way]) == pytest.approx(rows[other].printed_macs / 1e9, rel=0.01)


def test_notes_tell_printed_and_built_numbers() -> None:
    on_table_3, on_table_7 = notes()
    assert "prints 16.2 and 14.7 G" in on_table_3
    assert "build to 14.57 and 16.12 G" in on_table_3
    assert "prints 1.8, 1.8 and 1.9 G" in on_table_7
    assert "build to 1.58, 1.45 and 1.54 G" in on_table_7


def test_g16_costs_what_was_counted() -> None:
    found = {one.key: one for one in half_resolution()}
    assert list(found) == list(G16)
    for key, (params, native, ratio, half, plain_half) in G16.items():
        one = found[key]
        assert one.native.params == one.half.params == params
        assert one.plain_native == released(key)
        assert one.native.macs / 1e9 == pytest.approx(native, abs=5e-4)
        assert one.native.macs / one.plain_native.macs == pytest.approx(ratio, abs=5e-4)
        assert one.half.macs / 1e9 == pytest.approx(half, abs=5e-4)
        assert one.plain_half.macs / 1e9 == pytest.approx(plain_half, abs=5e-4)


def test_half_resolution_is_the_side_that_was_trained_on() -> None:
    assert [one.half.resolution_px for one in half_resolution()] == [160, 176, 192, 204, 252, 328]
