"""The twelve classes of objects: told apart by shape, never by colour.

A shape fills about the square from -1 to 1 and varies a little in its proportions each time.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from numpy.random import Generator

from components.training import nature, things
from components.training.patches import Patch

SHAPES: Mapping[str, Callable[[Generator], list[Patch]]] = MappingProxyType(
    {
        "butterfly": nature.butterfly,
        "car": things.car,
        "cup": things.cup,
        "fish": nature.fish,
        "flower": nature.flower,
        "house": things.house,
        "key": things.key,
        "mushroom": nature.mushroom,
        "rocket": things.rocket,
        "sailboat": things.sailboat,
        "tree": nature.tree,
        "umbrella": things.umbrella,
    }
)
CLASS_NAMES = tuple(SHAPES)
