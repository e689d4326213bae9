"""One heat map minus another: where a network finds more for one class than for the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.inspection.enlarging import enlarged
from components.inspection.records import HeatMap


@dataclass(frozen=True, slots=True, eq=False)
class MapDifference:
    """`values` float32 (h, w) are the first map's minus the second's.

    Numbers of one method at one layer are subtracted as they are. Those of two methods or layers
    have no common unit, so they are `relative`: each map is divided by its highest value first.
    """

    first: HeatMap
    second: HeatMap
    values: NDArray[np.float32]
    relative: bool

    @property
    def most(self) -> float:
        """The largest difference in either direction."""
        return float(np.abs(self.values).max())


def difference(first: HeatMap, second: HeatMap, *, relative: bool = False) -> MapDifference:
    """The first map minus the second, on the grid of the finer one.

    Maps of two methods or layers are always compared `relative` to their highest values; ask for
    it where the maps come from two networks, whose scores have no common unit.
    """
    alike = (first.method, first.layer) == (second.method, second.layer)
    relative = relative or not alike
    sides = zip(first.values.shape, second.values.shape, strict=True)
    height, width = (max(pair) for pair in sides)
    one, other = (
        enlarged(each.values / (each.high or 1) if relative else each.values, height, width)
        for each in (first, second)
    )
    return MapDifference(first, second, (one - other).astype(np.float32), relative)
