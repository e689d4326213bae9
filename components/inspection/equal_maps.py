"""Which methods gave the same heat maps. No torch."""

from collections.abc import Iterable

import numpy as np

from components.inspection.records import HeatMap

# Of a map's highest value; what rounding alone makes of equal formulas is a thousandth of that.
TOLERANCE = 1e-4


def same_maps(heat_maps: Iterable[HeatMap]) -> tuple[tuple[str, ...], ...]:
    """Groups of at least two methods whose maps are equal, all of them.

    The maps of each method must stand in the same order: of the same pictures, layers and classes.
    A method whose maps are empty is in no group: that they are equal says nothing.
    """
    by_method: dict[str, list[HeatMap]] = {}
    for each in heat_maps:
        by_method.setdefault(each.method, []).append(each)
    groups: list[list[str]] = []
    for method, maps in by_method.items():
        if not any(each.values.any() for each in maps):
            continue
        fitting = (group for group in groups if _equal(by_method[group[0]], maps))
        if group := next(fitting, None):
            group.append(method)
        else:
            groups.append([method])
    return tuple(tuple(group) for group in groups if len(group) > 1)


def _equal(ours: list[HeatMap], theirs: list[HeatMap]) -> bool:
    return len(ours) == len(theirs) and all(
        one.values.shape == other.values.shape
        and np.allclose(one.values, other.values, rtol=0, atol=TOLERANCE * one.high)
        for one, other in zip(ours, theirs, strict=True)
    )
