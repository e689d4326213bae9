"""A laboratory's design beside a module of timm or torchvision: both counted."""

from collections.abc import Callable

import torch
from torch import nn

from components.blocks.building import measure
from components.blocks.costing import cost
from components.blocks.lab import Design
from components.blocks.labs import LABS
from components.blocks.parts import Shape
from components.networks.counting import count

Figures = tuple[int, int, tuple[int, ...]]


def designs(key: str, **values: float) -> dict[str, Design]:
    """The laboratory's designs by their titles, the knobs at their defaults unless given."""
    lab = LABS[key]
    return {design.title: design for design in lab.designs({**lab.defaults, **values})}


def figures(design: Design) -> Figures:
    """Parameters, multiply-adds and the shape that comes out: by arithmetic, and built here."""
    told, built = cost(design.block, design.taken), measure(design.block, design.taken)
    by_arithmetic = (told.params, told.macs, tuple(told.given))
    assert (built.params, built.macs, built.given) == by_arithmetic
    return by_arithmetic


def counted(build: Callable[[], nn.Module], taken: Shape) -> Figures:
    """The same of a module of another library."""
    with torch.device("meta"):
        found = count(build(), taken)
    return found.params, found.macs, found.given
