"""How each network wants its pictures: timm's data configuration, torchvision's transforms."""

from math import floor
from typing import Any

import timm
from timm.data import resolve_data_config

from components.networks.libraries import in_timm, torchvision_weights
from components.networks.names import NetworkName
from components.networks.records import Preprocessing
from components.networks.saved import saved_network
from components.networks.sizes import input_shape

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
# Mean and deviation of CIFAR-10's training images, as used with these networks.
CIFAR_MEAN = (0.4914, 0.4822, 0.4465)
CIFAR_STD = (0.2470, 0.2435, 0.2616)


def preprocessing_of(name: NetworkName) -> Preprocessing:
    """The network's own preprocessing, without building it.

    A scaled network takes its resolution and ImageNet's statistics; so do those built from papers
    if they take colours.
    """
    channels, side, _ = input_shape(name)
    match name.library:
        case "demo" | "run":
            return saved_network(name).preprocessing
        case "scaled":
            return Preprocessing(side, side, IMAGENET_MEAN, IMAGENET_STD, "bicubic")
        case "cifar":
            return Preprocessing(side, side, CIFAR_MEAN, CIFAR_STD, "bilinear")
        case "catalogue":
            grey = channels == 1
            mean, std = ((0.5,) * 3, (0.5,) * 3) if grey else (IMAGENET_MEAN, IMAGENET_STD)
            return Preprocessing(side, side, mean, std, "bilinear", channels=channels)
        case "library" if in_timm(name.name):
            return _timm(name.name)
        case _:
            return _torchvision(name.name, side)


def _timm(name: str) -> Preprocessing:
    found = timm.get_pretrained_cfg(name, allow_unregistered=True)
    config: dict[str, Any] = resolve_data_config(pretrained_cfg=found.to_dict() if found else {})
    side = config["input_size"][-1]
    return Preprocessing(
        input_px=side,
        resize_px=floor(side / config["crop_pct"]),
        mean=tuple(config["mean"]),
        std=tuple(config["std"]),
        interpolation=config["interpolation"],
        fit="squash" if config["crop_mode"] == "squash" else "middle",
        channels=config["input_size"][0],
    )


def _torchvision(name: str, side_px: int) -> Preprocessing:
    transforms = torchvision_weights(name, side_px).transforms()
    return Preprocessing(
        input_px=transforms.crop_size[0],
        resize_px=transforms.resize_size[0],
        mean=tuple(transforms.mean),
        std=tuple(transforms.std),
        interpolation=transforms.interpolation.value,
    )
