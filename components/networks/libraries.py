"""What timm and torchvision have: which of their names, and which published weights."""

from difflib import get_close_matches

import timm
import torchvision
from torchvision.models import WeightsEnum

from components.errors import ExplorerError


def in_timm(name: str) -> bool:
    """Whether timm builds a network of this name; `resnet50.a1_in1k` names weights, too."""
    return timm.is_model(name) and ("." not in name or timm.is_model_pretrained(name))


def in_torchvision(name: str) -> bool:
    """Whether torchvision has a classification network of this name."""
    return name in torchvision.models.list_models(module=torchvision.models)


def torchvision_weights(name: str, side_px: int | None = None) -> WeightsEnum:
    """Torchvision's best weights for a network, those for images of that side if given.

    Raises:
        ExplorerError: if torchvision has no such network.
    """
    check_torchvision(name)
    offered = torchvision.models.get_model_weights(name)
    for weights in (offered.DEFAULT, *offered):
        if side_px in (None, weights.transforms().crop_size[0]):
            return weights
    return offered.DEFAULT


def check_torchvision(name: str) -> None:
    """Refuse a name that torchvision, asked last, does not have.

    Raises:
        ExplorerError: if torchvision has no such classification network.
    """
    if not in_torchvision(name):
        known = [*timm.list_models(), *torchvision.models.list_models(module=torchvision.models)]
        similar = get_close_matches(name.lower().partition(".")[0], known, n=3)
        advice = f"did you mean {' or '.join(similar)}?" if similar else "look for it in the list."
        raise ExplorerError(
            f"Neither timm nor torchvision has a classification network named {name!r}; {advice}"
        )
