"""A layer's feature maps, as data for the browser (`assets/views/features.js`)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.figures.colour_scales import ColourScale, Range, coloured, shares_of
from components.figures.css_bars import css_bar
from components.figures.data_urls import picture_url, png_url
from components.figures.heat_cells import SeenPicture
from components.figures.pictures import MapScale
from components.figures.place_texts import place_texts, readable
from components.inspection.receptive import Interval
from components.inspection.records import FeatureMaps, Ranking

SEES_ALL = "Every place of this layer sees the whole picture."
UNKNOWN = "What a place of this layer sees is not known."

SCORES: dict[Ranking, str] = {
    "activation": "mean strength",
    "variation": "standard deviation",
    "weight": "weight in Grad-CAM",
}


@dataclass(frozen=True, slots=True)
class Sight:
    """Which pixels each row and each column of a map see, as `inspection.receptive.fields` says."""

    rows: tuple[Interval, ...]
    columns: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class FeatureLook:
    """How maps become colours: each on its `own` scale, lowest to highest, or all on one."""

    scale: MapScale = "own"
    colours: ColourScale = "Viridis"
    cell_px: int = 96


def feature_view(
    seen: SeenPicture,
    maps: FeatureMaps,
    sight: Sight | str = UNKNOWN,
    look: FeatureLook = FeatureLook(),
    selected: int | None = None,
    version: str = "",
) -> dict[str, Any]:
    """The view's data; a sentence in place of `sight` is shown instead of boxes.

    The browser answers with the trigger `selected`, the enlarged channel or −1 for none. It
    takes `selected` from here only at first and when `version` is another one.

    - `version`, `selected`, `cellPx`; `ranked`, in words what the scores are.
    - `picture`: `url`, `alt`.
    - `sight`: None, or `rows` and `columns`, for each its text and where it begins and ends, in
      per cent from the beginning and from the end of the picture; `words` if None.
    - `channels`, each: `number`, `name`, `score` (text), `url` (a pixel for each place), `alt`,
      `bar` (see `css_bar`), `values` (see `place_texts`).
    """
    values = _values(maps)
    ranges = list(zip(maps.low, maps.high, strict=True))
    shared = (min(maps.low), max(maps.high))
    return {
        "version": version,
        "selected": selected,
        "cellPx": look.cell_px,
        "ranked": SCORES[maps.ranked_by],
        "picture": {"url": picture_url(seen.pixels), "alt": seen.alt},
        "sight": _sight(sight, seen) if isinstance(sight, Sight) else None,
        "words": sight if isinstance(sight, str) else "",
        "channels": [
            _channel(maps, index, values[index], own if look.scale == "own" else shared, look)
            for index, own in enumerate(ranges)
        ],
    }


def _values(maps: FeatureMaps) -> NDArray[np.float32]:
    """The numbers that thumbnails stand for, (k, s, s), in 256 steps of each map's range."""
    low, high = (np.array(ends, dtype=np.float32)[:, None, None] for ends in (maps.low, maps.high))
    values: NDArray[np.float32] = low + maps.thumbnails.astype(np.float32) / 255 * (high - low)
    return values


def _channel(
    maps: FeatureMaps, index: int, values: NDArray[np.float32], scale: Range, look: FeatureLook
) -> dict[str, Any]:
    number = maps.channels[index]
    name = f"Channel {number} of {maps.layer}"
    picture = Image.fromarray(coloured(shares_of(values, scale), look.colours))
    low, high = (readable(end) for end in (maps.low[index], maps.high[index]))
    return {
        "number": number,
        "name": f"{name}{_averaged(maps)}",
        "score": readable(maps.scores[index]),
        "url": png_url(picture),
        "alt": f"{name}: {maps.side_px} × {maps.side_px} values from {low} to {high}",
        "bar": css_bar(scale, look.colours),
        "values": place_texts(values),
    }


def _averaged(maps: FeatureMaps) -> str:
    side = maps.thumbnails.shape[1]
    if side == maps.side_px:
        return ""
    return f", averaged from {maps.side_px} × {maps.side_px} to {side} × {side} places"


def _sight(sight: Sight, seen: SeenPicture) -> dict[str, Any]:
    height, width, _ = seen.pixels.shape
    return {
        "rows": [_interval(each, height) for each in sight.rows],
        "columns": [_interval(each, width) for each in sight.columns],
    }


def _interval(interval: Interval, side_px: int) -> tuple[str, float, float]:
    """In words, and where it begins and ends, in per cent from either end of the picture."""
    first, past = interval
    begin, end = 100 * first / side_px, 100 * (side_px - past) / side_px
    return f"{first} to {past - 1}", round(begin, 3), round(end, 3)
