"""The same budget spent four ways, against trying every step."""

import math
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.scaling import (
    BASELINES,
    WAYS,
    Bases,
    ScaledNetwork,
    Way,
    scale,
    scale_by,
    spend,
)

# A way and how far it goes; φ for "compound".
FACTORS = st.one_of(
    st.tuples(st.just("depth"), st.floats(0.3, 20)),
    st.tuples(st.just("width"), st.floats(0.3, 5)),
    st.tuples(st.just("resolution"), st.floats(0.3, 5)),
    st.tuples(st.just("compound"), st.floats(-3, 7)),
)
# A budget beside what is asked for, so near that it can be spent.
BESIDE = st.floats(0.95, 1.04)


def distance(network: ScaledNetwork, budget_macs: float) -> float:
    return abs(math.log(network.macs / budget_macs))


def at(way: Way, factor: float) -> ScaledNetwork:
    match way:
        case "depth":
            return scale_by(factor, 1, 224)
        case "width":
            return scale_by(1, factor, 224)
        case "resolution":
            return scale_by(1, 1, round(224 * factor))
        case "compound":
            return scale(factor)


def every_network(way: Way) -> Iterator[ScaledNetwork]:
    """All steps that could cost about as much as Table 7's networks."""
    steps = {
        "depth": (step / 12 for step in range(12, 12 * 8)),
        "width": (step / 1000 for step in range(1000, 4000)),
        "resolution": (side / 224 for side in range(224, 700)),
        "compound": (step / 1000 for step in range(3000)),
    }
    return (at(way, factor) for factor in steps[way])


@pytest.mark.parametrize("way", WAYS)
def test_nothing_comes_nearer_to_table_7s_budget(way: Way) -> None:
    nearest = min(distance(network, 1.8e9) for network in every_network(way))
    assert distance(spend(1.8e9, way).network, 1.8e9) == nearest


def test_table_7s_budget_needs_more_than_the_paper_prints() -> None:
    # The paper prints 4, 2 and 2.
    assert spend(1.8e9, "depth").factor == pytest.approx(4.5, abs=0.25)
    assert spend(1.8e9, "width").factor == pytest.approx(2.25, abs=0.05)
    assert spend(1.8e9, "resolution").factor == pytest.approx(2.15, abs=0.02)
    assert spend(1.8e9, "compound").factor == pytest.approx(1.9, abs=0.05)


@given(FACTORS, BESIDE)
def test_the_factor_builds_the_network_and_no_neighbour_is_nearer(
    asked: tuple[Way, float], beside: float
) -> None:
    way, factor = asked
    budget_macs = at(way, factor).macs * beside
    spent = spend(budget_macs, way)
    assert spent.network.stages == at(way, spent.factor).stages
    step = {"depth": 1 / 12, "width": 1e-3, "resolution": 1 / 224, "compound": 1e-3}[way]
    for steps in (-300, -30, -3, -1, 1, 3, 30, 300):
        other = spent.factor + steps * step
        if way == "compound" or other > 0.05:
            assert distance(at(way, other), budget_macs) >= distance(spent.network, budget_macs)


@given(FACTORS, BESIDE, st.floats(1, 1.05))
def test_more_budget_never_gives_less(asked: tuple[Way, float], beside: float, more: float) -> None:
    way, factor = asked
    budget_macs = at(way, factor).macs * beside
    poorer, richer = spend(budget_macs, way), spend(budget_macs * more, way)
    assert poorer.factor <= richer.factor
    assert poorer.network.macs <= richer.network.macs


@pytest.mark.parametrize("key", sorted(BASELINES))
def test_the_baselines_own_cost_gives_the_baseline(key: str) -> None:
    chosen = BASELINES[key]
    own = scale_by(1, 1, chosen.resolution_px, chosen)
    for way in WAYS:
        spent = spend(own.macs, way, chosen)
        assert spent.network == own
        assert spent.factor == (0 if way == "compound" else 1)


def test_of_equal_networks_the_least_changed_is_taken() -> None:
    # 1 to 4 layers a stage: no stage changes between 9/12 (excluded) and 12/12, nor up to 13/12.
    shallower = scale_by(9 / 12, 1, 224)
    assert spend(shallower.macs, "depth").factor == 9 / 12
    deeper = scale_by(15 / 12, 1, 224)
    assert deeper.stages == scale_by(14 / 12, 1, 224).stages
    assert spend(deeper.macs, "depth").factor == 13 / 12


@pytest.mark.parametrize("way", ["width", "compound"])
def test_widths_that_groups_do_not_fit_are_passed_over(way: Way) -> None:
    g16 = BASELINES["g16"]
    # 1.75 · 32 = 56 channels don't split into 3 groups.
    with pytest.raises(ExplorerError, match="56 channels"):
        scale_by(1, 1.75, 224, g16)
    spent = spend(scale_by(1, 2, 224, g16).macs * 0.93, way, g16)
    assert spent.network.baseline == "g16"


@pytest.mark.parametrize(
    ("budget_macs", "way", "sentence"),
    [
        (
            0.1e9,
            "depth",
            r"Scaling depth alone can't spend 0.1 G .* the least it can spend is 0.173 G",
        ),
        (1e15, "depth", r"Scaling depth alone can't spend 1e\+06 G .* the most it can spend is"),
        (1e15, "resolution", "Scaling resolution alone can't spend .* the most it can spend is"),
        (1e5, "width", "Scaling width alone can't spend .* the least it can spend is"),
        (0.48e9, "depth", r"can't spend 0.48 G .*; it jumps from 0.386 G to 0.57 G\."),
        (1e18, "compound", "Compound scaling can't spend .* the most it can spend is"),
        (0, "width", "The budget must be a positive number of multiply-adds, not 0"),
        (-1e9, "width", "The budget must be a positive number"),
        (math.nan, "compound", "The budget must be a positive number"),
        (math.inf, "compound", "The budget must be a positive number"),
    ],
)
def test_what_cannot_be_spent_gets_a_sentence(budget_macs: float, way: Way, sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        spend(budget_macs, way)


def test_the_least_of_depth_alone_is_one_layer_a_stage() -> None:
    least = scale_by(0.01, 1, 224)
    assert {stage.layers for stage in least.stages} == {1}
    assert spend(least.macs * 0.95, "depth").network.stages == least.stages
    with pytest.raises(ExplorerError, match=f"least it can spend is {least.macs / 1e9:.3g} G"):
        spend(least.macs * 0.85, "depth")


def test_bases_say_how_compound_scaling_grows() -> None:
    deep = spend(1e9, "compound", bases=Bases(alpha=2, beta=1, gamma=1)).network
    assert (deep.width, deep.resolution_px) == (1, 224)
    assert deep.depth > 1
    nothing = Bases(1, 1, 1)
    assert spend(0.39e9, "compound", bases=nothing).factor == 0
    with pytest.raises(ExplorerError, match="Compound scaling can't spend 1 G"):
        spend(1e9, "compound", bases=nothing)


@given(st.integers(1, 768), st.sampled_from([1, 2, 3, 4, 6]))
def test_a_twelfth_never_rounds_to_a_layer_too_many(step: int, layers: int) -> None:
    network_layers = math.ceil(step / 12 * layers)
    assert network_layers == -(-step * layers // 12)
