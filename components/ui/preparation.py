"""How a picture is prepared for the network: size, crop and normalisation, all to be changed."""

from typing import cast

import streamlit as st

from components.errors import ExplorerError
from components.figures.framed import framed
from components.figures.preprocessing_table import preprocessing_table
from components.inspection import read_image
from components.inspection.cropping import crop_box
from components.inspection.fitting import (
    LARGEST_INPUT_PX,
    SMALLEST_CROP,
    SMALLEST_INPUT_PX,
    fitted,
)
from components.networks import Preprocessing
from components.networks.records import Fit
from components.ui import address, inputs
from components.ui.pictures import Picture

FITS = {"middle": "the middle", "whole": "all, black around", "squash": "all, squashed"}

_FOR, _BOX = "preparation: for", "preparation: box"
USUAL_LARGEST_PX = 512

# Means and deviations that published weights use: timm's constants.
USUAL = {
    "0.485 0.456 0.406 / 0.229 0.224 0.225": "ImageNet's",
    "0.5 0.5 0.5 / 0.5 0.5 0.5": "from −1 to 1",
    "0 0 0 / 1 1 1": "from 0 to 1",
    "0.481455 0.457828 0.408211 / 0.26863 0.261303 0.275777": "CLIP's",
}


def ask(own: Preprocessing, model: str, picture: Picture) -> Preprocessing | None:
    """What the person chose, in a box that shows what the network then sees of the picture.

    None if it is as the network was trained.

    Raises:
        ExplorerError: if what was typed is no normalisation.
    """
    box = st.popover("Size and crop", icon=":material/crop:", on_change="rerun", key=_BOX)
    with box:
        chosen = _choose(own, model)
        if box.open:
            _show(picture, chosen, own)
            if chosen != own:
                st.button("Back to its own", on_click=_forget, icon=":material/undo:")
    return None if chosen == own else chosen


def _choose(own: Preprocessing, model: str) -> Preprocessing:
    if st.session_state.setdefault(_FOR, model) != model:
        _forget()  # what suits one network's pictures need not suit another's
        st.session_state[_FOR] = model
    largest = min(LARGEST_INPUT_PX, max(USUAL_LARGEST_PX, 2 * own.input_px))
    side = inputs.number(
        "Side of the input, pixels",
        "px",
        (float(SMALLEST_INPUT_PX), float(largest)),
        float(own.input_px),
        1.0,
        f"{model} was made for {own.input_px} pixels. At another side objects look larger or"
        " smaller to it than in training, and its answer mostly gets worse.",
    )
    fit = inputs.one_of(
        "What of the picture",
        "fit",
        list(FITS),
        own.fit,
        show=FITS.__getitem__,
        help="The network takes a square. Usual is to cut out the middle.",
    )
    chosen = fitted(own, round(side), cast(Fit, fit), _crop(own, fit))
    typed = _normalisation(_text(own), model)
    if typed != _text(own):
        chosen = _read(chosen, typed)
    return chosen


def _crop(own: Preprocessing, fit: str) -> float | None:
    """Which share of the resized side is cut out; None for what `fitted` takes by itself."""
    share = own.input_px / own.resize_px if fit in (own.fit, "middle") else 1.0
    default = min(1.0, max(SMALLEST_CROP, round(share, 3)))
    share = inputs.number(
        "Share of the side that is cut out",
        "crop",
        (SMALLEST_CROP, 1.0),
        default,
        0.005,
        "The picture is resized to a little more than the network takes; its middle is cut out.",
    )
    return None if share == default else share


def _show(picture: Picture, chosen: Preprocessing, own: Preprocessing) -> None:
    """The frame on the whole picture, and every step in a table."""
    whole = read_image(picture.data())
    st.image(
        framed(whole, crop_box(whole.size, chosen)),
        width="stretch",
        alt="The whole picture, with a frame around what the network sees",
    )
    st.html(preprocessing_table(chosen, own))


def _normalisation(own: str, model: str) -> str:
    """Mean and deviation as text: one of the usual ones, or typed."""
    address.seed("norm", str, own)
    offered = list(dict.fromkeys((own, *USUAL, st.session_state["norm"])))
    value = st.selectbox(
        "Normalisation: mean / deviation of red, green, blue",
        offered,
        key="norm",
        accept_new_options=True,
        format_func=lambda text: _named(text, own, model),
        help="The mean is taken away from the colours (0 to 1), and the rest is divided by the"
        " deviation. A wrong one is the most frequent silent mistake with a checkpoint.",
    )
    address.publish("norm", value or own, own)
    return value or own


def _named(text: str, own: str, model: str) -> str:
    names = [f"{model}'s own"] if text == own else []
    names += [USUAL[text]] if text in USUAL else []
    return f"{text} ({', '.join(names)})" if names else text


def _text(preprocessing: Preprocessing) -> str:
    mean, std = (
        " ".join(f"{number:g}" for number in three)
        for three in (preprocessing.mean, preprocessing.std)
    )
    return f"{mean} / {std}"


def _read(chosen: Preprocessing, text: str) -> Preprocessing:
    try:
        mean, std = ([float(number) for number in part.split()] for part in text.split("/"))
    except ValueError as error:
        raise ExplorerError(
            f"{text!r} is no normalisation; type three means and three deviations, such as"
            " 0.5 0.5 0.5 / 0.5 0.5 0.5."
        ) from error
    return fitted(chosen, mean=mean, std=std)


def _forget() -> None:
    address.forget("px", "fit", "crop", "norm")
