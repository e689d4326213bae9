"""The arithmetic against real networks: timm builds them, torch's own counter counts them."""

import json
import random
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import timm
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from components.networks import create
from components.scaling import RELEASED, ScaledNetwork, released, scale_by

GOLDEN = Path(__file__).parents[1] / "golden"


def stage_of(path: str) -> int:
    """The paper's stage of a timm module."""
    first, _, rest = path.partition(".")
    if first == "blocks":
        return int(rest.partition(".")[0]) + 2
    return 1 if first in ("conv_stem", "bn1") else 9


def count_by_stage(network: nn.Module, side_px: int) -> tuple[dict[int, int], dict[int, int]]:
    """Parameters and multiply-adds by stage, counted by torch on the meta device."""
    params: Counter[int] = Counter()
    for path, tensor in network.named_parameters():
        params[stage_of(path)] += tensor.numel()
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        network.eval()(torch.empty(1, 3, side_px, side_px, device="meta"))
    macs: Counter[int] = Counter()
    for path, counts in counter.get_flop_counts().items():
        # "EfficientNet.blocks.0" has a stage's sum, other direct children are whole layers.
        parts = path.split(".")[1:]
        if len(parts) == (2 if parts[:1] == ["blocks"] else 1) and parts != ["blocks"]:
            macs[stage_of(".".join(parts))] += sum(counts.values()) // 2
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


def test_random_networks_equal_the_flop_counter() -> None:
    chance = random.SystemRandom()
    for _ in range(20):
        depth, width = chance.uniform(0.3, 4), chance.uniform(0.25, 3)
        ours = scale_by(depth, width, chance.randint(32, 800))
        network = as_built(ours)
        counter = FlopCounterMode(display=False)
        with torch.no_grad(), counter:
            network.eval()(torch.empty(1, 3, *(ours.resolution_px,) * 2, device="meta"))
        assert ours.macs == counter.get_total_flops() // 2, ours.name
        assert ours.params == sum(p.numel() for p in network.parameters()), ours.name


@pytest.mark.parametrize("key", sorted(RELEASED))
def test_our_builder_gives_timms_network(key: str) -> None:
    ours = released(key)
    theirs = timms(key)
    mine = {name: value.shape for name, value in as_built(ours).state_dict().items()}
    assert mine == {name: value.shape for name, value in theirs.state_dict().items()}
