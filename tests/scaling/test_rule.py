"""The rule, the released networks, and what is refused."""

import math
import subprocess
import sys
from collections.abc import Callable
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.scaling import (
    RELEASED,
    Bases,
    coefficients_from_rule,
    implied_phi,
    module_paths,
    nearest_released,
    released,
    scale,
    scale_by,
    stage_of,
)


def test_phi_zero_is_b0() -> None:
    assert scale(0).stages == released("b0").stages


def test_phi_one_is_almost_b2() -> None:
    one, b2 = scale(1), released("b2")
    assert (one.depth, one.width, one.resolution_px) == pytest.approx((1.2, 1.1, 258))
    assert one.params == b2.params == 9_109_994
    assert one.resolution_px == b2.resolution_px - 2


def test_resolution_is_the_nearest_pixel() -> None:
    # 224 · 1.15 = 257.6; 224 · 1.15² = 296.24; 224 / 1.15 = 194.78
    assert [scale(phi).resolution_px for phi in (1, 2, -1)] == [258, 296, 195]


def test_phi_seven_is_deeper_than_b7() -> None:
    # 1.2⁷ = 3.583 against the released 3.1
    assert scale(7).depth == pytest.approx(3.5832, abs=1e-4)
    assert sum(s.layers for s in scale(7).stages) > sum(s.layers for s in released("b7").stages)


def test_implied_phi_of_b7_by_hand() -> None:
    implied = implied_phi(RELEASED["b7"])
    # log 3.1 / log 1.2, log 2 / log 1.1, log(600/224) / log 1.15
    assert (implied.depth, implied.width, implied.resolution) == pytest.approx(
        (6.2057, 7.2725, 7.0501), abs=1e-3
    )


def test_a_base_of_one_implies_no_phi() -> None:
    implied = implied_phi(RELEASED["b7"], Bases(alpha=3.1, beta=1, gamma=1))
    assert (implied.depth, implied.width, implied.resolution) == (1, None, None)


@given(st.floats(-3, 8))
def test_the_rule_implies_its_own_phi(phi: float) -> None:
    implied = implied_phi(coefficients_from_rule(phi))
    assert implied.depth == pytest.approx(phi, abs=1e-9)
    assert implied.width == pytest.approx(phi, abs=1e-9)
    # Whole pixels move it by at most half a pixel of about 147.
    assert implied.resolution == pytest.approx(phi, abs=0.03)


@given(st.sampled_from(sorted(RELEASED)))
def test_a_released_network_is_nearest_to_itself(key: str) -> None:
    assert nearest_released(released(key)) == key


@given(st.floats(-3, 7.9), st.floats(0.01, 0.1))
def test_more_phi_never_has_fewer_parameters(phi: float, step: float) -> None:
    assert scale(phi + step).params >= scale(phi).params


@given(st.floats(0.3, 4), st.floats(0.25, 3), st.integers(32, 800))
def test_stages_fit_together(depth: float, width: float, resolution_px: int) -> None:
    network = scale_by(depth, width, resolution_px)
    for before, after in zip(network.stages, network.stages[1:], strict=False):
        assert after.in_channels == before.out_channels
        assert after.input_px == before.output_px
    for stage in network.stages[:-1]:
        assert stage.out_channels % 8 == 0
        assert stage.output_px == math.ceil(stage.input_px / stage.stride)
    assert network.params == sum(stage.params for stage in network.stages)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: scale(math.nan), "φ must be a finite number"),
        (lambda: scale(math.inf), "φ must be a finite number"),
        (lambda: scale(1e6), "φ = 1e"),
        (lambda: scale(40), "must lie between"),
        (lambda: scale(1, Bases(alpha=0.9)), "α must be a finite number of at least 1"),
        (lambda: scale(1, Bases(gamma=math.nan)), "γ must be a finite number of at least 1"),
        (lambda: scale_by(0, 1, 224), "Depth must lie between"),
        (lambda: scale_by(1, -1, 224), "Width must lie between"),
        (lambda: scale_by(1, 1, 0), "The resolution must lie between"),
        (lambda: scale_by(1, 1, 9000), "The resolution must lie between"),
        (lambda: scale_by(1, 1, cast(int, 224.5)), "whole number of pixels"),
        (lambda: released("b8"), "no released EfficientNet 'b8'"),
    ],
)
def test_bad_input_gets_a_sentence(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        call()


def test_a_stage_is_found_by_its_timm_path_and_back() -> None:
    for number in range(2, 9):
        assert stage_of(f"blocks.{number - 2}.1.conv_dw") == number
        assert f"timm blocks.{number - 2}," in module_paths(number)
    assert [stage_of(path) for path in ("conv_stem", "bn1.act", "bn2", "classifier")] == [
        1,
        1,
        9,
        9,
    ]
    assert [stage_of(path) for path in ("layer1.0", "blocks.7", "blocks.11", "")] == [None] * 4


def test_scaling_needs_the_standard_library_only() -> None:
    code = (
        "import sys; before = set(sys.modules); import components.scaling;"
        "new = {m.partition('.')[0] for m in set(sys.modules) - before};"
        "print(new - set(sys.stdlib_module_names) - {'components'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
