"""Plotly figures of the Scaling page: their points are those of the records."""

from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.growth import growth_figure
from components.figures.palette import SEQUENTIAL
from components.figures.ternary import search_figure
from components.scaling import (
    BASELINES,
    PAPER,
    Baseline,
    Bases,
    Candidate,
    candidates,
    scale,
)

PHIS = (-1.0, 0.0, 1.0, 2.5)


def growth(bases: Bases = PAPER, phi: float = 1.3, key: str = "efficientnet") -> go.Figure:
    baseline: Baseline = BASELINES[key]
    return growth_figure(PHIS, [scale(each, bases, baseline) for each in PHIS], bases, phi)


def labels(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_real_growth_is_drawn_beside_both_formulas() -> None:
    built, doubling, ruled, _ = growth().data
    assert tuple(built.x) == tuple(doubling.x) == tuple(ruled.x) == PHIS
    # 992,629,472 multiply-adds at φ = 1 and 258 pixels against B0's 385,814,752
    assert built.customdata[1:3] == (385_814_752, scale(1).macs)
    assert built.y[1:3] == pytest.approx((1, scale(1).macs / 385_814_752))
    assert list(doubling.y) == pytest.approx([0.5, 1, 2, 5.65685])
    growth_of_one_step = 1.2 * 1.1 * 1.1 * 1.15 * 1.15
    assert list(ruled.y) == pytest.approx([growth_of_one_step**phi for phi in PHIS])
    assert ruled.name.startswith("1.920^φ")


def test_released_networks_stand_at_their_number() -> None:
    points = growth().data[3]
    assert list(points.x) == list(range(8))
    assert list(points.text) == [f"B{number}" for number in range(8)]
    assert points.y[7] == pytest.approx(37_745_884_192 / 385_814_752)


def test_other_baselines_are_told_against_themselves_without_b0_to_b7() -> None:
    figure = growth(key="mobilenetv1")
    assert len(figure.data) == 3
    assert figure.data[0].y[1] == 1
    assert "MobileNetV1" in figure.layout.yaxis.title.text


@pytest.mark.parametrize(("phi", "anchor"), [(-0.5, "left"), (2.0, "right")])
def test_the_present_phi_is_a_line_whose_label_stays_inside(phi: float, anchor: str) -> None:
    figure = growth(phi=phi)
    (line,) = figure.layout.shapes
    assert (line.x0, line.x1) == (phi, phi)
    assert labels(figure) == [f"φ = {phi:g}"]
    assert figure.layout.annotations[0].xanchor == anchor


@pytest.mark.parametrize(
    ("bases", "ticks"), [(PAPER, {"× 0.5", "× 1", "× 100"}), (Bases(4, 2, 2), {"× 0.01", "× 1"})]
)
def test_the_log_axis_has_few_round_ticks(bases: Bases, ticks: set[str]) -> None:
    axis = growth(bases).layout.yaxis
    assert axis.type == "log"
    assert ticks <= set(axis.ticktext)
    assert len(axis.tickvals) <= 16


@given(st.sampled_from(candidates()), st.sampled_from(["efficientnet", "resnet50"]))
def test_a_candidate_stands_at_its_shares_and_carries_its_bases(
    candidate: Candidate, key: str
) -> None:
    shown = Candidate(candidate.bases, scale(1, candidate.bases, BASELINES[key]))
    (trace, _) = search_figure([shown], PAPER).data
    bases = candidate.bases
    # What each dimension multiplies the cost by; a share is its part of the logarithm.
    costs = (bases.alpha, bases.beta**2, bases.gamma**2)
    for share, cost in zip((trace.a[0], trace.b[0], trace.c[0]), costs, strict=True):
        assert bases.growth**share == pytest.approx(cost)
    assert tuple(trace.customdata[0][:3]) == (bases.alpha, bases.beta, bases.gamma)
    assert trace.customdata[0][4] == shown.network.macs
    unscaled = scale(0, PAPER, BASELINES[key]).macs
    assert trace.marker.color[0] == pytest.approx(shown.network.macs / unscaled)


def test_colour_runs_from_little_to_much_and_says_of_what() -> None:
    trace: Any = search_figure(candidates(), PAPER).data[0]
    assert [colour for _, colour in trace.marker.colorscale] == list(SEQUENTIAL)
    assert "multiply-adds" in trace.marker.colorbar.title.text
    assert len(trace.a) == len(candidates())


def test_the_corners_are_named() -> None:
    ternary = search_figure(candidates(), PAPER).layout.ternary
    assert ternary.aaxis.title.text == "all into depth"
    assert ternary.baxis.title.text == "all into<br>width"
    assert ternary.caxis.title.text == "all into<br>resolution"


def test_the_papers_bases_are_ringed_and_others_marked_beside_them() -> None:
    rings = search_figure(candidates(), Bases(1.3, 1.1, 1.1)).data[1:]
    assert [ring.name for ring in rings] == ["the paper's: 1.2, 1.1, 1.15", "chosen: 1.3, 1.1, 1.1"]
    assert [tuple(ring.customdata[0][:3]) for ring in rings] == [(1.2, 1.1, 1.15), (1.3, 1.1, 1.1)]
    assert rings[0].marker.symbol != rings[1].marker.symbol
    assert len(search_figure(candidates(), PAPER).data) == 2


def test_bases_that_make_no_network_or_do_not_grow_are_not_marked() -> None:
    for chosen in (Bases(1, 1, 1), Bases(1000, 1, 1)):
        assert len(search_figure(candidates(), chosen).data) == 2


def test_more_candidates_have_smaller_points_so_that_none_is_hidden() -> None:
    few, many = (
        search_figure(found, PAPER).data[0] for found in (candidates(), candidates(0.1, 0.02))
    )
    assert few.marker.size > many.marker.size >= 5
    assert few.marker.line.width >= 1  # without an outline the darkest would be lost on dark


def test_the_page_shows_through_in_both_themes() -> None:
    for figure in (growth(), search_figure(candidates(), PAPER)):
        assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
        assert figure.layout.font.color is None
