"""A network ready to look at pictures: with weights, on a device, with its class names."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock

import torch
from torch import Tensor, nn

from components.errors import ExplorerError
from components.networks.checking import LARGEST_PX, check_input, check_preprocessing
from components.networks.checkpoints import open_checkpoint, read_checkpoint
from components.networks.class_names import check_class_names
from components.networks.classifier import classifier_path
from components.networks.fitting import fit, fresh
from components.networks.hardware import device_named, devices
from components.networks.hub import labels_of, pretrained
from components.networks.names import NetworkName, parse
from components.networks.preprocessing import preprocessing_of
from components.networks.records import Preprocessing, Weights
from components.networks.saved import architecture, checkpoint_file, saved_network
from components.networks.told import told_by
from components.networks.weights import (
    PRETRAINED,
    checkpoint_keyed,
    checkpoint_suffix,
    is_key,
    of_file,
    weights_keyed,
)

LARGEST_MACS = 100 * 10**9
LARGEST_PARAMS = 300 * 10**6
AUTO = "auto"


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


# A network with what its weights bring along.
_Brought = tuple[nn.Module, tuple[str, ...], Preprocessing]


def load(
    name: str,
    weights: str | Path = PRETRAINED,
    device: str = AUTO,
    class_names: Sequence[str] | None = None,
    preprocessing: Preprocessing | None = None,
    ema: bool | None = None,
) -> LoadedNetwork:
    """A network with weights on a device, ready for pictures.

    Args:
        name: a name as `components.networks.names` explains it.
        weights: "pretrained", the published ones; "random", the same at every call, so that an
            untrained answer can be looked at twice; another key of `components.networks.weights`;
            or the path of a checkpoint.
        device: torch's name of it; "auto" is the fastest here.
        class_names: one for each output, instead of those that the weights bring.
        preprocessing: instead of the network's own.
        ema: of a checkpoint, averaged weights or not; None takes them where there are any.

    Raises:
        CheckpointMisfit: if a checkpoint does not fit; it carries the whole list.
        ExplorerError: if network, weights or device don't exist or don't fit each other.
    """
    parsed = parse(name)
    _check_size(parsed)
    chosen, file = _found(parsed, weights)
    device = devices()[0].key if device == AUTO else device_named(device).key
    if file:
        network, labels, usual = _from_file(parsed, file, ema)
    else:
        network, labels, usual = _from_key(parsed, chosen)
    network = network.to(device).to(memory_format=torch.channels_last).eval()
    loaded = LoadedNetwork(str(parsed), chosen, network, usual, labels, device)
    return adjusted(loaded, class_names, preprocessing)


def adjusted(
    loaded: LoadedNetwork,
    class_names: Sequence[str] | None = None,
    preprocessing: Preprocessing | None = None,
) -> LoadedNetwork:
    """The same network, its model and lock shared, with other class names or preprocessing.

    Raises:
        ExplorerError: if there are too few or too many names, or the network can't take that.
    """
    if class_names is not None:
        names = check_class_names(class_names, len(loaded.class_names))
        loaded = replace(loaded, class_names=names)
    if preprocessing is None:
        return loaded
    check_preprocessing(preprocessing)
    check_input(loaded, preprocessing.input_px)
    return replace(loaded, preprocessing=preprocessing)


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


def _found(name: NetworkName, weights: str | Path) -> tuple[Weights, Path | None]:
    """The weights' description and, for a checkpoint, its file."""
    if isinstance(weights, str) and not is_key(weights) and checkpoint_suffix(weights):
        weights = Path(weights).expanduser()
    if isinstance(weights, Path):
        return of_file(weights), weights
    chosen = weights_keyed(name, weights)
    return chosen, checkpoint_keyed(chosen.key) if chosen.kind == "checkpoint" else None


def _from_key(name: NetworkName, weights: Weights) -> _Brought:
    match weights.kind:
        case "demo" | "run":
            kind, _, epoch = weights.key.partition(":")
            if kind == "epoch":
                name = replace(name, epoch=int(epoch))
            described = saved_network(name)
            network = fit(name, read_checkpoint(checkpoint_file(name)), str(name))
            return network, described.classes, described.preprocessing
        case "imagenet":
            network = pretrained(name)
        case _:
            network = fresh(name)
            if name.library in ("demo", "run"):
                saved = architecture(name)
                return network, saved.classes, saved.preprocessing
    return network, _labels(network), preprocessing_of(name)


def _from_file(name: NetworkName, file: Path, ema: bool | None) -> _Brought:
    checkpoint = open_checkpoint(file)
    network = fit(name, checkpoint.tensors(ema), file.name)
    told, labels = told_by(file, checkpoint), _labels(network)
    if len(told.class_names) == len(labels):
        labels = told.class_names
    return network, labels, told.prepared(preprocessing_of(name))


def _labels(network: nn.Module) -> tuple[str, ...]:
    classifier = network.get_submodule(classifier_path(network))
    weight: Tensor = getattr(classifier, "weight")  # noqa: B009  # mypy takes it for a module too
    return labels_of(network, len(weight))
