"""Gradient norms of a plain and a residual stack, drawn beside each other and put into words."""

from collections.abc import Sequence
from math import ceil, log10

import numpy as np
import plotly.graph_objects as go

from components.blocks.gradient_records import GradientNorms, Of
from components.figures.gradient_figure import depth_figure
from components.figures.palette import CATEGORICAL, on_dark
from components.runs.gradients import SIMILAR, GradientFlow, reach

HEIGHT_PX, MOST_MARKS = 340, 8
PLAIN, RESIDUAL = "plain", "residual"
# From here on a signal is as good as gone, or beyond all bounds.
FAR = 1000
COLORS = {PLAIN: CATEGORICAL[1], RESIDUAL: CATEGORICAL[0]}


def stack_figure(found: Sequence[GradientNorms], of: Of, dark: bool = False) -> go.Figure:
    """Norm against depth on a log axis, a line for each stack."""
    colors = {name: on_dark(color) if dark else color for name, color in COLORS.items()}
    figure = depth_figure([_flow(norms, of) for norms in found], colors, 0)
    figure.update_layout(height=HEIGHT_PX)
    # A stack whose ReLUs let nothing through has gradients of 0, which a log axis leaves out.
    numbers = [number for norms in found for number in norms.of(of) if number > 0]
    decades = log10(max(numbers) / min(numbers)) if numbers else 0
    if decades > MOST_MARKS:  # a mark at each power of ten would lie on the next
        figure.update_yaxes(dtick=ceil(decades / MOST_MARKS))
    return figure


def stack_sentence(found: Sequence[GradientNorms], of: Of) -> str:
    """How the first layers' gradients compare with the last ones', for each stack."""
    told = "; ".join(f"in the {_name(norms)} stack {_told(_flow(norms, of))}" for norms in found)
    what = "what comes back to a layer" if of == "outputs" else "the gradient of a layer's weights"
    return f"From the last layers to the first, {what}: {told}."


def _name(norms: GradientNorms) -> str:
    return RESIDUAL if norms.stack.residual else PLAIN


def _flow(norms: GradientNorms, of: Of) -> GradientFlow:
    numbers = norms.of(of)
    layers = tuple(f"convolution {place}" for place in range(1, len(numbers) + 1))
    return GradientFlow(_name(norms), layers, np.zeros(1), np.array(numbers)[:, None])


def _told(flow: GradientFlow) -> str:
    ratio = reach(flow, 0).ratio
    if not ratio:
        return "no signal comes back: at some layer every ReLU is shut"
    if 1 / SIMILAR <= ratio <= SIMILAR:
        return f"it stays about as strong (× {ratio:.2g})"
    times = max(ratio, 1 / ratio)
    much = f"{times:.2g}" if times < 100 else f"{times:.0f}"
    if times > FAR:
        much = f"10{_superscript(round(np.log10(times)))}"
    if ratio < 1:
        word = "**vanishes**" if times > FAR else "gets weaker"
        return f"it {word} ({much} times smaller)"
    word = "**explodes**" if times > FAR else "gets stronger"
    return f"it {word} ({much} times larger)"


def _superscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
