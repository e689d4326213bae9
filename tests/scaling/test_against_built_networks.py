"""The arithmetic against real networks: timm builds them, torch's own counter counts them."""

import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import timm
import torch
from timm.models import efficientnet
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from components.errors import ExplorerError
from components.networks import create
from components.scaling import BASELINES, RELEASED, ScaledNetwork, released, scale_by

GOLDEN = Path(__file__).parents[1] / "golden"


def stage_of(path: str, network: nn.Module) -> int:
    """The paper's stage of a timm module."""
    first, _, rest = path.partition(".")
    if first == "blocks":
        return int(rest.partition(".")[0]) + 2
    if first.startswith("layer"):
        return int(first.removeprefix("layer")) + 1
    if first in ("conv_stem", "conv1", "bn1"):
        return 1
    assert first in ("conv_head", "bn2", "classifier", "fc")
    return 6 if first == "fc" else len([*network.get_submodule("blocks").children()]) + 2


def count_by_stage(network: nn.Module, side_px: int) -> tuple[dict[int, int], dict[int, int]]:
    """Parameters and multiply-adds by stage, counted by torch on the meta device."""
    params: Counter[int] = Counter()
    for path, tensor in network.named_parameters():
        params[stage_of(path, network)] += tensor.numel()
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        network.eval()(torch.empty(1, 3, side_px, side_px, device="meta"))
    macs: Counter[int] = Counter()
    for path, counts in counter.get_flop_counts().items():
        # "EfficientNet.blocks.0" has a stage's sum, other direct children are whole layers.
        parts = path.split(".")[1:]
        if len(parts) == (2 if parts[:1] == ["blocks"] else 1) and parts != ["blocks"]:
            macs[stage_of(".".join(parts), network)] += sum(counts.values()) // 2
    return dict(params), {stage: count for stage, count in macs.items() if count}


@cache
def timms(key: str) -> nn.Module:
    with torch.device("meta"):
        network: nn.Module = timm.create_model(f"efficientnet_{key}")
    return network


def as_built(network: ScaledNetwork) -> nn.Module:
    with torch.device("meta"):
        return create(network.name)


@pytest.mark.parametrize("key", sorted(RELEASED))
def test_every_stage_of_the_released_networks_equals_timms(key: str) -> None:
    ours = released(key)
    theirs = timms(key)
    params, macs = count_by_stage(theirs, ours.resolution_px)
    assert {stage.number: stage.params for stage in ours.stages} == params
    assert {stage.number: stage.macs for stage in ours.stages} == macs
    assert ours.params == sum(p.numel() for p in theirs.parameters())


@pytest.mark.parametrize("key", sorted(RELEASED))
def test_golden_stage_tables(key: str) -> None:
    golden: dict[str, Any] = json.loads((GOLDEN / f"stages_{key}.json").read_text())
    ours = released(key)
    fields = golden["stages"][0].keys()
    assert [{f: getattr(s, f) for f in fields} for s in ours.stages] == golden["stages"]
    # The file itself must be sound: its rows add up to the counted totals.
    for total in ("params", "macs"):
        assert sum(stage[total] for stage in golden["stages"]) == golden[total]
        assert getattr(ours, total) == golden[total]


def drawn(baseline: str) -> ScaledNetwork:
    """A network of a depth, a width and a resolution that nobody chose."""
    chance = random.SystemRandom()
    while True:
        depth, width = chance.uniform(0.1, 4), chance.uniform(0.2, 3)
        with suppress(ExplorerError):  # the groups of G16 don't fit every width
            return scale_by(depth, width, chance.randint(1, 800), BASELINES[baseline])


@pytest.mark.parametrize("baseline", BASELINES)
def test_every_stage_of_random_networks_equals_the_flop_counter(baseline: str) -> None:
    for _ in range(6):
        ours = drawn(baseline)
        network = as_built(ours)
        params, macs = count_by_stage(network, ours.resolution_px)
        assert {stage.number: stage.params for stage in ours.stages} == params, ours.name
        assert {stage.number: stage.macs for stage in ours.stages} == macs, ours.name
        assert ours.params == sum(p.numel() for p in network.parameters()), ours.name


# MobileNetV1: 569 M multiply-adds in Table 4 of arXiv:1704.04861. G16: the parameters that the
# code published with arXiv:2106.03640 gives without proxy normalisation. All others are counts of
# networks that were built elsewhere.
KNOWN_MACS_G = [
    ("mobilenetv1", 1, 1, 224, 0.569),
    ("mobilenetv1", 1, 2, 224, 2.216),
    ("mobilenetv2", 4, 1, 224, 1.220),
    ("resnet50", 1, 1, 224, 4.089),
    ("resnet50", 4, 1, 224, 14.571),
    ("resnet50", 1, 2, 224, 16.117),
    ("resnet50", 1, 1, 448, 16.351),
    ("g16", 1, 1, 224, 0.635),
]


@pytest.mark.parametrize(("baseline", "depth", "width", "side_px", "macs_g"), KNOWN_MACS_G)
def test_known_totals(
    baseline: str, depth: float, width: float, side_px: int, macs_g: float
) -> None:
    network = scale_by(depth, width, side_px, BASELINES[baseline])
    assert round(network.macs / 1e9, 3) == macs_g


def test_g16_b0_has_the_parameters_of_its_authors_code() -> None:
    assert scale_by(1, 1, 224, BASELINES["g16"]).params == 5_913_796


def test_a_compound_resnet_50_widens_its_stem_too_and_keeps_multiples_of_8() -> None:
    ours = scale_by(1.4, 1.2, 291, BASELINES["resnet50"])
    assert [stage.out_channels for stage in ours.stages[:5]] == [80, 320, 608, 1216, 2464]
    assert ours.macs == sum(count_by_stage(as_built(ours), 291)[1].values())
    assert round(ours.macs / 1e9, 3) == 15.946


@pytest.mark.parametrize("key", sorted(RELEASED))
def test_our_builder_gives_timms_network(key: str) -> None:
    ours = released(key)
    theirs = timms(key)
    assert shapes(as_built(ours)) == shapes(theirs)


def shapes(network: nn.Module) -> dict[str, torch.Size]:
    return {name: value.shape for name, value in network.state_dict().items()}


@pytest.mark.parametrize(
    ("baseline", "timms"),
    [
        ("mobilenetv1", "mobilenetv1_100"),
        ("mobilenetv2", "mobilenetv2_100"),
        ("mobilenetv2", "mobilenetv2_140"),
        ("resnet50", "resnet50"),
    ],
)
def test_unscaled_networks_are_those_of_timm(baseline: str, timms: str) -> None:
    width = 1.4 if timms.endswith("140") else 1.0
    with torch.device("meta"):
        theirs = timm.create_model(timms)
    assert shapes(as_built(scale_by(1, width, 224, BASELINES[baseline]))) == shapes(theirs)


@pytest.mark.parametrize(
    ("baseline", "generate"),
    [
        ("efficientnet", partial(efficientnet._gen_efficientnet, "efficientnet_b0")),
        ("mobilenetv1", partial(efficientnet._gen_mobilenet_v1, "mobilenetv1_100")),
        ("mobilenetv2", partial(efficientnet._gen_mobilenet_v2, "mobilenetv2_100")),
    ],
)
def test_random_networks_are_those_of_timms_own_definitions(
    baseline: str, generate: Callable[..., nn.Module]
) -> None:
    for _ in range(3):
        ours = drawn(baseline)
        with torch.device("meta"):
            theirs = generate(channel_multiplier=ours.width, depth_multiplier=ours.depth)
        mine = as_built(ours)
        assert shapes(mine) == shapes(theirs), ours.name
        assert [type(module) for module in mine.modules()] == [
            type(module) for module in theirs.modules()
        ]
