"""Beside the residual block: how gradients come back through deep stacks, computed on the spot."""

import streamlit as st

from components.blocks.gradient_records import GradientNorms, Of, Stack, Start
from components.blocks.lab import Values
from components.figures.stack_gradients import stack_figure, stack_sentence
from components.ui import inputs, jobs, warmup

NORMALISATIONS = {"none": "none", "batch": "batch normalisation"}
STARTS: dict[Start, str] = {"torch": "PyTorch's own", "he": "He et al."}
KINDS: dict[Of, str] = {"outputs": "each layer's output", "weights": "each layer's weights"}


def show(values: Values) -> None:
    """Gradient norms of a plain and a residual stack, layer by layer."""
    st.markdown(
        "**Why gradients survive.** Learning needs a signal that travels from the loss back through"
        " all layers. A layer multiplies it, so a hundred layers can make it vanish or explode; a"
        " shortcut passes it on unchanged beside. Both stacks below have the same starting weights"
        " and see the same batch."
    )
    stacks, of = _asked()
    found = jobs.answer("inference", ("stacks", stacks), lambda: _norms(stacks), "Going back…")
    st.markdown(stack_sentence(found, of))
    st.plotly_chart(
        stack_figure(found, of, st.context.theme.type == "dark"), key="gradients of stacks"
    )
    st.caption(
        "Euclidean norms in an untrained stack of 3×3 convolutions of 8 channels, from one batch of"
        " 8 pictures of chance. Shortcuts go around two layers. Choose “each layer's weights” to"
        " see what training would use: there a weak signal back and a weak picture forward"
        " multiply."
    )
    _honest()


def _asked() -> tuple[tuple[Stack, ...], Of]:
    """A plain and a residual stack that are alike otherwise, and what is looked at."""
    layers, seed = _sliders()
    with st.container(horizontal=True):
        normalised = _normalised()
        start = _start()
        of = _of()
    plain, residual = (
        Stack(layers, shortcuts, normalised, start, seed) for shortcuts in (False, True)
    )
    return (plain, residual), of


def _sliders() -> tuple[int, int]:
    left, right = st.columns(2)
    with left:
        help_layers = "Convolutions in each stack, one after the other."
        layers = inputs.number("Layers", "stacked", (5, 100), 50, 1, help_layers)
    with right:
        seed = inputs.number("Throw of the dice", "seed", (0, 20), 0, 1, "Other starting weights.")
    return int(layers), int(seed)


def _normalised() -> bool:
    label, kinds = "Normalisation", list(NORMALISATIONS)
    return inputs.one_of(label, "between", kinds, "none", NORMALISATIONS.__getitem__) == "batch"


def _start() -> Start:
    names = {str(key): label for key, label in STARTS.items()}
    chosen = inputs.one_of(
        "Starting weights",
        "start",
        list(names),
        "torch",
        names.__getitem__,
        "PyTorch's own have variance 1/(3 · inputs); those of He et al. (arXiv:1502.01852)"
        " 2/inputs, which keeps a signal's size through a ReLU.",
    )
    return "he" if chosen == "he" else "torch"


def _of() -> Of:
    names = {str(key): label for key, label in KINDS.items()}
    chosen = inputs.one_of("Gradient of", "gradient", list(names), "outputs", names.__getitem__)
    return "weights" if chosen == "weights" else "outputs"


def _norms(stacks: tuple[Stack, ...]) -> tuple[GradientNorms, ...]:
    warmup.import_libraries()
    from components.blocks.gradient_stacks import gradient_norms

    return tuple(map(gradient_norms, stacks))


def _honest() -> None:
    st.markdown(
        "**Often told, and what is right.** “Plain deep networks fail because their gradients"
        " vanish.” Without normalisation they vanish here, with PyTorch's starting weights. With"
        " batch normalisation they do not: He et al. checked that their plain networks, which all"
        " had it, have healthy gradients, and yet the deeper ones learned worse (arXiv:1512.03385,"
        " §4.1). Before training they even grow towards the first layers (Yang et al.,"
        " arXiv:1902.08129). Shortcuts alone are no cure either: with He's weights and no"
        " normalisation each sum adds to the signal, and it explodes."
    )
