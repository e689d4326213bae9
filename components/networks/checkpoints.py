"""Checkpoint files into networks, without ever running what a file contains.

safetensors, or torch's own format read with `weights_only=True`.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from components.errors import ExplorerError
from components.networks.build import create
from components.networks.names import NetworkName

# Trainers wrap the numbers: timm, Lightning, plain scripts; EMA weights are the better ones.
_WRAPPERS = ("state_dict_ema", "model_ema", "state_dict", "model")
_PREFIXES = ("module.", "model.", "_orig_mod.")


def read_checkpoint(file: Path) -> dict[str, Tensor]:
    """Names and tensors (float32 where they are floating point) of a checkpoint, on the CPU.

    Raises:
        ExplorerError: if the file is damaged, or holds anything but plain weights.
    """
    try:
        raw = load_file(file) if file.suffix == ".safetensors" else _load_torch(file)
    except UnpicklingError as error:
        raise ExplorerError(
            f"{file.name} holds more than weights and is not opened, since that could run its"
            " code; save the state_dict alone, best as safetensors."
        ) from error
    except Exception as error:  # what reading a damaged file raises depends on where it is damaged
        raise ExplorerError(f"{file.name} is damaged or no checkpoint.") from error
    return {
        name: value.float() if value.is_floating_point() else value for name, value in _unwrap(raw)
    }


def fit(name: NetworkName, tensors: Mapping[str, Tensor], file_name: str) -> nn.Module:
    """The network with these weights; its classifier gets as many classes as the file has.

    Raises:
        ExplorerError: if the names or shapes don't fit, saying the first that doesn't.
    """
    with torch.device("meta"):
        classifier = classifier_path(create(name))
    classes = (
        tensors[f"{classifier}.weight"].shape[0] if f"{classifier}.weight" in tensors else None
    )
    network = create(name, classes)
    expected = network.state_dict()
    missing = [key for key in expected if key not in tensors]
    unknown = [key for key in tensors if key not in expected]
    wrong = [
        key for key in expected if key in tensors and expected[key].shape != tensors[key].shape
    ]
    for keys, what in (
        (missing, "lacks"),
        (unknown, "has, unlike the network,"),
        (wrong, "has in another shape"),
    ):
        if keys:
            more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
            raise ExplorerError(f"{file_name} does not fit {name}: it {what} {keys[0]}{more}.")
    network.load_state_dict(dict(tensors))
    return network


def classifier_path(network: nn.Module) -> str:
    """Dotted path of the layer that gives the logits: timm's word, else the last linear layer.

    Raises:
        ExplorerError: if the network ends in features.
    """
    told: str | tuple[str, ...] | None = getattr(network, "pretrained_cfg", {}).get("classifier")
    if told:
        path: str = told if isinstance(told, str) else told[0]
        if isinstance(network.get_submodule(path), nn.Identity):
            raise ExplorerError("This network ends in features: it has no classes to ask for.")
        return path
    kinds = (nn.Linear, nn.Conv2d)  # SqueezeNet's classifier is a convolution
    paths: list[str] = [
        path for path, module in network.named_modules() if isinstance(module, kinds)
    ]
    linear = [path for path in paths if isinstance(network.get_submodule(path), nn.Linear)]
    return (linear or paths)[-1]


def _load_torch(file: Path) -> Any:
    # timm's trainer puts its options into the file; this class is harmless data.
    with torch.serialization.safe_globals([argparse.Namespace]):
        return torch.load(file, map_location="cpu", weights_only=True)


def _unwrap(raw: Any) -> list[tuple[str, Tensor]]:
    for wrapper in _WRAPPERS:
        if isinstance(raw, Mapping) and isinstance(raw.get(wrapper), Mapping):
            raw = raw[wrapper]
            break
    if not isinstance(raw, Mapping) or not raw:
        raise ValueError("not a mapping of names to tensors")
    named = [(name, value) for name, value in raw.items() if isinstance(value, Tensor)]
    for prefix in _PREFIXES:
        if named and all(name.startswith(prefix) for name, _ in named):
            named = [(name.removeprefix(prefix), value) for name, value in named]
    return named
