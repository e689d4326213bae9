"""What a saved run says of itself: its configuration, and its networks with descriptions."""

import json
import platform
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import nn

from components.networks.saved import SavedNetwork
from components.training.data import data_set
from components.training.preparing import Task
from components.training.records import Epoch


def described(task: Task, epoch: Epoch) -> SavedNetwork:
    """What a checkpoint says about itself."""
    recipe = task.recipe
    return SavedNetwork(
        network=recipe.network,
        classes=data_set(recipe.data).classes,
        preprocessing=task.preprocessing,
        data=recipe.data,
        epoch=epoch.step,
        accuracy=epoch.val_accuracy,
        head=recipe.head,
        dropout=recipe.dropout,
    )


def save_network(
    file: Path, network: nn.Module, description: SavedNetwork, dtype: torch.dtype | None = None
) -> None:
    """Write weights and description at once or not at all; numbers as `dtype` if one is given."""
    tensors = {
        name: (tensor.to(dtype) if dtype and tensor.is_floating_point() else tensor)
        .detach()
        .cpu()
        .contiguous()
        for name, tensor in network.state_dict().items()
    }
    part = file.with_suffix(".part")
    part.write_bytes(save(tensors, metadata=description.to_header()))
    part.replace(file)


def configuration(task: Task) -> dict[str, Any]:
    """What `config.json` holds: the recipe, and what it met with."""
    parts = ("torch", "torchvision", "timm", "numpy", "pillow", "scikit-learn")
    return {
        **asdict(replace(task.recipe, images=len(task.train), val_images=len(task.val))),
        "classes": data_set(task.recipe.data).classes,
        "preprocessing": asdict(task.preprocessing),
        "parameters": sum(p.numel() for p in task.network.parameters()),
        "device": task.device.type,
        "versions": {
            "python": platform.python_version(),
            **{part: version(part) for part in parts},
        },
    }


def write_json(file: Path, content: dict[str, Any]) -> None:
    """Write readable JSON, at once or not at all."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    part.replace(file)
