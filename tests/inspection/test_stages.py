"""A few layers from the first to the last: stages where a network has them, else blocks."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import timm
import torch
import torchvision
from torch import nn
from torchvision.models import vgg

from components.errors import ExplorerError
from components.inspection import default_layer, ladder, layers
from components.networks import create
from tests.inspection.subjects import loaded, small_network, square


def timm_network(name: str, **options: Any) -> Callable[[], nn.Module]:
    return lambda: timm.create_model(name, **options)


def torchvision_network(name: str) -> Callable[[], nn.Module]:
    return lambda: torchvision.models.get_model(name, weights=None)


def vgg11() -> nn.Module:
    """VGG-11 with one linear layer, since its own three take 500 MB."""
    return nn.Sequential(*vgg.make_layers(vgg.cfgs["A"]), nn.Flatten(), nn.Linear(512 * 4, 10))


@pytest.mark.parametrize(
    ("build", "side_px", "expected"),
    [
        # Stages 1 to 9 of Table 1 of the paper, arXiv:1905.11946.
        (timm_network("efficientnet_b0"), 64, ["bn1", *(f"blocks.{i}" for i in range(7)), "bn2"]),
        (
            torchvision_network("efficientnet_b0"),
            64,
            [*(f"features.{i}" for i in range(8)), "features"],
        ),
        (
            lambda: create("efficientnet:d0.5,w0.5,r64"),
            64,
            ["bn1", *(f"blocks.{i}" for i in range(7)), "bn2"],
        ),
        (timm_network("resnet18"), 64, ["act1", "layer1", "layer2", "layer3", "layer4"]),
        (
            timm_network("vit_tiny_patch16_224", img_size=64),
            64,
            [*(f"blocks.{i}" for i in range(11)), "blocks.11.norm1"],
        ),
        # Ends of the rows of Table 2 of the paper, arXiv:1801.04381.
        (
            torchvision_network("mobilenet_v2"),
            64,
            [*(f"features.{i}" for i in (0, 1, 3, 6, 10, 13, 16, 17)), "features"],
        ),
        (
            timm_network("swin_tiny_patch4_window7_224", img_size=64, window_size=2),
            64,
            ["patch_embed", "layers.0", "layers.1", "layers.2", "layers.3", "norm"],
        ),
        (
            timm_network("convnext_atto"),
            64,
            ["stem", "stages.0", "stages.1", "stages.2", "stages"],
        ),
        (timm_network("regnety_002"), 64, ["stem", "s1", "s2", "s3", "s4"]),
        # VGG's stages are not grouped, but its sizes change where they end.
        (vgg11, 64, ["1", "4", "9", "14", "19"]),
        (lambda: create("cifar:resnet20"), 32, ["stem", "groups.0", "groups.1", "groups"]),
        (small_network, 16, ["0", "1", "2", "3", "4"]),
    ],
)
def test_the_ladder_climbs_from_stage_to_stage(
    build: Callable[[], nn.Module], side_px: int, expected: list[str]
) -> None:
    torch.manual_seed(0)
    network = loaded(build(), square(side_px))
    found = ladder(network)
    order = [info.path for info in layers(network)]
    assert list(found) == expected
    assert 4 <= len(found) <= 12
    assert found[-1] == default_layer(network)
    assert [order.index(path) for path in found] == sorted(order.index(path) for path in found)
    assert len(set(found)) == len(found)


def test_many_blocks_are_thinned_evenly() -> None:
    deep = timm.create_model("vit_tiny_patch16_224", img_size=32, depth=30)
    found = ladder(loaded(deep, square(32)))
    numbers = [int(path.split(".")[1]) for path in found]
    assert len(numbers) == 12
    assert (numbers[0], numbers[-1]) == (0, 29)
    assert {later - earlier for earlier, later in pairwise(numbers)} <= {2, 3}


def test_a_network_with_few_layers_shows_all_of_them() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 2))
    assert ladder(loaded(network, square(8))) == ("0", "1")


def test_a_network_without_maps_gets_a_sentence() -> None:
    flat = loaded(nn.Sequential(nn.Flatten(), nn.Linear(48, 2)), square(4))
    with pytest.raises(ExplorerError, match="No layer of test has height and width"):
        ladder(flat)
