"""Nested values with tensors among them, as one safetensors file.

The header's metadata hold all as JSON, in which {"$tensor": NAME} stands for a tensor of the file,
named by the dotted way to it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

KEY, PLACE = "compound_eye_state", "$tensor"


def write(file: Path, state: Mapping[str, Any]) -> None:
    """Write mappings, lists, numbers, words and tensors; tuples come back as lists."""
    tensors: dict[str, Tensor] = {}
    plain = _without_tensors(state, "", tensors)
    save_file(tensors, file, {KEY: json.dumps(plain)})


def read(file: Path) -> dict[str, Any]:
    """What was written, the tensors on the CPU.

    Raises:
        OSError, SafetensorError, ValueError, TypeError, KeyError: if it isn't such a file.
    """
    with safe_open(file, framework="pt") as opened:

        def put_in(values: dict[str, Any]) -> Any:
            return opened.get_tensor(values[PLACE]) if PLACE in values else values

        return dict(json.loads(opened.metadata()[KEY], object_hook=put_in))


def _without_tensors(value: Any, name: str, tensors: dict[str, Tensor]) -> Any:
    """The value as JSON can hold it; its tensors go into `tensors`."""
    if isinstance(value, Tensor):
        tensors[name] = value.detach().cpu().contiguous()
        return {PLACE: name}
    if isinstance(value, Mapping):
        below = ((key, f"{name}.{key}".lstrip("."), each) for key, each in value.items())
        return {key: _without_tensors(each, way, tensors) for key, way, each in below}
    if isinstance(value, list | tuple):
        return [_without_tensors(each, f"{name}.{i}", tensors) for i, each in enumerate(value)]
    return value
