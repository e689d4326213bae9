"""What each way of spending a budget costs, as bars beside each other."""

from collections.abc import Callable, Sequence
from html import escape

from components.figures.dimensions import DIMENSIONS
from components.figures.numbers import exact, ratio
from components.figures.palette import CATEGORICAL, NEUTRAL
from components.figures.unscaled import unscaled, unscaled_title
from components.figures.ways_table import titled
from components.scaling import ScaledNetwork, Spent, conv_outputs

# A panel is never narrower than 17 rem: on a phone the three stand below one another.
STYLE = """<style>
.ce-panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr));
  gap: 1rem 2rem; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.ce-panels figcaption { font-weight: 600; margin-bottom: 0.3rem; }
.ce-panels figure { margin: 0; }
.ce-bar { display: grid; grid-template-columns: 9.2rem 1fr 3.6rem; align-items: center;
  gap: 0.5rem; line-height: 1.7; }
.ce-bar span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.ce-bar b { font-weight: 400; text-align: right; }
.ce-bar i { display: block; height: 0.8rem; border-radius: 0.15rem; }
</style>"""

COLORS = {**{each.name: each.color for each in DIMENSIONS}, "compound": CATEGORICAL[3]}


COSTS: tuple[tuple[str, Callable[[ScaledNetwork], int]], ...] = (
    ("Multiply-adds", lambda network: network.macs),
    ("Parameters", lambda network: network.params),
    ("Activations", conv_outputs),
)


def ways_bars(spent: Sequence[Spent], own: ScaledNetwork | None = None) -> str:
    """HTML of three panels: multiply-adds, parameters and activations against the baseline's.

    A way has one colour in all panels; each panel has its own scale, which begins at 0. At least
    one network is given; exact counts stand in the tooltips.
    """
    named = titled(spent, own)
    colors = [*(COLORS[each.way] for each in spent), NEUTRAL]
    panels = "".join(_panel(name, cost, named, colors) for name, cost in COSTS)
    return f'{STYLE}<div class="ce-panels">{panels}</div>'


def _panel(
    name: str,
    cost: Callable[[ScaledNetwork], int],
    named: Sequence[tuple[str, ScaledNetwork]],
    colors: Sequence[str],
) -> str:
    reference = unscaled(named[0][1])
    costs = [cost(network) for _, network in named]
    bars = "".join(
        f'<div class="ce-bar" title="{title}: {exact(count)}"><span>{title}</span>'
        f'<i style="width:{count / max(costs):.1%};background:{color}"></i>'
        f"<b>{ratio(count, cost(reference))}</b></div>"
        for (title, _), count, color in zip(named, costs, colors, strict=False)
    )
    caption = escape(f"{name} against {unscaled_title(reference)}")
    return f"<figure><figcaption>{caption}</figcaption>{bars}</figure>"
