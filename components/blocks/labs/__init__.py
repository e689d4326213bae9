"""All laboratories, in the order in which they teach."""

from components.blocks.lab import Lab
from components.blocks.labs import (
    convolutions,
    dense,
    inception,
    inverted,
    normalisation,
    receptive_field,
    residual,
    search,
    squeeze,
    vision_transformer,
)

_MODULES = (
    convolutions,
    residual,
    inception,
    dense,
    squeeze,
    inverted,
    normalisation,
    vision_transformer,
    receptive_field,
    search,
)

LABS: dict[str, Lab] = {lab.key: lab for module in _MODULES for lab in module.LABS}
