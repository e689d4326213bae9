"""The printed programs, run as they are printed and counted by torch."""

import random
import re
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from components.errors import ExplorerError
from components.figures.network_code import timm_code, torchvision_code
from components.networks import create
from components.scaling import BASELINES, RELEASED, Baseline, ScaledNetwork, released, scale_by

CHANCE = random.SystemRandom()


def drawn(baseline: Baseline) -> ScaledNetwork:
    """A network of random depth, width and resolution; drawn again where groups don't fit."""
    while True:
        try:
            return scale_by(
                CHANCE.uniform(0.2, 2.5),
                CHANCE.uniform(0.2, 2.5),
                CHANCE.randint(32, 400),
                baseline,
            )
        except ExplorerError:
            continue


def built(code: str) -> tuple[nn.Module, str]:
    """What the program builds and prints, run on the meta device, where weights cost nothing."""
    names: dict[str, object] = {}
    printed = StringIO()
    with torch.device("meta"), redirect_stdout(printed):
        exec(code, names)  # noqa: S102 (our own program)
    network = names["network"]
    assert isinstance(network, nn.Module)
    return network, printed.getvalue()


def counted_macs(network: nn.Module, side_px: int) -> int:
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        network.eval()(torch.empty(1, 3, side_px, side_px, device="meta"))
    return counter.get_total_flops() // 2


def assert_exact(code: str, network: ScaledNetwork) -> None:
    module, printed = built(code)
    assert printed == f"{network.params:,} parameters\n", network.name
    assert counted_macs(module, network.resolution_px) == network.macs, network.name


def printed_by(programs: list[str]) -> list[str]:
    """What fresh Python prints for programs that follow each other."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "\n".join(programs)],
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.splitlines()


@pytest.mark.parametrize("key", sorted(BASELINES))
def test_timms_programs_build_exactly_the_random_networks(key: str) -> None:
    for _ in range(3):
        network = drawn(BASELINES[key])
        assert_exact(timm_code(network), network)


@pytest.mark.parametrize("key", sorted(BASELINES))
def test_weights_fit_from_the_network_of_that_name_into_timms_program(key: str) -> None:
    network = drawn(BASELINES[key])
    with torch.device("meta"):
        ours = create(network.name).state_dict()
    theirs = built(timm_code(network))[0].state_dict()
    assert {name: value.shape for name, value in theirs.items()} == {
        name: value.shape for name, value in ours.items()
    }


@pytest.mark.parametrize("key", ["efficientnet", "mobilenetv2"])
def test_torchvisions_programs_build_exactly_the_random_networks(key: str) -> None:
    for _ in range(3):
        network = drawn(BASELINES[key])
        assert_exact(torchvision_code(network) or "none", network)


def test_torchvisions_program_gives_the_head_its_own_width() -> None:
    """Where torchvision's own rule, four times the last stage, would build another network."""
    differing: list[ScaledNetwork] = []
    while len(differing) < 3:
        network = drawn(BASELINES["efficientnet"])
        last, head = network.stages[-2:]
        if head.out_channels != 4 * last.out_channels:
            differing.append(network)
    for network in differing:
        assert_exact(torchvision_code(network) or "none", network)


@pytest.mark.parametrize("key", sorted(BASELINES))
def test_the_unscaled_baselines_are_exact_too(key: str) -> None:
    network = scale_by(1, 1, 224, BASELINES[key])
    assert_exact(timm_code(network), network)
    code = torchvision_code(network)
    assert (code is None) == (key in ("g16", "mobilenetv1"))
    if code:
        assert_exact(code, network)


def test_a_deeper_resnet_is_torchvisions_but_a_wider_one_is_not() -> None:
    deeper = scale_by(CHANCE.uniform(1.1, 3), 1, 160, BASELINES["resnet50"])
    assert_exact(torchvision_code(deeper) or "none", deeper)
    assert_exact(timm_code(deeper), deeper)
    assert torchvision_code(scale_by(1, 1.5, 160, BASELINES["resnet50"])) is None


@pytest.mark.parametrize("key", sorted(RELEASED))
def test_released_networks_are_called_by_their_names(key: str) -> None:
    network = released(key)
    codes = (timm_code(network), torchvision_code(network))
    for code in codes:
        assert code is not None
        assert f"efficientnet_{key}" in code
        assert_exact(code, network)


def test_a_name_is_used_only_for_the_very_same_layers() -> None:
    # A little wider than B2, all rounds to B2's channels; one layer more makes another network.
    assert '"efficientnet_b2"' in timm_code(scale_by(1.2, 1.101, 200))
    assert "create_model" not in timm_code(scale_by(1.3, 1.1, 260))
    assert "create_model" not in timm_code(scale_by(1, 1, 224, BASELINES["g16"]))


def test_groups_that_do_not_fill_sixteen_channels_are_built() -> None:
    """A stem of 40 channels has two groups of 20; the stage's other blocks have groups of 16."""
    network = scale_by(2, 1.3, 64, BASELINES["g16"])
    code = timm_code(network)
    assert "gs20" in code
    assert_exact(code, network)


def test_programs_run_as_printed_in_a_fresh_python() -> None:
    """Small networks, weights and all; one Python runs all of them after each other."""
    networks, programs = [], []
    for baseline in BASELINES.values():
        network = scale_by(CHANCE.uniform(0.2, 1), CHANCE.uniform(0.2, 0.6), 64, baseline)
        for code in (timm_code(network), torchvision_code(network)):
            if code:
                networks.append(network)
                programs.append(code)
    assert len(programs) == 7
    assert printed_by(programs) == [f"{network.params:,} parameters" for network in networks]


def test_programs_are_short_and_say_what_they_build() -> None:
    for baseline in BASELINES.values():
        network = drawn(baseline)
        for code in filter(None, (timm_code(network), torchvision_code(network))):
            head = " ".join(line[2:] for line in code.splitlines() if line.startswith("#"))
            side = network.resolution_px
            for told in (
                baseline.source,
                f"{network.params:,} parameters",
                f"{network.macs:,} multiply-adds",
                f"{side} × {side} px",
            ):
                assert told in head
            assert len(code.splitlines()) <= 35
            assert max(map(len, code.splitlines())) <= 100
            assert re.search(r"^network = ", code, re.MULTILINE)
