"""The filters with which a network first reads a picture."""

from typing import TYPE_CHECKING

from torch import nn

from components.errors import ExplorerError
from components.inspection.feature_records import Filters

if TYPE_CHECKING:
    from components.networks import LoadedNetwork


def filters(network: "LoadedNetwork") -> Filters:
    """The filters of the first convolution; of a vision transformer those of its patches.

    Takes the network's lock.

    Raises:
        ExplorerError: if no convolution reads the picture's own channels.
    """
    for path, layer in network.model.named_modules():
        if isinstance(layer, nn.Conv2d) and _reads_picture(layer, network):
            with network.lock:
                weights = layer.weight.detach().float().cpu().numpy().copy()
            return Filters(path, weights, layer.stride[0])
    raise ExplorerError(
        f"{network.name} has no convolution that reads the picture's own colours, so there are no"
        " filters to look at; choose another network."
    )


def _reads_picture(layer: nn.Conv2d, network: "LoadedNetwork") -> bool:
    return layer.in_channels == network.preprocessing.channels and layer.groups == 1
