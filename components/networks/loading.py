"""A network ready to look at pictures: with weights, on a device, with its class names."""

from dataclasses import dataclass, field
from threading import RLock
from typing import cast

import torch
from torch import Tensor, nn

from components.errors import ExplorerError
from components.networks.build import create
from components.networks.checkpoints import classifier_path, fit, read_checkpoint
from components.networks.hardware import device_named
from components.networks.hub import labels_of, pretrained
from components.networks.names import NetworkName, parse
from components.networks.preprocessing import preprocessing_of
from components.networks.records import Preprocessing, Weights
from components.networks.saved import checkpoint_file, describe, saved_network
from components.networks.weights import checkpoint_named, weights_keyed

LARGEST_MACS = 100 * 10**9
LARGEST_PARAMS = 300 * 10**6
LARGEST_PX = 1280


@dataclass(frozen=True, slots=True)
class LoadedNetwork:
    """A network in evaluation mode; take `lock` for every use, since sessions share it."""

    name: str
    weights: Weights
    model: nn.Module
    preprocessing: Preprocessing
    class_names: tuple[str, ...]
    device: str
    lock: RLock = field(default_factory=RLock)

    @property
    def nbytes(self) -> int:
        """Bytes of parameters and buffers."""
        numbers = (*self.model.parameters(), *self.model.buffers())
        return sum(tensor.numel() * tensor.element_size() for tensor in numbers)


def load(name: str, weights: str = "random", device: str = "cpu") -> LoadedNetwork:
    """A network with the weights of that key (see `components.networks.weights`) on a device.

    Random weights are the same at every call, so that an untrained answer can be looked at twice.

    Raises:
        ExplorerError: if network, weights or device don't exist or don't fit each other.
    """
    parsed = parse(name)
    _check_size(parsed)
    chosen = weights_keyed(parsed, weights)
    device_named(device)
    network, labels, preprocessing = _with_weights(parsed, chosen)
    network = network.to(device).to(memory_format=torch.channels_last).eval()
    return LoadedNetwork(str(parsed), chosen, network, preprocessing, labels, device)


def _check_size(name: NetworkName) -> None:
    """A baseline can be scaled to any size, but not every size fits into a server's memory."""
    scaled = name.scaled()
    if scaled is None:
        return
    too_many = scaled.macs > LARGEST_MACS or scaled.params > LARGEST_PARAMS
    if too_many or scaled.resolution_px > LARGEST_PX:
        raise ExplorerError(
            f"{name} is too large to run here: at most {LARGEST_PX} pixels,"
            f" {LARGEST_MACS // 10**9} G multiply-adds (B7 has 38) and"
            f" {LARGEST_PARAMS // 10**6} M parameters (B7 has 66)."
        )


def _with_weights(
    name: NetworkName, weights: Weights
) -> tuple[nn.Module, tuple[str, ...], Preprocessing]:
    match weights.kind:
        case "demo" | "run":
            described = saved_network(name)
            network = fit(name, read_checkpoint(checkpoint_file(name)), str(name))
            return network, described.classes, described.preprocessing
        case "checkpoint":
            return _from_checkpoint(name, weights)
        case "imagenet":
            network = pretrained(name)
        case "random":
            with torch.random.fork_rng():
                torch.manual_seed(0)
                network = create(name)
    return network, _labels(network), preprocessing_of(name)


def _from_checkpoint(
    name: NetworkName, weights: Weights
) -> tuple[nn.Module, tuple[str, ...], Preprocessing]:
    file = checkpoint_named(weights.key)
    network = fit(name, read_checkpoint(file), file.name)
    described = describe(file) if file.suffix == ".safetensors" else None
    if described is not None:
        return network, described.classes, described.preprocessing
    return network, _labels(network), preprocessing_of(name)


def _labels(network: nn.Module) -> tuple[str, ...]:
    classifier = network.get_submodule(classifier_path(network))
    return labels_of(network, len(cast(Tensor, classifier.weight)))
