"""What a page says where a network can't be had: why, what doesn't fit, and ways to go on."""

import streamlit as st

from components.errors import ExplorerError
from components.figures.fit_table import fit_csv, fit_table
from components.ui import address, own_checkpoint
from components.ui.plain import plain


def explain(model: str, weights: str, error: ExplorerError, keys: tuple[str, str]) -> None:
    """The error's sentence, the entries that don't fit, and buttons.

    `keys` are those of the network and its weights in the address.
    """
    among_several = keys[0] == "also"  # where one can take it out of the list
    st.error(plain(own_checkpoint.in_own_words(str(error))), icon=":material/error:")
    if misfit := getattr(error, "misfit", None):
        proposal = own_checkpoint.proposal_for(weights)
        best = own_checkpoint.best_network(proposal) if proposal else ""
        if proposal and proposal.nearest:
            misfit = proposal.nearest.misfit
            st.markdown(f"Nearest: {plain(str(proposal.nearest))}. What does not fit:")
        elif best:
            st.markdown(f"Its names and shapes are those of {plain(best)}.")
        if best and best != model and not among_several:
            _way(f"Try it with {plain(best)}", keys, best, weights)
        st.html(fit_table(misfit))
        st.download_button(
            "All of it as CSV",
            fit_csv(misfit),
            "what-does-not-fit.csv",
            icon=":material/download:",
            on_click="ignore",
        )
    with st.container(horizontal=True):
        kept, used = own_checkpoint.before(), own_checkpoint.mine()
        if kept and used and used.weights.key == weights:
            st.button(f"Back to {plain(kept.name)}", on_click=own_checkpoint.bring, args=(kept,))
        if weights == "imagenet":
            st.button("Use random weights", on_click=address.choose, kwargs={keys[1]: "random"})
        if not among_several:
            _way("Go on with the demo network", keys, "demo", "demo")
    if weights == "imagenet":
        st.caption("Whoever runs this server can fetch the weights ahead, once:")
        st.code(f"make weights MODELS={model}", language="bash", wrap_lines=True)


def _way(label: str, keys: tuple[str, str], model: str, weights: str) -> None:
    chosen = dict(zip(keys, (model, weights), strict=True))
    st.button(label, on_click=address.choose, kwargs=chosen)
