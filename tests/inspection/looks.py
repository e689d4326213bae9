"""A look at one picture, and a network small enough to follow by hand."""

from typing import Any

import torch
from PIL import Image
from torch import nn

from components.inspection import Inspection, inspect
from components.networks import LoadedNetwork
from tests.inspection.subjects import (
    PLAIN,
    loaded,
)


def look(network: LoadedNetwork, image: Image.Image, *arguments: Any, **options: Any) -> Inspection:
    (answer,) = inspect(network, image, *arguments, **options)
    return answer


def two_layers() -> LoadedNetwork:
    """Maps A₀ = x and A₁ = −x; scores 4·Ā₀ + 1·Ā₁ and 2·Ā₀ + 3·Ā₁, where Ā is a map's mean."""
    convolution, classifier = nn.Conv2d(1, 2, 1, bias=False), nn.Linear(2, 2, bias=False)
    with torch.no_grad():
        convolution.weight.copy_(torch.tensor([1.0, -1.0]).view(2, 1, 1, 1))
        classifier.weight.copy_(torch.tensor([[4.0, 1.0], [2.0, 3.0]]))
    network = nn.Sequential(convolution, nn.AdaptiveAvgPool2d(1), nn.Flatten(), classifier)
    return loaded(network, PLAIN, labels=2)
