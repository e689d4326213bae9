"""Parameters and multiply-adds of the networks from papers: published, or counted elsewhere."""

import pytest
import torch
import torchvision
from torch import nn

from components.networks.classifier import classifier_path
from components.networks.counting import count
from components.networks.papers import PAPERS
from components.networks.papers.googlenet import GoogLeNet
from components.networks.papers.googlenet_table import GOOGLENET
from components.networks.papers.resnets import resnext
from components.networks.papers.sizes import INPUTS
from components.networks.sizes import input_shape
from tests.networks.papers.looking import on_meta, params

# Parameters and multiply-adds at the network's own size, counted in other people's builds of it.
COSTS = {
    "lenet5": (61_706, 416_520),
    "lenet5_1998": (60_000, 325_680),
    "alexnet_two_towers": (60_965_224, 724_406_816),
    "zfnet": (62_357_608, 1_168_032_896),
    "googlenet": (6_998_552, 1_582_671_872),
    "inception_resnet_v1": (22_756_328, 6_206_361_696),
    "polynet": (95_366_600, 34_699_493_472),
    "conv_mobilenet": (29_294_088, 4_867_293_184),
    "densenet264": (33_337_704, 5_751_653_376),
    "resnext50_2x40d": (25_425_000, 4_124_508_160),
    "resnext50_4x24d": (25_292_968, 4_159_832_064),
    "resnext50_8x14d": (25_603_016, 4_267_409_408),
    "resnext101_2x40d": (44_456_296, 7_843_553_280),
    "resnext101_4x24d": (44_363_432, 7_885_701_120),
    "resnext101_8x14d": (45_104_328, 8_076_871_680),
    "resnext101_2x64d": (84_198_184, 15_123_087_360),
    "resnet101_1x100d": (85_611_336, 15_272_862_720),
    "resnet50_1x1_stride": (25_557_032, 3_857_973_248),
    "resnet101_1x1_stride": (44_549_160, 7_570_194_432),
    "resnet152_1x1_stride": (60_192_808, 11_282_415_616),
    "g16_efficientnet_b0": (5_938_484, 634_668_544),
    "g16_efficientnet_b1": (8_368_344, 1_111_663_488),
    "g16_efficientnet_b2": (9_543_570, 1_522_462_080),
    "g16_efficientnet_b3": (12_641_768, 2_730_873_504),
    "g16_efficientnet_b4": (19_401_000, 6_183_172_704),
    "g16_efficientnet_b5": (28_815_624, 13_501_155_520),
}
# Million multiply-adds: arXiv:1707.01083, table 1. The paper gives no parameters.
SHUFFLENETS = {
    "shufflenet_v1_g1": 143,
    "shufflenet_v1_g2": 140,
    "shufflenet_v1": 137,
    "shufflenet_v1_g4": 133,
    "shufflenet_v1_g8": 137,
}


@pytest.mark.parametrize("name", COSTS)
def test_costs_are_those_of_other_builds(name: str) -> None:
    counted = count(on_meta(name), INPUTS[name])
    assert (counted.params, counted.macs) == COSTS[name]
    assert counted.given == ((10,) if name.startswith("lenet5") else (1000,))


@pytest.mark.parametrize("name", SHUFFLENETS)
def test_shufflenets_cost_what_their_paper_says_within_two_percent(name: str) -> None:
    counted = count(on_meta(name), INPUTS[name])
    assert counted.macs == pytest.approx(SHUFFLENETS[name] * 1e6, rel=0.02)


def test_every_network_is_judged_here_and_has_its_size() -> None:
    assert {*COSTS, *SHUFFLENETS} == set(PAPERS) == set(INPUTS)
    assert {name: input_shape(f"catalogue:{name}") for name in PAPERS} == dict(INPUTS)


@pytest.mark.parametrize("name", PAPERS)
def test_another_number_of_classes_changes_the_classifier_alone(name: str) -> None:
    usual, seven = on_meta(name), on_meta(name, 7)
    path = classifier_path(usual)
    before, after = usual.get_submodule(path), seven.get_submodule(path)
    assert isinstance(after, nn.Linear)
    assert after.weight.shape[0] == 7
    others = params(usual) - params(before)
    assert params(seven) - params(after) == others


def test_googlenet_has_more_than_torchvisions_by_its_kernels_and_less_by_its_biases() -> None:
    """Kernels of 25 instead of 9, and a bias for each map instead of a scale and a shift."""
    with torch.device("meta"):
        theirs = torchvision.models.googlenet(aux_logits=False, init_weights=False)
    kernels = sum((25 - 9) * row.reduce_wide * row.wide for row in GOOGLENET)
    maps = 64 + 64 + 192
    for row in GOOGLENET:
        maps += (
            row.single + row.reduce_middle + row.middle + row.reduce_wide + row.wide + row.pooled
        )
    assert params(on_meta("googlenet")) == params(theirs) + kernels - maps


def test_both_auxiliary_classifiers_of_googlenet_have_the_parameters_of_their_layers() -> None:
    """1 × 1 convolution to 128 maps, 4 · 4 · 128 features to 1024, to the classes: 13,378,280."""
    shared = 128 + 4 * 4 * 128 * 1024 + 1024 + 1024 * 1000 + 1000
    both = (512 + 528) * 128 + 2 * shared
    with torch.device("meta"):
        network = GoogLeNet(auxiliary=True)
    assert params(network) == COSTS["googlenet"][0] + both == 13_378_280


def test_the_cardinality_of_32_is_torchvisions_own_resnext() -> None:
    with torch.device("meta"):
        ours = resnext(layers=50, groups=32, width=4)
        theirs = torchvision.models.resnext50_32x4d()
    assert count(ours, (3, 64, 64)) == count(theirs, (3, 64, 64))


@pytest.mark.parametrize("layers", [50, 101, 152])
def test_an_early_stride_changes_no_weight_of_a_resnet(layers: int) -> None:
    with torch.device("meta"):
        theirs = torchvision.models.get_model(f"resnet{layers}").state_dict()
    ours = on_meta(f"resnet{layers}_1x1_stride").state_dict()
    assert {k: v.shape for k, v in ours.items()} == {k: v.shape for k, v in theirs.items()}
