"""Outputs counted by arithmetic against hooks on timm's networks."""

import random
from collections import Counter
from functools import partial
from typing import Any

import pytest
import torch
from torch import nn

from components.networks import create
from components.scaling import BASELINES, ScaledNetwork, activations, scale_by


def stage_of(path: str, last: int) -> int:
    """The table's stage of a timm module, in its EfficientNet and in its ResNet class."""
    first, _, rest = path.partition(".")
    if first == "blocks":
        return int(rest.partition(".")[0]) + 2
    if first.startswith("layer"):
        return int(first.removeprefix("layer")) + 1
    return 1 if first in ("conv_stem", "conv1", "bn1", "act1", "maxpool") else last


def count_by_hooks(ours: ScaledNetwork) -> tuple[Counter[int], Counter[int]]:
    """Elements from convolutions and linear layers, and from all leaves, by stage."""
    with torch.device("meta"):
        network = create(ours.name).eval()
        image = torch.empty(1, 3, ours.resolution_px, ours.resolution_px)
    convolved: Counter[int] = Counter()
    leaves: Counter[int] = Counter()

    def count(number: int, module: nn.Module, _: Any, output: torch.Tensor) -> None:
        if isinstance(module, nn.Conv2d | nn.Linear):
            convolved[number] += output.numel()
        leaves[number] += output.numel()

    for path, module in network.named_modules():
        if not list(module.children()):
            module.register_forward_hook(partial(count, stage_of(path, len(ours.stages))))
    with torch.no_grad():
        network(image)
    return convolved, leaves


def assert_equals_hooks(ours: ScaledNetwork) -> None:
    convolved, leaves = count_by_hooks(ours)
    counted = {stage.number: one for stage, one in zip(ours.stages, activations(ours), strict=True)}
    assert {n: one.conv_outputs for n, one in counted.items()} == convolved, ours.name
    assert {n: one.memory_bytes for n, one in counted.items()} == {
        n: 4 * elements for n, elements in leaves.items()
    }, ours.name


def test_b0_has_as_many_activations_as_timm_publishes() -> None:
    counted = activations(scale_by(1, 1, 224))
    # 6.75 M in timm's benchmark tables.
    assert sum(one.conv_outputs for one in counted) == 6_748_036
    assert sum(one.memory_bytes for one in counted) == 4 * 22_751_968


@pytest.mark.parametrize("key", sorted(BASELINES))
def test_every_stage_of_a_baseline_equals_hooks(key: str) -> None:
    assert_equals_hooks(scale_by(1, 1, BASELINES[key].resolution_px, BASELINES[key]))


@pytest.mark.parametrize("key", sorted(BASELINES))
def test_random_sizes_equal_hooks(key: str) -> None:
    chance = random.SystemRandom()
    for _ in range(3):
        depth, side = chance.uniform(0.2, 3), chance.randint(32, 600)
        # Groups don't fit every width.
        width = chance.choice([0.25, 0.5, 1.3, 1.5, 2]) if key == "g16" else chance.uniform(0.2, 2)
        assert_equals_hooks(scale_by(depth, width, side, BASELINES[key]))


def test_equal_widths_after_rounding_get_a_shortcut() -> None:
    # At a quarter of the width 32 and 16 channels are both 8, so the first block adds its input.
    assert_equals_hooks(scale_by(1, 0.25, 224, BASELINES["mobilenetv2"]))
    assert_equals_hooks(scale_by(1, 0.25, 224))
