"""The size of the images that a network was made for. Nothing is built or downloaded."""

import timm

from components.networks.libraries import in_timm, torchvision_weights
from components.networks.names import NetworkName, parse
from components.networks.papers.sizes import INPUTS
from components.networks.saved import architecture

Shape = tuple[int, int, int]

USUAL_PX = 224


def input_shape(name: str | NetworkName) -> Shape:
    """(channels, height, width) of the network's own input, as `create` builds it.

    Raises:
        ExplorerError: if neither library has such a network, or a saved one is missing.
    """
    parsed = parse(name) if isinstance(name, str) else name
    match parsed.library:
        case "library" if in_timm(parsed.name):
            return _of_timm(parsed.name)
        case "library" | "torchvision":
            return _of_torchvision(parsed.name)
        case "scaled":
            return _square(parsed.coefficients.resolution_px if parsed.coefficients else USUAL_PX)
        case "cifar":
            return _square(32)
        case "catalogue":
            return INPUTS.get(parsed.name, _square(USUAL_PX))
        case "demo" | "run":
            preprocessing = architecture(parsed).preprocessing
            return _square(preprocessing.input_px, preprocessing.channels)


def _of_timm(name: str) -> Shape:
    config = timm.get_pretrained_cfg(name)
    if config is None:
        return _square(USUAL_PX)
    channels, height, width = config.input_size
    return channels, height, width


def _of_torchvision(name: str) -> Shape:
    best = torchvision_weights(name)
    # A vision transformer takes only the size it was built for; the best weights of some want more.
    return _square(USUAL_PX if name.startswith("vit_") else best.transforms().crop_size[0])


def _square(side_px: int, channels: int = 3) -> Shape:
    return channels, side_px, side_px
