"""The tab "Same budget": one sum of multiply-adds spent four ways, and a setting of one's own."""

from collections.abc import Sequence

import streamlit as st

from components.errors import ExplorerError
from components.figures.network_picture import networks_svg
from components.figures.numbers import giga
from components.figures.published_table import published_table
from components.figures.stage_table import stage_table
from components.figures.ways_bars import ways_bars
from components.figures.ways_table import titled, ways_table
from components.scaling import (
    EFFICIENTNET,
    WAYS,
    Baseline,
    Bases,
    ScaledNetwork,
    Spent,
    notes,
    scale,
    scale_by,
    spend,
    table_7,
)
from components.ui import inputs
from components.ui.scaling_tabs import FLAGS

# Label, key, limits, first value, step, help.
SLIDERS = (
    ("Your depth", "depth", (0.25, 6.0), 1.0, 0.05, "Times the layers of each stage."),
    ("Your width", "width", (0.25, 4.0), 1.5, 0.05, "Times the channels of each layer."),
    ("Your resolution", "resolution", (32.0, 800.0), 320.0, 1.0, "Side of the image in px."),
)


def show(bases: Bases, baseline: Baseline) -> None:
    """The budget and the person's own setting, then what each way makes of the budget."""
    st.markdown(
        "You may spend a fixed number of multiply-adds on a larger network. On what: more layers,"
        " more channels, larger images, or some of each?"
    )
    budget_column, *columns = st.columns(4)
    with budget_column:
        budget_macs = 1e9 * inputs.typed_number(
            "Budget (G multiply-adds)",
            "budget",
            (0.01, 100.0),
            _first_budget(baseline),
            "Billions of multiply-adds for one image; at first what the paper's Table 7 spends on"
            " EfficientNet, four times a network's own cost for others.",
        )
    for column, question in zip(columns, SLIDERS, strict=True):
        with column:
            inputs.number(*question)
    found, refusals = _spend(budget_macs, baseline, bases)
    own = None
    try:
        own = chosen_setting(baseline)
    except ExplorerError as error:
        refusals.append(f"Your setting: {error}")
    for sentence in refusals:
        st.info(sentence, icon=":material/block:")
    if found:
        st.html(ways_table(found, budget_macs, own))
        _pictures(titled(found, own))
        st.html(ways_bars(found, own))
    if own is not None:
        with st.expander(f"Your setting, stage by stage ({giga(own.macs)} multiply-adds)"):
            st.html(stage_table(own, "yours"))
    if baseline is EFFICIENTNET:
        st.markdown("**What the paper measured on ImageNet** (Table 7, arXiv:1905.11946):")
        st.html(published_table(table_7()))
        st.caption(f"{notes()[1]} {FLAGS}")


def chosen_setting(baseline: Baseline) -> ScaledNetwork:
    """The network of the person's own depth, width and resolution.

    Raises:
        ExplorerError: if there is no such network.
    """
    depth, width, resolution = (
        inputs.known_number(label, key, limits, first)
        for label, key, limits, first, _, _ in SLIDERS
    )
    return scale_by(depth, width, round(resolution), baseline)


def _first_budget(baseline: Baseline) -> float:
    if baseline is EFFICIENTNET:
        return table_7()[-1].printed_macs / 1e9
    return float(f"{4e-9 * scale(0, baseline=baseline).macs:.2g}")


def _pictures(shown: Sequence[tuple[str, ScaledNetwork]]) -> None:
    """A row for each network, all on one scale."""
    networks = [network for _, network in shown]
    with st.container(gap="xxsmall"):
        for title, network in shown:
            st.caption(title)
            picture = networks_svg([network], row_height=36, beside=networks)
            st.image(picture, width="stretch", alt=f"{title}: a bar a layer")


def _spend(budget_macs: float, baseline: Baseline, bases: Bases) -> tuple[list[Spent], list[str]]:
    """What can be spent, and a sentence for each way that can't."""
    spent, refusals = [], []
    for way in WAYS:
        try:
            spent.append(spend(budget_macs, way, baseline, bases))
        except ExplorerError as error:
            refusals.append(str(error))
    return spent, refusals
