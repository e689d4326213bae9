"""Networks that neither timm nor torchvision has, built from their papers."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from torch import nn


def lenet5(classes: int | None = None) -> nn.Module:
    """LeNet-5 as it is mostly taught: full connections, ReLU and max pooling; 61,706 parameters.

    After LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, which has
    partial connections, scaled tanh and trained subsampling (60,000 parameters). Input: grey
    images of 32 × 32 pixels.
    """
    return nn.Sequential(
        nn.Conv2d(1, 6, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, classes or 10),
    )


CATALOGUE: Mapping[str, Callable[[int | None], nn.Module]] = MappingProxyType({"lenet5": lenet5})
