"""Everything that the view of φ looks up while a hand moves: numbers and sentences, no formula."""

import json
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from components.figures.network_picture import GAP, STAGE_GAP, bar_height, bar_width, length
from components.figures.palette import STAGE_COLORS
from components.figures.phi_words import key
from components.figures.readings import Reading, readings, values
from components.figures.stage_columns import COLUMNS, Column
from components.figures.stage_table import stage_table
from components.figures.summary_table import summary_table
from components.figures.unscaled import unscaled
from components.scaling import (
    EFFICIENTNET,
    RELEASED,
    ScaledNetwork,
    Sweep,
    exact_resolution,
    nearest_released,
)

PHI = Reading("phi", "hundredths", "φ = {}")
SIDE = Reading("exact side", "fixed2")
NEAREST = Reading("nearest", "plain", "B{}")


def live_scaling(
    swept: Sweep,
    beside: ScaledNetwork,
    beside_title: str,
    words: str,
    columns: Sequence[Column] = COLUMNS,
) -> bytes:
    """Data for `assets/views/scaling.js`: JSON, compressed by zlib.

    `readings` has, by name, each number's style, pattern and steps: its value at the first φ and
    the change from each φ to the next. `html` is the view at the first φ, whose `data-reading`
    says what goes where; `words` is HTML of the same kind.
    """
    first = swept.networks[0]
    data = {
        "html": {
            "whole": summary_table([("φ", first), (beside_title, beside)]),
            "words": words,
            "stages": stage_table(first, "φ", beside, beside_title, columns),
            "key": key(beside_title),
        },
        "short": swept.baseline.short,
        "readings": {
            reading.name: [reading.style, reading.pattern, _steps(series)]
            for reading, series in _series(swept, columns)
        },
        "picture": _picture(swept.networks, beside),
    }
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 9)


def _series(swept: Sweep, columns: Sequence[Column]) -> Iterable[tuple[Reading, Sequence[int]]]:
    """Each reading with its values along φ."""
    baseline, unscaled_macs = swept.baseline, unscaled(swept.networks[0]).macs
    yield PHI, [round(phi * 100) for phi in swept.phis]
    sides = [exact_resolution(phi, swept.bases, baseline) for phi in swept.phis]
    yield SIDE, [round(side * 100) for side in sides]
    if baseline is EFFICIENTNET:
        keys = list(RELEASED)
        yield NEAREST, [keys.index(nearest_released(network)) for network in swept.networks]
    rows = [values(network, baseline, unscaled_macs, columns) for network in swept.networks]
    yield from zip(readings(baseline, columns), zip(*rows, strict=True), strict=True)


def _steps(series: Sequence[int]) -> list[int]:
    """The first value and then the changes, which compress far better."""
    return [series[0], *(after - before for before, after in pairwise(series))]


def _picture(networks: Sequence[ScaledNetwork], beside: ScaledNetwork) -> dict[str, Any]:
    """Sizes of bars by channels and by side, on a scale that fits the largest network."""
    shown = [*networks, beside]
    channels = {stage.out_channels for network in shown for stage in network.stages}
    sides = {stage.input_px for network in shown for stage in network.stages}
    return {
        "widths": {count: round(bar_width(count), 1) for count in sorted(channels)},
        "heights": {side: round(bar_height(side), 1) for side in sorted(sides)},
        "length": round(max(map(length, shown)), 1),
        "gap": GAP,
        "stageGap": STAGE_GAP,
        "colors": [STAGE_COLORS[stage.number] for stage in beside.stages],
        "beside": [
            # Pooling to a pixel is no layer of its own, so a head keeps the side that enters.
            [s.layers, s.out_channels, s.input_px, s.output_px if s.blocks else s.input_px]
            for s in beside.stages
        ],
    }
