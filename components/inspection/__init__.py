"""One image through one network: checked picture, prediction, heat map and feature maps.

Reading a picture and the records need no torch; everything else is imported on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from components.inspection.image import read_image
from components.inspection.records import (
    FeatureMaps,
    HeatMap,
    Inspection,
    LayerInfo,
    Prediction,
    Ranking,
)

if TYPE_CHECKING:
    from components.inspection.capture import captured
    from components.inspection.one_pass import feature_maps, look
    from components.inspection.targets import default_layer, layers

__all__ = [
    "FeatureMaps",
    "HeatMap",
    "Inspection",
    "LayerInfo",
    "Prediction",
    "Ranking",
    "captured",
    "default_layer",
    "feature_maps",
    "layers",
    "look",
    "read_image",
]

# No module here may bear the name of what it gives: importing it would hide the function.
_HOMES = {
    "captured": "capture",
    "default_layer": "targets",
    "feature_maps": "one_pass",
    "layers": "targets",
    "look": "one_pass",
}


def __getattr__(name: str) -> Any:
    """Import what needs torch only when somebody asks for it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
