"""Data sets, recipes and the loop that writes a saved run; torch is imported on first use."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from components.training.recipe import Recipe
from components.training.records import Epoch, Pictures, Scene
from components.training.scenes import backdrop, scene
from components.training.shapes import CLASS_NAMES

if TYPE_CHECKING:
    from components.training.trainer import train

__all__ = [
    "CLASS_NAMES",
    "Epoch",
    "Pictures",
    "Recipe",
    "Scene",
    "backdrop",
    "scene",
    "train",
]

_HOMES = {"train": "trainer"}


def __getattr__(name: str) -> Any:
    """Import what needs torch only when somebody asks for it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
