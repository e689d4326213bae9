"""Everything that the view of φ looks up while a hand moves: numbers and sentences, no formula."""

import json
import zlib
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from components.figures.dimensions import DIMENSIONS
from components.figures.network_picture import GAP, STAGE_GAP, bar_height, bar_width, length
from components.figures.palette import STAGE_COLORS
from components.figures.phi_words import key, note
from components.figures.readings import Reading, readings, values
from components.figures.stage_columns import COLUMNS, Column
from components.figures.stage_table import stage_table
from components.figures.summary_table import summary_table
from components.figures.unscaled import unscaled
from components.scaling import (
    EFFICIENTNET,
    RELEASED,
    ImpliedPhi,
    ScaledNetwork,
    Sweep,
    cost_against,
    exact_resolution,
    nearest_released,
)

PHI = Reading("phi", "hundredths", "φ = {}")
SIDE = Reading("exact side", "fixed2")
KEYS = tuple(RELEASED)
NEAREST = Reading(
    "nearest",
    "choice",
    "|".join([*(f"nearest to {key.upper()}" for key in KEYS), "smaller than B0", "larger than B7"]),
)
FAR = 1.25  # times as many multiply-adds as the last released network: no longer near it
ROOM, HEADROOM = 2.5, 1.4  # of the picture, against the unscaled network
SYMBOLS = tuple(
    f'<i style="color:{each.color};font-style:normal">{symbol}</i>'
    for each, symbol in zip(DIMENSIONS, "●■▲", strict=True)
)


def live_scaling(
    swept: Sweep,
    beside: tuple[str, ScaledNetwork, ImpliedPhi | None],
    words: str,
    columns: Sequence[Column] = COLUMNS,
) -> bytes:
    """Data for `assets/views/scaling.js`: JSON, compressed by zlib.

    `beside` is the other network's short name, itself, and the φ that it would need, if any.
    `readings` has, by name, each number's style, pattern and steps: its value at the first φ and
    the change from each φ to the next. `html` is the view at the first φ, whose `data-reading`
    says what goes where; `words` is HTML of the same kind.
    """
    first, (title, other, implied) = swept.networks[0], beside
    data = {
        "html": {
            "whole": summary_table([("φ", first), (title, other)]),
            "words": words,
            "stages": stage_table(first, "φ", other, title, columns),
            "key": key(title),
            "note": note(swept),
            "legend": _legend(title) if implied else "",
        },
        "short": swept.baseline.short,
        "marks": _marks(implied) if implied else [],
        "readings": {
            reading.name: [reading.style, reading.pattern, _steps(series)]
            for reading, series in _series(swept, columns)
        },
        "picture": _picture(swept, title, other),
    }
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 6)


def _legend(title: str) -> str:
    depth, width, resolution = SYMBOLS
    return (
        f'<span title="The φ that each would need">{escape(title)}:'
        f" {depth} depth {width} width {resolution} px</span>"
    )


def _marks(implied: ImpliedPhi) -> list[tuple[str, float]]:
    """Where the other network's depth, width and resolution would lie on the scale of φ."""
    phis = (implied.depth, implied.width, implied.resolution)
    return [(symbol, phi) for symbol, phi in zip(SYMBOLS, phis, strict=True) if phi is not None]


def _series(swept: Sweep, columns: Sequence[Column]) -> Iterable[tuple[Reading, Sequence[int]]]:
    """Each reading with its values along φ."""
    baseline, unscaled_macs = swept.baseline, unscaled(swept.networks[0]).macs
    yield PHI, [round(phi * 100) for phi in swept.phis]
    sides = [exact_resolution(phi, swept.bases, baseline) for phi in swept.phis]
    yield SIDE, [round(side * 100) for side in sides]
    if baseline is EFFICIENTNET:
        yield NEAREST, [_nearest(network) for network in swept.networks]
    rows = [values(network, baseline, unscaled_macs, columns) for network in swept.networks]
    yield from zip(readings(baseline, columns), zip(*rows, strict=True), strict=True)


def _nearest(network: ScaledNetwork) -> int:
    """Which of the texts of `NEAREST` fits."""
    number = KEYS.index(nearest_released(network))
    apart = cost_against(network, KEYS[number])
    if number == 0 and apart < 1 / FAR:
        return len(KEYS)
    return len(KEYS) + 1 if number == len(KEYS) - 1 and apart > FAR else number


def _steps(series: Sequence[int]) -> list[int]:
    """The first value and then the changes, which compress far better."""
    return [series[0], *(after - before for before, after in pairwise(series))]


def _picture(swept: Sweep, title: str, other: ScaledNetwork) -> dict[str, Any]:
    """Sizes of bars by channels and by side, and the room that there is at least."""
    shown, base = [*swept.networks, other], unscaled(other)
    channels = {stage.out_channels for network in shown for stage in network.stages}
    sides = {stage.input_px for network in shown for stage in network.stages}
    return {
        "name": title,
        "widths": {count: round(bar_width(count), 1) for count in sorted(channels)},
        "heights": {side: round(bar_height(side), 1) for side in sorted(sides)},
        "length": round(ROOM * length(base), 1),
        "height": round(HEADROOM * bar_height(base.resolution_px), 1),
        "gap": GAP,
        "stageGap": STAGE_GAP,
        "colors": [STAGE_COLORS[stage.number] for stage in other.stages],
        "beside": [
            # Pooling to a pixel is no layer of its own, so a head keeps the side that enters.
            [s.layers, s.out_channels, s.input_px, s.output_px if s.blocks else s.input_px]
            for s in other.stages
        ],
    }
