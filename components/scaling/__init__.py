"""Compound scaling by arithmetic alone: φ → coefficients → stages → costs.

Needs the standard library only. Source: Tan & Le, "EfficientNet: Rethinking Model Scaling for
Convolutional Neural Networks", arXiv:1905.11946.
"""

from components.scaling.baseline import BASELINES, EFFICIENTNET, Baseline
from components.scaling.building import scale_by
from components.scaling.comparison import ImpliedPhi, implied_phi, nearest_released
from components.scaling.places import module_paths, stage_of
from components.scaling.records import Block, Coefficients, ScaledNetwork, Stage
from components.scaling.rule import (
    PAPER,
    RELEASED,
    Bases,
    coefficients_from_rule,
    released,
    scale,
)

__all__ = [
    "BASELINES",
    "EFFICIENTNET",
    "PAPER",
    "RELEASED",
    "Baseline",
    "Bases",
    "Block",
    "Coefficients",
    "ImpliedPhi",
    "ScaledNetwork",
    "Stage",
    "coefficients_from_rule",
    "implied_phi",
    "module_paths",
    "nearest_released",
    "released",
    "scale",
    "scale_by",
    "stage_of",
]
