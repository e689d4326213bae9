"""Beside squeeze-and-excitation: the gates of a real network for the person's picture."""

from typing import TYPE_CHECKING

import streamlit as st

from components.blocks.lab import Values
from components.figures.gate_figure import gate_figure, gate_table
from components.figures.palette import CATEGORICAL, STAGE_COLORS
from components.networks import parse
from components.networks.weights import weights_of
from components.ui import block_view, choices, frame, jobs, looking
from components.ui.layer_names import layer_title, stage_in

if TYPE_CHECKING:
    from components.inspection import Gate

NETWORK = "demo"
SHOWN = 4  # gates, from the first to the last


def show(values: Values) -> None:
    """How far the demo network opens its channels for a picture; the knobs don't matter here."""
    st.markdown(
        "**Real gates.** The demo network is a small EfficientNet, trained on painted scenes; each"
        " of its blocks has a gate. A bar is a channel, the most open first: its height is what the"
        " channel is multiplied by for this picture. Another picture opens other channels."
    )
    left, right = st.columns([1, 4], vertical_alignment="center")
    with left:
        picture = choices.picture(weights_of(parse(NETWORK))[0])
        st.image(picture.data(), width=160, alt=picture.label)
    asked = looking.Look(looking.OPENING, picture, looking.METHOD, "", None)
    gates = _some(_gates(asked))
    titles = {gate.layer: layer_title(NETWORK, gate.layer) for gate in gates}
    colors = {
        gate.layer: STAGE_COLORS.get(stage_in(NETWORK, gate.layer) or 0, CATEGORICAL[0])
        for gate in gates
    }
    with right:
        figure = gate_figure(gates, colors=colors, titles=titles)
        figure.update_xaxes(title_text="")  # the text says it; on a phone two would overlap
        st.plotly_chart(figure, key="gates of a block")
    block_view.show(gate_table(gates, titles), "table of gates")
    st.page_link(
        frame.PAGES / "inspection.py",
        label="All gates of this network, and what it sees, on Inspection",
        icon=":material/arrow_forward:",
        query_params={"model": NETWORK, "image": picture.key, "tab": "features", "look": "gates"},
    )


def _gates(asked: looking.Look) -> "tuple[Gate, ...]":
    def job() -> "tuple[Gate, ...]":
        from components import inspection

        loaded, image = asked.chosen.loaded(), asked.image()
        return inspection.inspect(loaded, image, (), features=False, gates=True)[0].gates

    # The question of Inspection's own tab: what it has answered need not be computed again.
    question = ("gates", asked.chosen, asked.picture.digest)
    return jobs.answer("inference", question, job, "Reading the gates…")


def _some(gates: "tuple[Gate, ...]") -> "tuple[Gate, ...]":
    """Evenly from the first to the last."""
    last = len(gates) - 1
    places = sorted({round(number * last / (SHOWN - 1)) for number in range(SHOWN)})
    return tuple(gates[place] for place in places)
