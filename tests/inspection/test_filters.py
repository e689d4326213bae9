"""The filters with which networks of many kinds first read a picture."""

from collections.abc import Callable

import numpy as np
import pytest
import timm
import torch
from torch import nn
from torchvision.models import VisionTransformer

from components.errors import ExplorerError
from components.inspection.first_filters import filters
from components.networks import create
from tests.inspection.subjects import PLAIN, loaded, small_network, square

Build = Callable[[], nn.Module]


@pytest.mark.parametrize(
    ("build", "layer", "shape", "stride"),
    [
        (small_network, "0", (8, 3, 3, 3), 1),
        (lambda: timm.create_model("efficientnet_b0"), "conv_stem", (32, 3, 3, 3), 2),
        # A stem of three convolutions: only the first reads the picture.
        (lambda: timm.create_model("resnet18d"), "conv1.0", (32, 3, 3, 3), 2),
        (
            lambda: timm.create_model("vit_tiny_patch16_224", img_size=32, depth=1),
            "patch_embed.proj",
            (192, 3, 16, 16),
            16,
        ),
        (lambda: VisionTransformer(32, 8, 1, 3, 24, 48), "conv_proj", (24, 3, 8, 8), 8),
    ],
)
def test_the_first_convolution_gives_them(
    build: Build, layer: str, shape: tuple[int, ...], stride: int
) -> None:
    network = build()
    found = filters(loaded(network, square(32)))
    assert (found.layer, found.stride) == (layer, stride)
    assert found.weights.shape == shape
    assert found.weights.dtype == np.float32
    assert found.nbytes == 4 * np.prod(shape)
    weights = network.get_submodule(layer).weight
    assert isinstance(weights, torch.Tensor)
    assert np.array_equal(found.weights, weights.detach().numpy())


def test_grey_networks_have_grey_filters() -> None:
    found = filters(loaded(create("catalogue:lenet5"), PLAIN))
    assert found.weights.shape == (6, 1, 5, 5)


def test_they_are_a_copy() -> None:
    """Otherwise a cache would keep the network, and training would change what it holds."""
    network = small_network()
    found = filters(loaded(network, square(8)))
    before = found.weights.copy()
    with torch.no_grad():
        network[0].weight.add_(1)  # type: ignore[operator]
    assert np.array_equal(found.weights, before)


class PixelsToChannels(nn.Module):
    """Unfolds the picture first, as TResNet does, so that no filter reads its colours."""

    def __init__(self) -> None:
        super().__init__()
        self.unfold = nn.PixelUnshuffle(4)
        self.conv = nn.Conv2d(48, 8, 3)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        scores: torch.Tensor = self.conv(self.unfold(images)).mean((2, 3))
        return scores


@pytest.mark.parametrize(
    "build", [PixelsToChannels, lambda: nn.Sequential(nn.Flatten(), nn.Linear(48, 2))]
)
def test_without_such_a_convolution_there_is_a_sentence(build: Build) -> None:
    with pytest.raises(ExplorerError, match="no convolution that reads the picture"):
        filters(loaded(build(), square(16)))
