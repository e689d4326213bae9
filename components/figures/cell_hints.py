"""How a cell of the stage table came about, in words with places for numbers.

A place such as {exact channels 3} stands for the reading of that name (`readings`), so that the
same sentence can be filled here for one network or in the browser while φ moves.
"""

from components.figures.stage_columns import Column
from components.scaling import Baseline
from components.scaling.baseline import BaselineStage

# The reading that says which of several sentences fits; one sentence needs none.
Hint = tuple[str, ...]


def hint(baseline: Baseline, index: int, column: Column) -> Hint:
    """Sentences for one cell; with two, the reading "rounding n" says which (0 or 1)."""
    row = baseline.rows[index]
    match column.key:
        case "side":
            return (_side(baseline, index),)
        case "channels":
            return _channels(baseline, row)
        case "layers":
            return (_layers(baseline, row),)
    return ("",)


def _side(baseline: Baseline, index: int) -> str:
    if index == 0:
        return "{exact side} px by the rule → {side 1} px, the nearest whole pixel"
    before = baseline.rows[index - 1]
    if index > 1:
        return _halved(before.number, before.stride, f"stage {before.number}", before.number + 1)
    return _halved(1, before.stride * baseline.stem_pool, "the stem", 2)


def _halved(number: int, stride: int, maker: str, next_number: int) -> str:
    if stride == 1:
        return f"{maker[0].upper()}{maker[1:]} has stride 1, so the side stays {{side {number}}} px"
    return (
        f"{{side {number}}} px / {stride}, rounded up = {{side {next_number}}} px:"
        f" {maker} has stride {stride}"
    )


def _channels(baseline: Baseline, row: BaselineStage) -> Hint:
    n = row.number
    if not row.channels:
        return ("As many as enter: there is no convolution here",)
    nearest = (
        f"{row.channels} × {{exact width}} = {{exact channels {n}}} → nearest multiple of 8:"
        f" {{nearest {n}}}"
    )
    lifted = f"{nearest}; that is below 90 % of it, so 8 more"
    if row is baseline.head and baseline.narrowest_head:
        end = f" → {{channels {n}}}, at least {baseline.narrowest_head}"
    elif baseline.block == "bottleneck" and row in baseline.body:
        end = f"; four times the narrow channels leave: {{channels {n}}}"
    else:
        return nearest, f"{lifted}: {{channels {n}}}"
    return nearest + end, lifted + end


def _layers(baseline: Baseline, row: BaselineStage) -> str:
    if row not in baseline.body:
        return "Stem and head are never repeated"
    n = row.number
    return f"{row.layers} × {{exact depth}} = {{exact layers {n}}} → rounded up: {{layers {n}}}"
