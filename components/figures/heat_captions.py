"""What was done to a heat map on its way to the screen, in words; plain text."""

from components.figures.colour_scales import DIVERGING_SCALES, OPACITY, ColourScale, Range
from components.figures.map_differences import MapDifference
from components.figures.place_texts import readable
from components.inspection.methods import METHODS
from components.inspection.records import HeatMap

Size = tuple[int, int]


def caption(
    heat_map: HeatMap,
    opacity: float = OPACITY,
    threshold: float = 0.0,
    scale: Range | None = None,
    colours: ColourScale = "Inferno",
    smooth: bool = True,
    size_px: Size | None = None,
    fading: bool = True,
) -> str:
    """What `overlay` did with a heat map and the same options.

    A given `scale` is said to be shared with other maps; `size_px` is the picture's (width,
    height).
    """
    height, width = heat_map.values.shape
    where = f"{_titled(heat_map.method)} at {heat_map.layer}"
    if heat_map.high == 0:
        return (
            f"{where} is zero at all {height} × {width} places:"
            " nothing at this layer speaks for the class."
        )
    low, high = scale or (0.0, heat_map.high)
    whose = "a scale shared with the other maps" if scale else "its own scale"
    return (
        f"{where}: {height} × {width} values from {readable(heat_map.low)} to"
        f" {readable(heat_map.high)}, negative ones set to 0, enlarged"
        f" {_enlarged(smooth, size_px)}. Coloured on {whose}, from {readable(low)} (dark) to"
        f" {readable(high)} (bright, {colours}),"
        f" {_covering(opacity, fading, colours)}.{_uncovered(threshold)}"
    )


def difference_caption(
    difference: MapDifference,
    labels: tuple[str, str],
    opacity: float = OPACITY,
    threshold: float = 0.0,
    colours: ColourScale = "RdBu_r",
    smooth: bool = True,
    size_px: Size | None = None,
    fading: bool = True,
) -> str:
    """What `overlay` did with the difference of two heat maps and the same options.

    `labels` say what each of the two maps is about.
    """
    first, second = difference.first, difference.second
    height, width = difference.values.shape
    both = ", each divided by its own highest value" if difference.relative else ""
    low, high = -difference.most, difference.most
    warm, cold = ENDS[colours] if colours in DIVERGING_SCALES else ("bright", "dark")
    return (
        f"{_place(first)} for {labels[0]} minus {_place(second)} for {labels[1]}{both}:"
        f" {height} × {width} values from {readable(difference.values.min())} to"
        f" {readable(difference.values.max())}, enlarged {_enlarged(smooth, size_px)}. Coloured"
        f" from {readable(low)} ({cold}: more for {labels[1]}) to {readable(high)} ({warm}: more"
        f" for {labels[0]}), {_covering(opacity, fading, colours)}.{_uncovered(threshold)}"
    )


# What the ends of a diverging scale look like: high, low.
ENDS = {"RdBu_r": ("red", "blue"), "PuOr_r": ("orange", "purple")}


def _titled(key: str) -> str:
    method = METHODS[key]
    return f"{method.title} ({method.source})"


def _place(heat_map: HeatMap) -> str:
    return f"{METHODS[heat_map.method].title} at {heat_map.layer}"


def _enlarged(smooth: bool, size_px: Size | None) -> str:
    size = f"to {size_px[0]} × {size_px[1]} pixels " if size_px else ""
    return size + ("by bilinear interpolation" if smooth else "place by place")


def _covering(opacity: float, fading: bool, colours: ColourScale) -> str:
    if not fading:
        return f"opacity {opacity:.0%}"
    if colours in DIVERGING_SCALES:
        return f"opacity {opacity:.0%} at both ends, fading to clear in the middle"
    return f"opacity {opacity:.0%} at the bright end, fading to clear at the dark end"


def _uncovered(threshold: float) -> str:
    return f" Places below {threshold:.0%} of that are left uncovered." if threshold else ""
