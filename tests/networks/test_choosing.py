"""Choosing among networks, against the definitions tried out pair by pair."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.networks.choosing import (
    Candidate,
    advice,
    best_under,
    candidates,
    cheapest_with,
    compare,
    front,
)
from components.networks.records import Architecture, Measured

# Few different values, so that equal ones are common.
NETWORKS = st.lists(
    st.builds(
        Candidate,
        st.text("abcdef", min_size=1, max_size=3),
        st.just("family"),
        st.integers(1, 12).map(float),
        st.integers(700, 712).map(lambda tenths: tenths / 10),
    ),
    max_size=12,
    unique_by=lambda network: network.name,
)


def dominated(network: Candidate, others: list[Candidate]) -> bool:
    """Whether another network is at least as good in both, and better in one."""
    return any(
        other.cost <= network.cost
        and other.accuracy >= network.accuracy
        and (other.cost, other.accuracy) != (network.cost, network.accuracy)
        for other in others
    )


@given(NETWORKS)
def test_the_front_is_what_nothing_dominates(networks: list[Candidate]) -> None:
    found = front(networks)
    places = [(network.cost, network.accuracy) for network in found]
    assert set(places) == {
        (network.cost, network.accuracy) for network in networks if not dominated(network, networks)
    }
    assert len(set(places)) == len(places)
    assert places == sorted(places)


@given(NETWORKS, st.integers(0, 13))
def test_the_best_under_a_budget_fits_and_nothing_that_fits_beats_it(
    networks: list[Candidate], budget: int
) -> None:
    best = best_under(networks, budget)
    fitting = [network for network in networks if budget == 0 or network.cost <= budget]
    assert (best is None) == (not fitting)
    if best is not None:
        assert best in fitting
        assert best.accuracy == max(network.accuracy for network in fitting)
        assert not dominated(best, fitting)


@given(NETWORKS, st.integers(690, 715))
def test_nothing_cheaper_reaches_the_accuracy(networks: list[Candidate], tenths: int) -> None:
    found = cheapest_with(networks, tenths / 10)
    # In whole tenths there is no rounding to think about.
    reaching = [network for network in networks if round(network.accuracy * 10) >= tenths]
    assert (found is None) == (not reaching)
    if found is not None:
        assert found in reaching
        assert found.cost == min(network.cost for network in reaching)


@given(NETWORKS, st.integers(0, 13))
def test_the_next_percent_is_one_point_above_the_best(
    networks: list[Candidate], budget: int
) -> None:
    found = advice(networks, budget)
    if found is None:
        assert best_under(networks, budget) is None
        return
    above = [n for n in networks if round(10 * (n.accuracy - found.best.accuracy)) >= 10]
    assert (found.more is None) == (not above)
    assert found.most.accuracy == max(network.accuracy for network in networks)
    assert found.factor == (found.more or found.most).cost / found.best.cost


def test_a_point_more_is_reached_although_decimals_have_no_exact_binary_form() -> None:
    more = Candidate("b", "f", 2, 64.002)
    assert more.accuracy < 63.002 + 1
    assert cheapest_with([more], 63.002 + 1) == more


RECORD = Architecture(
    architecture="Net",
    name="net",
    family="Nets",
    year=2019,
    paper="",
    arxiv="",
    timm_name="",
    torchvision_name="",
    aliases=(),
    arguments={},
    input_px=224,
    params_published=5_000_000,
    macs_published=None,
    top1_published=77.1,
    top5_published=None,
    source="Table",
    sources={},
    editions=(),
    note="",
    measured=Measured(5_123_456, 400_000_000, 6_000_000),
)


@pytest.mark.parametrize(
    ("changes", "quantity", "cost", "counted"),
    [
        ({}, "params", 5_123_456, True),
        ({}, "macs", 400_000_000, True),
        ({}, "activations", 6_000_000, True),
        ({}, "latency", 12.5, True),
        ({"measured": None}, "params", 5_000_000, False),
    ],
)
def test_a_cost_is_counted_where_the_network_can_be_built(
    changes: dict[str, None], quantity: str, cost: float, counted: bool
) -> None:
    record = replace(RECORD, **changes)  # type: ignore[arg-type]
    (found,) = candidates([record], quantity, "top1", {"Net": 12.5})  # type: ignore[arg-type]
    assert found == Candidate("Net", "Nets", cost, 77.1, counted)


def test_networks_without_both_numbers_or_of_other_data_are_left_out() -> None:
    assert candidates([replace(RECORD, measured=None)], "macs", "top1") == ()
    assert candidates([RECORD], "macs", "top5") == ()
    assert candidates([RECORD], "latency", "top1") == ()
    assert candidates([replace(RECORD, data="CIFAR-10")], "macs", "top1") == ()


def test_networks_come_from_the_cheapest_with_what_is_said_of_them() -> None:
    networks = [Candidate(name, "f", cost, accuracy) for name, cost, accuracy in TABLE]
    found = compare(networks, 5.0)
    assert [network.name for network in found.networks] == ["B0", "B4", "ResNet-50", "B6", "B7"]
    assert [network.name for network in found.front] == ["B0", "B4", "B6", "B7"]
    assert found.advice is not None
    assert (found.advice.best.name, found.advice.factor) == ("B4", 20 / 4)
    assert compare(networks, 0.1).advice is None


TABLE = (
    ("B4", 4.0, 82.9),
    ("B7", 40.0, 84.3),
    ("B6", 20.0, 84.0),
    ("B0", 0.4, 77.1),
    ("ResNet-50", 4.0, 76.0),
)
