"""Images through a network: checked pictures, predictions, heat maps, trust, feature maps.

Reading a picture, the records and the list of methods need no torch; everything else is imported
on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from components.inspection.feature_records import Attention, Filters
from components.inspection.image import read_image
from components.inspection.journey_records import EpochLook, Journey, Unseen
from components.inspection.methods import METHODS, Method
from components.inspection.records import (
    FeatureMaps,
    Gate,
    HeatMap,
    Inspection,
    LayerInfo,
    Prediction,
    Ranking,
)
from components.inspection.trust_records import Cost, MethodRow, Trust, TrustLine

if TYPE_CHECKING:
    from components.inspection.attending import attention, has_attention
    from components.inspection.capture import captured
    from components.inspection.comparing import compare_methods
    from components.inspection.feature_views import depth_ladder, feature_maps
    from components.inspection.first_filters import filters
    from components.inspection.journeying import journey
    from components.inspection.one_pass import inspect
    from components.inspection.passes import predict, probabilities
    from components.inspection.scoring import by_passes, cost
    from components.inspection.stages import ladder
    from components.inspection.targets import default_layer, has_gates, layers
    from components.inspection.trusting import trust, trust_line

__all__ = [
    "METHODS",
    "Attention",
    "Cost",
    "EpochLook",
    "FeatureMaps",
    "Filters",
    "Gate",
    "HeatMap",
    "Inspection",
    "Journey",
    "LayerInfo",
    "Method",
    "MethodRow",
    "Prediction",
    "Ranking",
    "Trust",
    "TrustLine",
    "Unseen",
    "attention",
    "by_passes",
    "captured",
    "compare_methods",
    "cost",
    "default_layer",
    "depth_ladder",
    "feature_maps",
    "filters",
    "has_attention",
    "has_gates",
    "inspect",
    "journey",
    "ladder",
    "layers",
    "predict",
    "probabilities",
    "read_image",
    "trust",
    "trust_line",
]

# No module here may bear the name of what it gives: importing it would hide the function.
_HOMES = {
    "attention": "attending",
    "by_passes": "scoring",
    "captured": "capture",
    "compare_methods": "comparing",
    "cost": "scoring",
    "default_layer": "targets",
    "depth_ladder": "feature_views",
    "feature_maps": "feature_views",
    "filters": "first_filters",
    "has_attention": "attending",
    "has_gates": "targets",
    "inspect": "one_pass",
    "journey": "journeying",
    "ladder": "stages",
    "layers": "targets",
    "predict": "passes",
    "probabilities": "passes",
    "trust": "trusting",
    "trust_line": "trusting",
}


def __getattr__(name: str) -> Any:
    """Import what needs torch only when somebody asks for it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
