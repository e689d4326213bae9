"""Depth and width of a scaled baseline, read off the shapes of its weights.

Layers are counted and channels compared with the baseline's table; the answer is the factor with
the fewest decimals that gives the same network.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil

from components.errors import ExplorerError
from components.networks.fingerprints import Shape, fingerprint, fingerprints
from components.scaling import BASELINES, Baseline, scale_by
from components.scaling.rounding import round_channels, round_layers

_MOST_DECIMALS = 3
_HEADS = {"inverted": "classifier", "bottleneck": "fc"}


def scaled_like(shapes: Mapping[str, Shape], resolution_px: int) -> Iterator[tuple[str, str]]:
    """Path of the classifier and name of each scaled baseline with exactly these entries.

    The resolution is not in the weights: it is only put into the name.
    """
    for baseline in BASELINES.values():
        name = _name(shapes, baseline, resolution_px)
        if name and _equal(name, shapes):
            yield _HEADS[baseline.block], name


def _equal(name: str, shapes: Mapping[str, Shape]) -> bool:
    return any(
        fingerprint(shapes, classifiers) == body for _, classifiers, body, _ in fingerprints([name])
    )


def _name(shapes: Mapping[str, Shape], baseline: Baseline, resolution_px: int) -> str:
    layers, channels = _measured(shapes, baseline)
    rows = baseline.body
    widths = [row.channels for row in (baseline.stem, *rows)]
    if baseline.head.channels and not baseline.narrowest_head:
        widths.append(baseline.head.channels)
        channels += shapes.get("conv_head.weight", ())[:1]
    if len(layers) != len(rows) or len(channels) != len(widths):
        return ""
    depth = _factor(layers, [row.layers for row in rows], round_layers)
    width = _factor(channels, widths, round_channels)
    if depth is None or width is None:
        return ""
    try:
        return scale_by(depth, width, resolution_px, baseline).name
    except ExplorerError:  # out of range
        return ""


def _measured(shapes: Mapping[str, Shape], baseline: Baseline) -> tuple[list[int], list[int]]:
    """Layers of each stage of the body; channels of the stem and of each stage."""
    inverted = baseline.block == "inverted"
    stem = "conv_stem.weight" if inverted else "conv1.weight"
    place = re.compile(r"blocks\.(\d+)\.(\d+)\." if inverted else r"layer(\d+)\.(\d+)\.")
    places = {tuple(map(int, found.groups())) for n in shapes if (found := place.match(n))}
    stages = sorted({stage for stage, _ in places})
    layers = [sum(1 for s, _ in places if s == stage) for stage in stages]
    channels = [shapes[stem][0]] if shapes.get(stem) else []
    for stage in stages:
        ends = (
            (f"blocks.{stage}.0.conv_pwl.weight", f"blocks.{stage}.0.conv_pw.weight")
            if inverted
            else (f"layer{stage}.0.conv1.weight",)
        )
        channels += [shapes[end][0] for end in ends if shapes.get(end)][:1]
    return layers, channels


def _factor(
    found: Sequence[int], base: Sequence[int], rounded: Callable[[int, float], int]
) -> float | None:
    """The plainest factor that makes `base` into `found`; None if there is none."""
    ratios = [measured / number for measured, number in zip(found, base, strict=True)]
    # Rounding takes away at most a tenth; small sizes are rounded up by more, so that the
    # largest layer bounds the factor best.
    least, most = 0.5 * min(ratios), 1.15 * max(ratios)
    for decimals in range(_MOST_DECIMALS + 1):
        steps = 10**decimals
        for step in range(max(1, ceil(least * steps)), ceil(most * steps) + 1):
            factor: float = step / steps
            if all(rounded(b, factor) == f for b, f in zip(base, found, strict=True)):
                return factor
    return None
