"""Small networks and pictures to look at."""

import numpy as np
import torch
from PIL import Image
from torch import nn

from components.networks import LoadedNetwork, Preprocessing, Weights

RANDOM = Weights("random", "random", "random", "any")
PLAIN = Preprocessing(2, 2, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), "nearest", channels=1)
# Red values of four pixels: 0, 0.2, 0.4 and 1.
FOUR_PIXELS = Image.fromarray(np.array([[0, 51], [102, 255]], dtype=np.uint8)).convert("RGB")


def loaded(network: nn.Module, preprocessing: Preprocessing, labels: int = 10) -> LoadedNetwork:
    names = tuple(f"label {index}" for index in range(labels))
    return LoadedNetwork("test", RANDOM, network.eval(), preprocessing, names, "cpu")


def noise(side_px: int, seed: int = 0) -> Image.Image:
    values = np.random.default_rng(seed).integers(0, 256, (side_px, side_px, 3), dtype=np.uint8)
    return Image.fromarray(values)


def square(side_px: int) -> Preprocessing:
    return Preprocessing(side_px, side_px, (0.5,) * 3, (0.25,) * 3, "bilinear")


def small_network(classes: int = 10, seed: int = 0) -> nn.Sequential:
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(8, 6, 3, padding=1),
        nn.BatchNorm2d(6),
        nn.ReLU(inplace=True),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(6, classes),
    )


def lively(network: nn.Module) -> nn.Module:
    """Weights and statistics as if trained: freshly made networks give nearly constant answers."""
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.2, generator=generator)  # type: ignore[union-attr]
                module.running_var.uniform_(0.5, 1.5, generator=generator)  # type: ignore[union-attr]
            if isinstance(module, nn.Linear):
                module.weight.normal_(0, 0.2, generator=generator)
    return network.eval()
