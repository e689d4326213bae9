"""Beside the vision transformer: the person's picture in patches, places, and attention."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image, ImageOps

from components.blocks.lab import Values
from components.blocks.patches import patches, sine_positions, unrolled
from components.errors import ExplorerError
from components.figures.attention_picture import attention_caption, attention_grid
from components.figures.patch_pictures import patch_grid, similarity_map, vector_strip
from components.inspection import read_image
from components.networks import Weights
from components.networks.weights import IMAGENET, RANDOM
from components.ui import inputs, jobs, looking
from components.ui.block_picture import picture
from components.ui.pictures import Picture

if TYPE_CHECKING:
    from components.inspection import Attention

VIEWS = {
    "patches": "Picture in patches",
    "positions": "Positions",
    "attention": "Attention on your picture",
}
# The network whose attention is shown, and its grid of places.
NETWORK, GRID = "vit_tiny_patch16_224", 14
WEIGHTS = {weights.key: weights for weights in (RANDOM, IMAGENET)}


def show(values: Values) -> None:
    """One of three ways to look at it."""
    view = inputs.one_of("Look at", "see", list(VIEWS), "patches", VIEWS.__getitem__)
    if view == "positions":
        _positions()
        return
    chosen = picture()
    if view == "patches":
        _patches(chosen, int(values["side"]), int(values["patch"]))
    else:
        _attention(chosen)


def _patches(chosen: Picture, side: int, patch: int) -> None:
    pixels = _square(chosen, side)
    cut = patches(pixels, patch)
    count = cut.shape[0] * cut.shape[1]
    left, right = st.columns([1, 1])
    with right:
        number = int(
            inputs.typed_number(
                "Patch number", "piece", (1, count), count // 2 + cut.shape[1] // 2, "One of them."
            )
        )
        one = cut[divmod(number - 1, cut.shape[1])]
        vector = unrolled(one)
        st.markdown(
            f"**Patch {number} unrolled**: {patch} · {patch} pixels · 3 colours ="
            f" **{len(vector):,} numbers**, not {patch * patch:,}. All of red stand first, then"
            " green, then blue."
        )
        st.image(vector_strip(one, patch * patch // 4), alt="The patch's numbers in one row")
        st.caption(
            f"In lines of {patch * patch // 4}. It begins with"
            f" {', '.join(str(each) for each in vector[:8])}, … The embedding multiplies these"
            " numbers by one matrix, the same for all patches."
        )
    with left:
        st.image(patch_grid(pixels, patch, number), alt="The picture cut into patches")
        st.caption(
            f"{cut.shape[0]} × {cut.shape[1]} = {count:,} patches, {count + 1:,} tokens with the"
            " class token, which is number 0 and belongs to no patch."
        )


def _square(chosen: Picture, side: int) -> NDArray[np.uint8]:
    """The middle of the picture, (side, side, 3)."""
    whole = read_image(chosen.data()).convert("RGB")
    return np.asarray(ImageOps.fit(whole, (side, side), Image.Resampling.BICUBIC))


def _positions() -> None:
    """How alike the vectors of places are: made of sines, and of a network."""
    weights = _weights()
    count = GRID * GRID
    place = int(inputs.typed_number("Place", "place", (1, count), 91, "One of 14 × 14.")) - 1
    fixed, own = st.columns(2)
    with fixed:
        st.markdown("**Made of sines and cosines**, nothing learned")
        st.image(similarity_map(sine_positions(GRID, 192), place), alt="Alike by sines")
    with own:
        st.markdown(f"**Those of {NETWORK}**: {_words(weights)}")
        st.image(similarity_map(_own_positions(weights), place), alt="Alike in the network")
    st.caption(
        "Attention knows no places: without these vectors, added to the tokens, a picture and the"
        " same patches in any other order would be the same. Colours: the cosine between the marked"
        " place's vector and each place's, red 1, white 0, blue −1. Random vectors are alike to"
        " none but themselves; trained ones have found rows and columns (arXiv:2010.11929, Fig. 7)."
    )


def _attention(chosen: Picture) -> None:
    weights = _weights()
    network = looking.choice(NETWORK, weights, looking.FASTEST)

    def job() -> "Attention":
        from components import inspection

        return inspection.attention(network.loaded(), read_image(chosen.data()))

    question = ("attention", network, chosen.digest)
    found = jobs.answer("inference", question, job, "Reading the attention…")
    if weights is RANDOM:
        st.info(
            "These weights are random: the network has learned nothing, and its attention is nearly"
            " even everywhere. Look at how small the differences are.",
            icon=":material/casino:",
        )
    seen, heads = st.columns([1, 4])
    seen.image(_square(chosen, 224), alt="What the network sees", caption="The picture")
    heads.image(attention_grid(found, cell_px=64), alt="Attention of every head and layer")
    st.caption(f"{NETWORK}: {attention_caption(found)}")


def _weights() -> Weights:
    key = inputs.one_of(
        f"Weights of {NETWORK}",
        "weights",
        list(WEIGHTS),
        RANDOM.key,
        lambda key: WEIGHTS[key].label,
        "ImageNet weights (23 MB) are fetched on first use, which needs the internet.",
    )
    return WEIGHTS[key]


def _words(weights: Weights) -> str:
    return "random, untrained" if weights is RANDOM else "learned on ImageNet"


def _own_positions(weights: Weights) -> NDArray[np.floating]:
    """The network's vectors of its 14 × 14 places, (196, 192)."""
    network = looking.choice(NETWORK, weights, looking.FASTEST)

    def job() -> NDArray[np.float32]:
        vectors = network.loaded().model.get_parameter("pos_embed")
        if vectors.shape[1] != GRID * GRID + 1:
            raise ExplorerError(f"{NETWORK} has other places here than 14 × 14.")
        found: NDArray[np.float32] = vectors.detach()[0, 1:].float().cpu().numpy()
        return found

    return jobs.answer("inference", ("positions", network), job, "Reading the positions…")
