"""ImageNet weights: from the local cache, else from the hub, else a sentence without a wait.

The hub's client retries for three quarters of a minute when there is no network, so the
connection is tried first, briefly.
"""

from functools import cache
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import timm
import torch
import torchvision
from huggingface_hub import constants, try_to_load_from_cache
from torch import nn

from components.errors import ExplorerError
from components.networks.libraries import in_timm, torchvision_weights
from components.networks.names import NetworkName
from components.networks.sizes import input_shape

PATIENCE_S = 4.0


def pretrained(name: NetworkName) -> nn.Module:
    """A network of timm or torchvision with its ImageNet weights.

    Raises:
        ExplorerError: if the weights are neither cached nor to be fetched.
    """
    if name.library == "library" and in_timm(name.name):
        return _timm(name)
    return _torchvision(name)


def imagenet_labels() -> tuple[str, ...]:
    """The 1000 class names of ImageNet-1k in the order of the logits."""
    return _labels("imagenet-1k")


@cache
def _labels(data_set: str) -> tuple[str, ...]:
    info = timm.data.ImageNetInfo(data_set)
    return tuple(info.index_to_description(i) for i in range(info.num_classes()))


def labels_of(network: nn.Module, classes: int) -> tuple[str, ...]:
    """Class names for the logits of a timm or torchvision network; "class 7" where unknown."""
    data_set = timm.data.infer_imagenet_subset(network)
    if data_set:
        return _labels(data_set)
    if classes == 1000:
        return imagenet_labels()
    return tuple(f"class {i}" for i in range(classes))


def _timm(name: NetworkName) -> nn.Module:
    found = timm.get_pretrained_cfg(name.name)
    cached = _cached(found.hf_hub_id) if found.hf_hub_id and not found.custom_load else None
    if cached is None:
        _check_connection(name, constants.ENDPOINT if found.hf_hub_id else found.url)
    overlay = {"file": str(cached)} if cached else None
    try:
        network: nn.Module = timm.create_model(
            name.name, pretrained=True, pretrained_cfg_overlay=overlay
        )
    except OSError as error:
        raise _unreachable(name) from error
    return network


def _torchvision(name: NetworkName) -> nn.Module:
    weights = torchvision_weights(name.name, input_shape(name)[1])
    cached = Path(torch.hub.get_dir()) / "checkpoints" / Path(weights.url).name
    if not cached.is_file():
        _check_connection(name, weights.url)
    try:
        network: nn.Module = torchvision.models.get_model(name.name, weights=weights)
    except OSError as error:
        raise _unreachable(name) from error
    return network


def _cached(hub_id: str) -> Path | None:
    repository, _, revision = hub_id.partition("@")
    path = try_to_load_from_cache(
        repository, constants.SAFETENSORS_SINGLE_FILE, revision=revision or None
    )
    return Path(path) if isinstance(path, str) else None


def _check_connection(name: NetworkName, url: str) -> None:
    if constants.HF_HUB_OFFLINE or not url.startswith("https://"):
        raise _unreachable(name)
    try:
        # Only https, checked above; the address is the library's own.
        urlopen(Request(url, method="HEAD"), timeout=PATIENCE_S).close()  # noqa: S310
    except HTTPError:
        return  # somebody answered: the download itself will say more
    except OSError as error:
        raise _unreachable(name) from error


def _unreachable(name: NetworkName) -> ExplorerError:
    return ExplorerError(
        f"The ImageNet weights of {name} are not on this machine and can't be fetched now;"
        " connect it to the internet once, or go on with the demo weights."
    )
