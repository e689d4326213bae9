"""What the view of φ looks up, against the arithmetic asked anew for each φ."""

import json
import re
import zlib
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.live_scaling import live_scaling
from components.figures.numbers import STYLES
from components.figures.phi_words import beside_released
from components.figures.stage_columns import COLUMNS, MEMORY_COLUMNS
from components.scaling import (
    BASELINES,
    PAPER,
    RELEASED,
    Bases,
    ImpliedPhi,
    ScaledNetwork,
    activations,
    implied_phi,
    nearest_released,
    released,
    scale,
    sweep,
)

ALL = (*COLUMNS, *MEMORY_COLUMNS)


def unpacked(baseline: str = "efficientnet", bases: Bases = PAPER) -> dict[str, Any]:
    swept = sweep(bases, BASELINES[baseline])
    beside: tuple[str, ScaledNetwork, ImpliedPhi | None]
    if baseline == "efficientnet":
        beside = "B1", released("b1"), implied_phi(RELEASED["b1"], bases)
    else:
        beside = "it", scale(0, bases, swept.baseline), None
    packed = live_scaling(swept, beside, "<p>words</p>", ALL)
    data: dict[str, Any] = json.loads(zlib.decompress(packed))
    data["series"] = {
        name: list(accumulate(steps)) for name, (_, _, steps) in data["readings"].items()
    }
    return data


B0S = unpacked()


@given(st.integers(0, 1100))
def test_every_reading_is_that_of_the_network_at_its_phi(at: int) -> None:
    phi = -3 + at / 100
    network, series = scale(phi), {name: row[at] for name, row in B0S["series"].items()}
    assert series["phi"] == round(phi * 100)
    outputs = activations(network)
    for stage, output in zip(network.stages, outputs, strict=True):
        looked_up = [series[f"{column.key} {stage.number}"] for column in ALL]
        assert looked_up == [
            stage.input_px,
            stage.out_channels,
            stage.layers,
            stage.params,
            stage.macs,
            output.conv_outputs,
            output.memory_bytes,
        ]
    assert series["params sum"] == network.params
    assert series["macs sum"] == network.macs
    assert series["memory sum"] == sum(output.memory_bytes for output in outputs)
    texts = B0S["readings"]["nearest"][1].split("|")
    nearest = nearest_released(network)
    apart = network.macs / released(nearest).macs
    outside = (nearest == "b0" and apart < 0.8) or (nearest == "b7" and apart > 1.25)
    assert texts[series["nearest"]].endswith(nearest.upper())
    assert texts[series["nearest"]].startswith("nearest") != outside
    assert series["cost"] == round(network.macs / released("b0").macs * 1000)


@given(st.integers(0, 1100))
def test_the_roundings_are_told_as_they_happen(at: int) -> None:
    phi, series = -3 + at / 100, {name: row[at] for name, row in B0S["series"].items()}
    width, depth = 1.1**phi, 1.2**phi
    # Stage 7: 192 channels and 4 layers in B0.
    assert series["exact channels 7"] == pytest.approx(19200 * width, abs=0.51)
    assert series["exact layers 7"] >= 4000 * depth - 1e-3
    assert series["layers 7"] == -(-series["exact layers 7"] // 1000)
    lifted = series["rounding 7"]
    assert series["channels 7"] == series["nearest 7"] + 8 * lifted
    assert (series["nearest 7"] < 0.9 * 192 * width) == bool(lifted)
    assert series["exact side"] == pytest.approx(22400 * 1.15**phi, abs=0.51)


def test_what_the_html_asks_for_is_there_to_be_looked_up() -> None:
    html = "".join(B0S["html"].values()) + beside_released("B1", RELEASED["b1"], PAPER)
    asked = set(re.findall(r'data-reading="([^"]+)"', html))
    places = set(re.findall(r"{([^}]+)}", " ".join(re.findall(r'data-hint="([^"]*)"', html))))
    assert len(asked) > 70
    assert len(places) > 30
    assert asked | places <= B0S["readings"].keys()
    assert {style for style, _, _ in B0S["readings"].values()} <= {*STYLES, "choice"}


@pytest.mark.parametrize("baseline", sorted(BASELINES))
def test_every_size_has_a_bar(baseline: str) -> None:
    data = unpacked(baseline)
    picture, series = data["picture"], data["series"]
    numbers = range(1, len(picture["colors"]) + 1)
    used = {value for n in numbers for value in series[f"channels {n}"]}
    sides = {value for n in numbers for value in series[f"side {n}"]}
    assert {str(value) for value in used} <= picture["widths"].keys()
    assert {str(value) for value in sides} <= picture["heights"].keys()


def test_the_range_ends_where_networks_become_too_large() -> None:
    swept = sweep(Bases(2, 2, 1.15))
    # 64 times the depth is the limit: 2^6.
    assert swept.last == 6
    assert len(unpacked(bases=Bases(2, 2, 1.15))["series"]["phi"]) == 901
    assert sweep().last == 8
    assert not sweep().gaps


def test_phi_without_a_network_are_left_out_and_said() -> None:
    swept = sweep(PAPER, BASELINES["g16"])
    # 56 channels don't split into three equal groups: 1.1^5.87 = 1.75.
    assert 5.87 not in swept.phis
    assert swept.last == 8
    assert "left out" in unpacked("g16")["html"]["note"]


def test_it_is_small_enough_for_a_phone() -> None:
    swept = sweep()
    words = beside_released("B1", RELEASED["b1"], PAPER)
    beside = "B1", released("b1"), implied_phi(RELEASED["b1"])
    assert len(live_scaling(swept, beside, words)) < 35_000


def test_words_say_which_phi_a_released_network_fits() -> None:
    words = beside_released("B7", RELEASED["b7"], PAPER)
    assert "B7's depth needs φ = 6.21, its width φ = 7.27, its resolution φ = 7.05: no" in words
    assert "its width nothing of φ" in beside_released("B7", RELEASED["b7"], Bases(beta=1))
    assert "φ = 1 nearly gives it" in beside_released("B2", RELEASED["b2"], PAPER)
    assert "nothing grows" in beside_released("B2", RELEASED["b2"], Bases(1, 1, 1))
    assert "B0 itself is φ = 0" in beside_released("B0", RELEASED["b0"], PAPER)
