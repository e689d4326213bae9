"""Whether a run broke down: values that are no numbers, or a loss that explodes.

A loss has exploded if its end (the median of the last stretch) is more than twice its first value:
more was lost than was ever learned. It jumped if single points were above twice the first value, by
more than 10 times the noise. Flat losses of 1,000 batches with noise of 20 % (30 %) of their value
seemed to have exploded in 1 (4) of 100 simulated runs, where the first happened to be low.
"""

from typing import Final

import numpy as np

from components.runs.cost_curves import curve_of
from components.runs.metrics import QUANTITIES, step_unit
from components.runs.records import Run, Series
from components.runs.stated import Statement, short

KIND: Final = "divergence"
NAMES = {
    f"{split}/{quantity}": f"{word} {quantity}"
    for split, word in (("train", "training"), ("val", "validation"))
    for quantity in QUANTITIES
}
EXPLODED = 2.0
NOISE_TIMES = 10.0


def divergence(run: Run) -> Statement:
    """The first of: values that stay no numbers, an explosion, single such values, a jump."""
    saved = {NAMES[name]: run.series[name] for name in NAMES if name in run.series}
    if not saved:
        sentence = "This run saved no loss or accuracy that says of which images it is."
        return Statement(KIND, "no data", sentence, supported=False)
    unit = step_unit(run)
    return (
        _not_finite(saved, unit)
        or _exploded(saved, unit)
        or _holes(saved, unit)
        or Statement(KIND, "none", _sound(saved))
    )


def _not_finite(saved: dict[str, Series], unit: str) -> Statement | None:
    curves = {name: curve_of(series, "loss") for name, series in saved.items()}
    steps = {name: curve.broken_from for name, curve in curves.items()}
    broken = {name: step for name, step in steps.items() if step is not None}
    if not broken:
        return None
    name = min(broken, key=lambda name: broken[name])
    step = broken[name]
    sentence = (
        f"The run diverged: from {unit} {step} on {name} is no finite number any more. A lower"
        " learning rate is the usual cure."
    )
    return Statement(KIND, "not finite", sentence, step)


def _exploded(saved: dict[str, Series], unit: str) -> Statement | None:
    """Training is judged where it was saved, since validation may rise by overfitting."""
    name = next((name for name in ("training loss", "validation loss") if name in saved), None)
    if name is None:
        return None
    curve = curve_of(saved[name], "loss")
    if len(curve.cost) < 2:
        return None
    begin, highest = float(curve.cost[0]), short(float(curve.cost.max()))
    limit = EXPLODED * begin
    if curve.end() > limit > 0:
        step = curve.step[np.flatnonzero(curve.cost > limit)[0]].item()
        sentence = (
            f"The run diverged: {name} began at {short(begin)}, exceeded twice that at {unit}"
            f" {step} (at most {highest}) and ended at {short(curve.end())}. A lower learning rate"
            " is the usual cure."
        )
        return Statement(KIND, "exploded", sentence, step)
    above = np.flatnonzero(curve.cost > max(limit, begin + NOISE_TIMES * curve.noise.deviation))
    if len(above) == 0 or begin <= 0:
        return None
    step = curve.step[above[0]].item()
    sentence = (
        f"At {unit} {step} {name}, which began at {short(begin)}, jumped above {short(limit)} (at"
        f" most {highest}) and came back: the learning rate may be at its limit."
    )
    return Statement(KIND, "jump", sentence, step)


def _holes(saved: dict[str, Series], unit: str) -> Statement | None:
    for name, series in saved.items():
        holes = np.flatnonzero(~np.isfinite(series.value))
        if len(holes):
            step = series.step[holes[0]].item()
            count = "1 value" if len(holes) == 1 else f"{len(holes)} values"
            sentence = (
                f"{count} of {name} (the first at {unit} {step}) can't be used, being NaN or"
                " infinite, but the run went on with numbers."
            )
            return Statement(KIND, "single values", sentence, step)
    return None


def _sound(saved: dict[str, Series]) -> str:
    count = sum(len(series) for series in saved.values())
    return (
        f"No divergence: all {count} values of {', '.join(saved)} are finite, and no loss exploded."
    )
