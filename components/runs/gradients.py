"""Gradient norms by layer: how much of the error's signal reaches the first layers. No torch.

Our trainer writes a series `gradient/LAYER` for each layer, the L2 norm of its weights' gradient.
Other writers' names are understood too:

| written | by |
|---|---|
| `gradient/LAYER` | our trainer |
| `grad_2.0_norm/LAYER.weight` | Lightning's `grad_norm` |
| `l2_norm/grad/LAYER.weight` | Composer's `OptimizerMonitor` |
| `grad_norm/LAYER`, `gradients/LAYER`, `train/grads/LAYER` | scripts |

The norm of all layers together (`grad_norm`, `…/total`, `…/global`) is no layer's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from components.runs.records import Numbers, Run, Series, Steps, Unit

FEWEST_LAYERS = 4
# How many times the last layers' gradients the first ones' may be, to be called so.
FADING, SIMILAR, GROWING = 0.1, 2.0, 10.0
MILLION = 10**6

_TAG = re.compile(
    r"(?:train(?:ing)?/)?"
    r"(?:l2_norm/grad|(?:grad|gradient)_?[\w.]*?_?norms?|grads?|gradients?)"
    r"/(?P<layer>.+)",
    re.IGNORECASE,
)
_OF_ALL = {"total", "global", "all"}


@dataclass(frozen=True, slots=True, eq=False)
class GradientFlow:
    """The gradient norms of a run.

    `layers` are dotted paths in the order written, which is the network's: first the layer next to
    the picture. `step` (n,) is what the run counted; `norm` (layers, n) is as written, NaN where a
    layer has no number at a step.
    """

    run: str
    layers: tuple[str, ...]
    step: Steps
    norm: Numbers

    def latest(self, step: float) -> int | None:
        """The place of the last step that is not after `step`; None if all are later."""
        place = int(np.searchsorted(self.step, step, side="right")) - 1
        return place if place >= 0 else None


@dataclass(frozen=True, slots=True)
class Reach:
    """How the first and the last quarter of the layers compare at a step: medians of their norms.

    `ratio` is first / last; None where the numbers don't support one, for the reason in `problem`.
    """

    count: int
    first: float
    last: float
    ratio: float | None
    problem: str = ""


def layer_of(tag: str) -> str | None:
    """The layer whose gradient norm a written name stands for; None if it is no such name.

    `.weight` at the end is left out; a bias is no layer.
    """
    match = _TAG.fullmatch(tag)
    if match is None or tag.endswith(".bias"):
        return None
    layer = match["layer"].removesuffix(".weight")
    return None if layer.lower() in _OF_ALL else layer


def gradient_flow(run: Run) -> GradientFlow | None:
    """The gradient norms that a run saved; None if it saved none."""
    found = {
        layer: series
        for name, series in run.series.items()
        if (layer := layer_of(run.written.get(name, name))) is not None and len(series)
    }
    if not found:
        return None
    step = np.unique(np.concatenate([series.step for series in found.values()]))
    return GradientFlow(run.name, tuple(found), step, _table(found.values(), step))


def _table(found: Iterable[Series], step: Steps) -> Numbers:
    rows = []
    for series in found:
        row = np.full(len(step), np.nan)
        row[np.searchsorted(step, series.step)] = series.value
        rows.append(row)
    return np.stack(rows)


def reach(flow: GradientFlow, place: int) -> Reach:
    """How early layers compare with late ones at the step number `place`.

    The classifier's and the first layer's norms often stand out, so medians of a quarter of the
    layers are compared, not two single layers.
    """
    norm = flow.norm[:, place]
    count = max(1, len(norm) // 4)
    problem = _problem(norm)
    if problem:
        return Reach(count, np.nan, np.nan, None, problem)
    first, last = float(np.median(norm[:count])), float(np.median(norm[-count:]))
    if last == 0:
        return Reach(count, first, last, None, "the last layers' gradients are exactly 0")
    return Reach(count, first, last, first / last)


def sentence(flow: GradientFlow, step: float, unit: Unit) -> str:
    """What a run's gradients say at a step, or why they say nothing, with the numbers."""
    place = flow.latest(step)
    if place is None:
        return f"no gradients were saved up to {unit} {step:g}, the first at {flow.step[0]:g}."
    at, found = f"at {unit} {flow.step[place]:g}", reach(flow, place)
    if found.ratio is None:
        return f"{at} early layers can't be compared with late ones: {found.problem}."
    return (
        f"{at} the gradients of the first {found.count} of {len(flow.layers)} layers are"
        f" {_times(found.ratio)} those of the last {found.count} (medians {found.first:.2g} and"
        f" {found.last:.2g}): {_verdict(found.ratio)}."
    )


def _times(ratio: float) -> str:
    """How many times as large: to be followed by what it is compared with."""
    if ratio == 0:
        return "0, unlike"
    if 1 / SIMILAR <= ratio <= SIMILAR:
        return f"{ratio:.2g} times"
    times = max(ratio, 1 / ratio)
    told = "more than a million" if times > MILLION else f"about {float(f'{times:.2g}'):,.10g}"
    return f"{told} times {'smaller' if ratio < 1 else 'larger'} than"


def _verdict(ratio: float) -> str:
    if ratio == 0:
        return "the first layers get none and can't learn"
    if ratio < FADING:
        return "they fade on their way back to the first layers"
    if ratio < 1 / SIMILAR:
        return "they get weaker on their way back, but do not fade"
    if ratio <= SIMILAR:
        return "they reach the first layers about as strong as the last"
    if ratio <= GROWING:
        return "they get stronger on their way back to the first layers"
    return "they grow many times on their way back to the first layers"


def _problem(norm: Numbers) -> str:
    """Why early and late layers can't be compared; "" if they can."""
    missing = int(np.count_nonzero(~np.isfinite(norm)))
    if len(norm) < FEWEST_LAYERS:
        layers = "layer" if len(norm) == 1 else "layers"
        return f"{len(norm)} {layers} {'is' if len(norm) == 1 else 'are'} too few"
    if missing:
        return f"{missing} of {len(norm)} layers have no finite gradient there"
    return ""
