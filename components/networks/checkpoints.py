"""Checkpoint files: which sets of weights they hold, and what stands beside them.

safetensors, or torch's own format as timm, Lightning, torchvision and plain scripts write it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from components.errors import ExplorerError
from components.networks.unpickling import unpickle

Tensors = dict[str, Tensor]

# The name of the only set of a file that holds nothing else.
PLAIN = "weights"
_ORDINARY = ("state_dict", "model", "model_state_dict", "model_state", "network", "net", PLAIN)
_AVERAGED = ("state_dict_ema", "model_ema", "ema_state_dict", "model_ema_state_dict", "ema")
# torch.compile, parallel training and trainers put the network into something of theirs.
_COMPILED = "_orig_mod."
_PREFIXES = ("module.", "model.", "net.", "network.", "backbone.")
# What stands beside the network in a trainer's module: losses, measures, the count of averages.
_BESIDE = re.compile(r"n_averaged$|(criterion|loss\w*|\w+_loss|\w*metrics?|\w+_acc(uracy)?)(\.|$)")


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """An opened file. `ordinary` and `averaged` are the keys of its sets, None where it has none.

    `averaged` weights are a running mean over the training (EMA), mostly the better ones. `beside`
    is what else the file says.
    """

    file_name: str
    sets: Mapping[str, Tensors]
    ordinary: str | None
    averaged: str | None
    beside: Mapping[str, Any] = field(default_factory=dict)

    def tensors(self, ema: bool | None = None) -> Tensors:
        """One set; with None the averaged one where there is one.

        Raises:
            ExplorerError: if the file lacks the set that is asked for.
        """
        key = self.averaged if ema else self.ordinary if ema is False else None
        if ema is None:
            key = self.averaged or self.ordinary
        if key is None:
            kind = "averaged (EMA)" if ema else "ordinary"
            raise ExplorerError(f"{self.file_name} holds no {kind} weights; take its others.")
        return self.sets[key]


def open_checkpoint(file: Path) -> Checkpoint:
    """The file's weights, with the names that the network itself gives them, on the CPU.

    Raises:
        ExplorerError: if the file is missing, damaged, or holds anything but plain weights.
    """
    if not file.is_file():
        raise ExplorerError(f"There is no checkpoint {file.name!r} here any more.")
    safe = file.suffix.lower() == ".safetensors"
    raw = _safetensors(file) if safe else unpickle(file)
    found = _sets(raw) if isinstance(raw, Mapping) else {}
    if not found:
        raise ExplorerError(f"{file.name} is damaged or no checkpoint: it holds no weights.")
    ordinary = next((key for key in found if key not in _AVERAGED), None)
    averaged = next((key for key in found if key in _AVERAGED), None)
    named = {key: _own_names(found[key], file) for key in (ordinary, averaged) if key}
    beside = {
        key: value
        for key, value in raw.items()
        if not (isinstance(value, Tensor) or _has_tensors(value))
    }
    return Checkpoint(file.name, named, ordinary, averaged, beside)


def read_checkpoint(file: Path, ema: bool | None = None) -> Tensors:
    """Names and tensors of a checkpoint; `ema` chooses as in `Checkpoint.tensors`.

    Raises:
        ExplorerError: as `open_checkpoint`, and if there is no such set.
    """
    return open_checkpoint(file).tensors(ema)


def weight_sets(file: Path) -> tuple[str, ...]:
    """Which sets a file offers, the averaged one last: ("state_dict", "state_dict_ema").

    Raises:
        ExplorerError: as `open_checkpoint`.
    """
    return tuple(open_checkpoint(file).sets)


def _sets(raw: Mapping[Any, Any]) -> dict[str, Mapping[Any, Any]]:
    """The file's mappings of names to tensors; the file itself may be one."""
    swapped = ("current_model_state", "state_dict")  # as Lightning's WeightAveraging leaves them
    if all(_has_tensors(raw.get(key)) for key in swapped):
        return {
            "current_model_state": raw["current_model_state"],
            "state_dict_ema": raw["state_dict"],
        }
    sets = {key: raw[key] for key in (*_ORDINARY, *_AVERAGED) if _has_tensors(raw.get(key))}
    return sets or ({PLAIN: raw} if _has_tensors(raw) else {})


def _safetensors(file: Path) -> Tensors:
    try:
        return load_file(file)
    except Exception as error:  # what reading a damaged file raises depends on where it is damaged
        raise ExplorerError(f"{file.name} is damaged or no checkpoint.") from error


def _has_tensors(value: object) -> bool:
    return isinstance(value, Mapping) and any(isinstance(v, Tensor) for v in value.values())


def _own_names(raw: Mapping[Any, Any], file: Path) -> Tensors:
    named = {
        str(name).replace(_COMPILED, ""): value
        for name, value in raw.items()
        if isinstance(value, Tensor)
    }
    named = {name: value for name, value in named.items() if not _BESIDE.match(name)} or named
    while prefix := _shared_prefix(named):
        named = {name.removeprefix(prefix): value for name, value in named.items()}
    for name, value in named.items():
        _check_plain(name, value, file)
    return named


def _shared_prefix(named: Tensors) -> str:
    for prefix in _PREFIXES:
        if named and all(name.startswith(prefix) for name in named):
            return prefix
    return ""


def _check_plain(name: str, value: Tensor, file: Path) -> None:
    """A file can claim tensors that are far larger than itself, or that have no numbers."""
    plain = value.layout is torch.strided and value.device.type == "cpu"
    if plain and not value.is_quantized and not value.is_complex():
        claimed = value.numel() * value.element_size()
        if claimed <= value.untyped_storage().nbytes():
            return
    raise ExplorerError(f"{file.name} holds more than plain weights: {name[:80]} is none.")
