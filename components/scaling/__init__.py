"""Compound scaling by arithmetic alone: φ → coefficients → stages → costs.

Needs the standard library only. Source: Tan & Le, "EfficientNet: Rethinking Model Scaling for
Convolutional Neural Networks", arXiv:1905.11946.
"""

from components.scaling.baseline import BASELINES, EFFICIENTNET, Baseline
from components.scaling.budget import WAYS, Spent, Way, spend
from components.scaling.building import scale_by
from components.scaling.comparison import (
    ImpliedPhi,
    cost_against,
    implied_phi,
    nearest_released,
)
from components.scaling.explaining import RoundedChannels, explain_channels
from components.scaling.outputs import Activations, activations, conv_outputs
from components.scaling.places import module_paths, stage_of
from components.scaling.published import (
    HalfResolution,
    PublishedRow,
    half_resolution,
    notes,
    table_3,
    table_7,
)
from components.scaling.records import Block, Coefficients, ScaledNetwork, Stage
from components.scaling.rule import (
    PAPER,
    RELEASED,
    Bases,
    coefficients_from_rule,
    exact_resolution,
    released,
    scale,
)
from components.scaling.search import Candidate, candidates
from components.scaling.sweeping import Sweep, sweep

__all__ = [
    "BASELINES",
    "EFFICIENTNET",
    "PAPER",
    "RELEASED",
    "WAYS",
    "Activations",
    "Baseline",
    "Bases",
    "Block",
    "Candidate",
    "Coefficients",
    "HalfResolution",
    "ImpliedPhi",
    "PublishedRow",
    "RoundedChannels",
    "ScaledNetwork",
    "Spent",
    "Stage",
    "Sweep",
    "Way",
    "activations",
    "candidates",
    "coefficients_from_rule",
    "conv_outputs",
    "cost_against",
    "exact_resolution",
    "explain_channels",
    "half_resolution",
    "implied_phi",
    "module_paths",
    "nearest_released",
    "notes",
    "released",
    "scale",
    "scale_by",
    "spend",
    "stage_of",
    "sweep",
    "table_3",
    "table_7",
]
