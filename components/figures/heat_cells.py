"""Heat maps over pictures, as data for the browser (`assets/views/heatmaps.js`)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from components.figures.colour_scales import OPACITY, ColourScale, Range, own_range
from components.figures.css_bars import css_bar
from components.figures.data_urls import picture_url, png_url
from components.figures.pictures import heat_layer
from components.figures.place_texts import place_texts, readable

UNBROKEN = "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"  # sizes stay in one line
SHARP = 2  # dots of many screens to a pixel of the style sheet


@dataclass(frozen=True, slots=True, eq=False)
class SeenPicture:
    """A picture as a network saw it, uint8 (H, W, 3), with its alternative text."""

    key: str
    pixels: NDArray[np.uint8]
    alt: str = "The picture as the network saw it"


@dataclass(frozen=True, slots=True)
class HeatLook:
    """How maps become colours, as `pictures.heat_layer` explains.

    `scale` is each map's `own`, one `shared` by all, or given: lowest and highest number.
    Diverging colours are for differences.
    """

    threshold: float = 0.0
    colours: ColourScale = "Inferno"
    smooth: bool = True
    scale: Literal["own", "shared"] | Range = "own"
    fading: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class HeatCell:
    """A map, float32 (h, w), over the picture whose key is `picture` ("": the first).

    Without `values` the picture stands there alone. `key` names the cell in what the browser
    answers; `title` stands above and `note` below it. A cell with a `look` of its own shares no
    scale with the others.
    """

    key: str
    title: str
    values: NDArray[np.float32] | None
    note: str = ""
    picture: str = ""
    look: HeatLook | None = None


@dataclass(frozen=True, slots=True)
class HeatGrid:
    """How cells stand on the page.

    With headings for rows and columns the cells fill them row by row. `cell_px` is the width that
    a cell has where there is room. A `compact` grid is one row that scrolls sideways, without
    `tools`. Views of a page with the same word in `together` zoom, point and fade together.
    """

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    cell_px: int = 240
    compact: bool = False
    selectable: bool = False
    tools: bool = True
    together: str = ""


def heat_view(
    pictures: Sequence[SeenPicture],
    cells: Sequence[HeatCell | None],
    look: HeatLook = HeatLook(),
    grid: HeatGrid = HeatGrid(),
    opacity: float = OPACITY,
    selected: str | None = None,
    version: str = "",
) -> dict[str, Any]:
    """The view's data; None in `cells` leaves a place of a grid with headings empty.

    The browser answers with the triggers `opacity`, in [0, 1], and `selected`, a cell's key. It
    takes both from here only at first and when `version` is another one, so that an answer on its
    way never undoes what a hand has done since.

    - `version`, `opacity`, `selected`; `rows`, `columns`, `cellPx`, `compact`, `selectable`,
      `tools`, `together` as in `HeatGrid`.
    - `pictures`, by key: `url`, `alt`, `size` (width and height in pixels).
    - `bar` (see `css_bar`) of a scale that all maps have, else None.
    - `cells`, None or: `key`, `title`, `note`, `picture`, `alt`, and of its map, if it has one:
      `heat` (URL of the coloured map), `pixelated` (whether it shows places, not a smooth
      picture), `bar` of its own or None, `values` (see `place_texts`).

    Raises:
        ExplorerError: if the threshold is not in [0, 1] or a map holds numbers that are not finite.
    """
    by_key = {picture.key: picture for picture in pictures}
    sharing = [cell.values for cell in cells if cell and cell.values is not None and not cell.look]
    if look.scale == "shared" and sharing:
        look = replace(look, scale=_range(look, sharing))
    own_bars = look.scale == "own" or not sharing or any(cell and cell.look for cell in cells)
    return {
        "version": version,
        "opacity": opacity,
        "selected": selected,
        "rows": grid.rows,
        "columns": grid.columns,
        "cellPx": grid.cell_px,
        "compact": grid.compact,
        "selectable": grid.selectable,
        "tools": grid.tools,
        "together": grid.together,
        "pictures": {key: _picture(picture) for key, picture in by_key.items()},
        "bar": None if own_bars else _bar(look, _range(look, sharing)),
        "cells": [
            cell and _cell(cell, by_key.get(cell.picture, pictures[0]), look, grid, own_bars)
            for cell in cells
        ],
    }


def _range(look: HeatLook, maps: Sequence[NDArray[np.float32]]) -> Range:
    """The scale of maps that share one, or of one map."""
    if not isinstance(look.scale, str):
        return look.scale
    ranges = [own_range(values, look.colours) for values in maps]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _picture(picture: SeenPicture) -> dict[str, Any]:
    height, width, _ = picture.pixels.shape
    return {"url": picture_url(picture.pixels), "alt": picture.alt, "size": [width, height]}


def _cell(
    cell: HeatCell, picture: SeenPicture, look: HeatLook, grid: HeatGrid, own_bar: bool
) -> dict[str, Any]:
    about = {
        "key": cell.key,
        "title": cell.title.replace(" × ", UNBROKEN),
        "note": cell.note,
        "picture": picture.key,
        "alt": heat_alt(cell),
    }
    if cell.values is None:
        return about
    return about | _map(cell.values, picture, cell.look or look, grid, own_bar)


def _map(
    values: NDArray[np.float32], picture: SeenPicture, look: HeatLook, grid: HeatGrid, own_bar: bool
) -> dict[str, Any]:
    """What a cell tells of its map."""
    scale = _range(look, [values])
    size = _size(picture, grid) if look.smooth else values.shape[::-1]
    layer = heat_layer(values, size, look.threshold, scale, look.colours, look.smooth, look.fading)
    return {
        "heat": png_url(layer),
        "pixelated": not look.smooth,
        "bar": _bar(look, scale) if own_bar else None,
        "values": place_texts(values),
    }


def _bar(look: HeatLook, scale: Range) -> dict[str, Any]:
    return css_bar(scale, look.colours, look.threshold, look.fading)


def _size(picture: SeenPicture, grid: HeatGrid) -> tuple[int, int]:
    """Pixels of a coloured map: as many as the picture has, but no more than a cell can show."""
    height, width, _ = picture.pixels.shape
    share = min(1.0, SHARP * grid.cell_px / width)
    return max(1, round(width * share)), max(1, round(height * share))


def heat_alt(cell: HeatCell) -> str:
    """A map in words, for those who don't see it: its size, its range and where it is strongest."""
    values = cell.values
    if values is None:
        return cell.title
    height, width = values.shape
    low, high = float(values.min()), float(values.max())
    begin = f"{cell.title}: {height} × {width} values"
    if low == high:
        return f"{begin}, all {readable(low)}"
    lowest = f", lowest {_where(values.argmin(), width, height)}" if low < 0 else ""
    highest = f", highest {_where(values.argmax(), width, height)}"
    return f"{begin} from {readable(low)} to {readable(high)}{highest}{lowest}"


def _where(place: Any, width: int, height: int) -> str:
    row, column = divmod(int(place), width)
    down = ("at the top", "in the middle", "at the bottom")[_third(row, height)]
    across = (" left", "", " right")[_third(column, width)]
    return f"{down}{across}"


def _third(place: int, count: int) -> int:
    """In which third the middle of one of `count` places lies."""
    return 3 * (2 * place + 1) // (2 * count)
