"""Beside normalisation: which numbers share a mean, and the same activations four ways."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

import streamlit as st

from components.blocks.lab import Values
from components.figures.channel_panels import Kind, channel_panels, sharing_svg
from components.inspection import read_image
from components.ui import block_view, inputs, jobs, looking, pictures, warmup

if TYPE_CHECKING:
    from torch import Tensor

    from components.blocks.channel_records import NormalisedBatch

SOURCES = {
    "drifting": "by chance, channels drifted apart",
    "demo": "of the demo network's first layer, twelve scenes",
}
# What is drawn of a layer of many channels.
MOST_DRAWN = 8
_SHARED: dict[Kind, str] = {
    "batch": "**Batch**: a channel's maps in all pictures. What a picture becomes depends on the"
    " others of its batch; in use, means kept from training stand in for them.",
    "layer": "**Layer**: all channels of one picture. No other picture matters.",
    "group": "**Group**: a group of channels of one picture.",
}


def show(values: Values) -> None:
    """Pictures and numbers of the four ways."""
    channels, groups = int(values["inputs"]), int(values["groups"])
    _sharing(channels, groups)
    st.markdown("**The same activations, normalised in each way**, one bar a channel")
    which, dice = st.columns([3, 2])
    with which:
        source = inputs.one_of(
            "Activations", "activations", list(SOURCES), "drifting", SOURCES.__getitem__
        )
    seed = 0
    if source == "drifting":
        with dice:
            seed = int(
                inputs.number("Throw of the dice", "seed", (0, 20), 0, 1, "Other activations.")
            )
    found = _normalised(source, channels, groups, seed)
    block_view.show(channel_panels((found.before, *found.ways)), "normalised")
    st.caption(
        "A bar reaches from a channel's mean less its deviation to the mean plus its deviation,"
        " over all pictures and places; in the grey band all channels have mean 0 and deviation 1."
        " Only batch normalisation brings each channel there; the others normalise what a picture"
        " has in several channels together, so that channels stay apart."
    )
    _proxy(found)


def _sharing(channels: int, groups: int) -> None:
    drawn = channels if channels <= MOST_DRAWN else MOST_DRAWN
    shown_groups = groups if drawn == channels else max(1, min(groups, drawn))
    while drawn % shown_groups:
        shown_groups -= 1
    st.markdown(
        "**Which numbers share a mean and a deviation**: each square is the map of one channel for"
        " one picture; those of one colour are normalised together."
        + (f" Drawn for {drawn} channels in {shown_groups} groups." if drawn != channels else "")
    )
    for column, kind in zip(st.columns(3), get_args(Kind), strict=True):
        with column:
            drawing = sharing_svg(kind, drawn, shown_groups)
            block_view.show(f'<div class="wide">{drawing}</div>', f"sharing {kind}")
            st.caption(_SHARED[kind])


def _proxy(found: "NormalisedBatch") -> None:
    st.markdown(
        "**What proxy normalisation adds.** After normalising, each channel gets a learned scale"
        " and shift and goes through ReLU, which move the channels apart once more. A proxy, a"
        " Gaussian variable that goes through the same scale, shift and ReLU, foretells by how"
        " much, without looking at the batch; its mean is taken away and its deviation divided out"
        " (Labatie et al., arXiv:2106.03743)."
    )
    block_view.show(channel_panels(found.activated), "activated")
    st.caption(
        "Scales and shifts here are drawn by chance, as training might have left them. An untrained"
        " proxy takes each channel to have mean 0 and deviation 1, so it undoes scale, shift and"
        " ReLU, but not what had drifted before; its own mean and deviation for each channel,"
        " which it learns (in the last panel set to those that the channel has), undo that too. A"
        " channel that ReLU has shut off has deviation 0 and stays off. A proxy has"
        " 4 · channels numbers to learn where the others have 2 · channels."
    )


def _normalised(source: str, channels: int, groups: int, seed: int) -> "NormalisedBatch":
    scenes = [one.data() for one in pictures.pictures("scenes") if one.kind == "scenes"]

    def job() -> "NormalisedBatch":
        warmup.import_libraries()
        from components.blocks.normalised import drifting, normalised

        if source == "demo":
            maps = _demo_maps(scenes)
            # A number of groups that does not divide this layer's channels gives way.
            fitting = max(number for number in range(1, groups + 1) if maps.shape[1] % number == 0)
            return normalised(maps, fitting, seed)
        return normalised(drifting(channels, seed), groups, seed)

    question = ("normalised", source, channels if source == "drifting" else 0, groups, seed)
    return jobs.answer("inference", question, job, "Normalising…")


def _demo_maps(scenes: Sequence[bytes]) -> "Tensor":
    """What the demo network's first convolution makes of pictures, (N, C, H, W)."""
    import torch

    from components.inspection.prepare import prepare_many

    loaded = looking.OPENING.loaded()
    batch = prepare_many(map(read_image, scenes), loaded.preprocessing).to(loaded.device)
    with loaded.lock, torch.no_grad():
        maps: Tensor = loaded.model.get_submodule("conv_stem")(batch).cpu()
    return maps
