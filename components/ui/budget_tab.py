"""The tab "Same budget": one sum of multiply-adds spent four ways, and a setting of one's own."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

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
    scale_by,
    spend,
    table_7,
)
from components.ui import address, inputs

BUDGET_G = 1.8  # that of the paper's Table 7
# Label, key, limits, default, step, help; the defaults are Table 7's compound row.
SLIDERS = (
    ("Your depth", "depth", (0.25, 6.0), 1.4, 0.05, "Times the layers of each stage."),
    ("Your width", "width", (0.25, 4.0), 1.2, 0.05, "Times the channels of each layer."),
    ("Your resolution", "resolution", (32.0, 800.0), 291.0, 1.0, "Side of the image in px."),
)


def show(bases: Bases, baseline: Baseline) -> None:
    """The budget and the person's own setting, then what each way makes of the budget."""
    st.markdown(
        "You may spend a fixed number of multiply-adds on a larger network. On what: more layers,"
        " more channels, larger images, or some of each?"
    )
    budget_column, *columns = st.columns(4)
    with budget_column:
        budget = inputs.typed_number(
            "Budget (G multiply-adds)",
            "budget",
            (0.01, 100.0),
            BUDGET_G,
            "Billions of multiply-adds for one image; 1.8 is the budget of the paper's Table 7.",
        )
    own = own_setting(baseline, columns)
    spent, refusals = _spend(budget * 1e9, baseline, bases)
    for sentence in refusals:
        st.info(sentence, icon=":material/block:")
    st.html(ways_table(spent, budget * 1e9, own))
    _pictures(titled(spent, own))
    st.html(ways_bars(spent, own))
    with st.expander(f"Your setting, stage by stage ({giga(own.macs)} multiply-adds)"):
        st.html(stage_table(own, "yours"))
    if baseline is EFFICIENTNET:
        st.markdown("**What the paper measured on ImageNet** (Table 7, about 1.8 G each):")
        st.html(published_table(table_7()))
        st.caption(notes()[1])


def _pictures(shown: Sequence[tuple[str, ScaledNetwork]]) -> None:
    """A row for each network, all on one scale."""
    networks = [network for _, network in shown]
    with st.container(gap="xxsmall"):
        for title, network in shown:
            st.caption(title)
            picture = networks_svg([network], row_height=36, beside=networks)
            st.image(picture, width="stretch", alt=f"{title}: a bar a layer")


def own_setting(baseline: Baseline, columns: Sequence[DeltaGenerator]) -> ScaledNetwork:
    """Depth, width and resolution, each on its own slider."""
    for column, question in zip(columns, SLIDERS, strict=True):
        with column:
            inputs.number(*question)
    return chosen_setting(baseline)


def chosen_setting(baseline: Baseline) -> ScaledNetwork:
    """The person's own depth, width and resolution, as last chosen."""
    depth, width, resolution = (address.chosen(key, first) for _, key, _, first, _, _ in SLIDERS)
    return scale_by(depth, width, round(resolution), baseline)


def _spend(budget_macs: float, baseline: Baseline, bases: Bases) -> tuple[list[Spent], list[str]]:
    """What can be spent, and a sentence for each way that can't."""
    spent, refusals = [], []
    for way in WAYS:
        try:
            spent.append(spend(budget_macs, way, baseline, bases))
        except ExplorerError as error:
            refusals.append(str(error))
    return spent, refusals
