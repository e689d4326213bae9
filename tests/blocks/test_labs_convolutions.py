"""The laboratories of convolutions against torch's own layers and published networks."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.signal import correlate2d
from torch import nn
from torchvision import models

from components.blocks.labs import LABS
from components.blocks.separable import SLOPE, SMOOTH, edges
from components.blocks.sliding import PICTURE, edge_filter, slide
from components.errors import ExplorerError
from components.networks import parse
from components.networks.libraries import in_timm, in_torchvision
from tests.blocks.comparing import counted, designs, figures


def test_the_second_layer_of_vgg() -> None:
    found = designs("convolution", side=224, inputs=64, outputs=64, kernel=3, stride=1)
    params, macs, given = figures(found["3×3 convolution"])
    theirs = counted(lambda: models.vgg16().features[2], found["3×3 convolution"].taken)
    assert (macs, given) == theirs[1:]
    assert params == theirs[0] - 64  # VGG's layers have biases


def test_resnets_first_layer() -> None:
    found = designs("convolution", side=224, inputs=3, outputs=64, kernel=7, stride=2)
    ours = found["7×7 convolution"]
    assert figures(ours) == counted(lambda: models.resnet18().conv1, ours.taken)
    three = found["3 convolutions of 3×3"]
    assert figures(three)[2] == figures(ours)[2]


def test_half_the_channels_or_half_the_side_is_a_quarter() -> None:
    found = designs("convolution", side=56, inputs=64, outputs=128, kernel=3, stride=1)
    params, macs, _ = figures(found["3×3 convolution"])
    assert figures(found["Half the channels in and out"])[:2] == (params // 4, macs // 4)
    assert figures(found["Half the image side"])[:2] == (params, macs // 4)


def test_inceptions_seven_by_one_then_one_by_seven() -> None:
    found = designs("spatially-separable", side=17, inputs=192, outputs=192, kernel=7)

    def theirs() -> nn.Module:
        return nn.Sequential(
            nn.Conv2d(192, 192, (7, 1), padding=(3, 0), bias=False),
            nn.Conv2d(192, 192, (1, 7), padding=(0, 3), bias=False),
        )

    ours = found["7×1, then 1×7"]
    assert figures(ours) == counted(theirs, ours.taken)
    assert figures(found["7×7 at once"])[1] == 3.5 * figures(ours)[1]


def test_one_grey_filter_takes_six_multiplications_a_place_instead_of_nine() -> None:
    found = designs("spatially-separable", side=224, inputs=1, outputs=1, kernel=3)
    assert figures(found["3×1, then 1×3"])[1] == 6 * 224**2
    assert figures(found["3×3 at once"])[1] == 9 * 224**2


def test_the_example_of_many_lectures_is_where_the_laboratory_begins() -> None:
    found = designs("depthwise-separable")
    assert figures(found["Depthwise separable"]) == (75 + 768, 53_952, (256, 8, 8))
    assert figures(found["Ordinary convolution"]) == (19_200, 1_228_800, (256, 8, 8))


@pytest.mark.parametrize(
    ("values", "ratio"),
    [
        ({"side": 9, "inputs": 1024, "outputs": 1024, "kernel": 3}, 8.92),
        ({"side": 30, "inputs": 256, "outputs": 256, "kernel": 3}, 8.69),
        ({"side": 12, "inputs": 64, "outputs": 128, "kernel": 1}, 0.99),
    ],
)
def test_the_split_saves_what_its_examples_say(values: dict[str, float], ratio: float) -> None:
    found = designs("depthwise-separable", **values)
    split, whole = (figures(design)[1] for design in found.values())
    assert whole / split == pytest.approx(ratio, abs=0.005)
    # 1/outputs + 1/window, MobileNets, arXiv:1704.04861, §3.1.
    formula = 1 / values["outputs"] + 1 / values["kernel"] ** 2
    assert split / whole == pytest.approx(formula)


def test_groups_of_resnext() -> None:
    found = designs("group-convolution", side=56, inputs=128, outputs=128, kernel=3, groups=32)
    ours = found["In 32 groups"]
    block = "layer1.0.conv2"
    theirs = counted(lambda: models.resnext50_32x4d().get_submodule(block), ours.taken)
    assert figures(ours) == theirs
    assert figures(found["Ordinary convolution"])[1] == 32 * figures(ours)[1]


def test_groups_that_do_not_fit_are_a_sentence() -> None:
    found = designs("group-convolution", inputs=128, outputs=128, groups=3)
    with pytest.raises(ExplorerError, match="128 channels in and 128 out can't be shared out"):
        figures(found["In 3 groups"])


@pytest.mark.parametrize("key", LABS)
def test_every_laboratory_begins_well_and_its_examples_work(key: str) -> None:
    lab = LABS[key]
    assert len(lab.knobs) <= 6  # with the block itself seven controls
    assert lab.question.endswith("?")
    for example in lab.examples:
        assert example.values.keys() <= lab.defaults.keys()
    for values in (lab.defaults, *({**lab.defaults, **one.values} for one in lab.examples)):
        for design in lab.designs(values):
            figures(design)


def test_every_network_where_a_block_occurs_can_be_opened() -> None:
    for name in {name for lab in LABS.values() for name in lab.networks}:
        found = parse(name)
        assert found.library != "library" or in_timm(name) or in_torchvision(name), name


@pytest.mark.parametrize("side", [1, 3, 5, 7])
@pytest.mark.parametrize("stride", [1, 2])
def test_a_sliding_filter_gives_what_torch_gives(side: int, stride: int) -> None:
    weights = edge_filter(side)
    ours = [[place.total for place in row] for row in slide(PICTURE, weights, stride)]
    picture, kernel = (torch.tensor(grid, dtype=torch.float64) for grid in (PICTURE, weights))
    theirs = nn.functional.conv2d(picture[None, None], kernel[None, None], stride=stride)
    assert ours == theirs[0, 0].tolist()


def test_a_filter_larger_than_the_picture_is_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="A filter of 9 pixels does not fit"):
        slide(PICTURE, edge_filter(9), 1)


def _noise() -> NDArray[np.uint8]:
    return np.random.default_rng(7).integers(0, 256, (31, 40), dtype=np.uint8)


def test_edges_are_those_of_scipy_both_ways() -> None:
    grey = _noise()
    across = correlate2d(grey.astype(int), np.outer(SMOOTH, SLOPE), mode="valid")
    down = correlate2d(grey.astype(int), np.outer(SLOPE, SMOOTH), mode="valid")
    found = edges(grey)
    assert np.array_equal(found.at_once, np.abs(across) + np.abs(down))
    assert found.difference == 0
    assert found.products_at_once == 2 * 9 * 29 * 38
    assert found.products_in_steps == 2 * (3 * 29 * 40 + 3 * 29 * 38)
