"""Bring your own: pictures, a checkpoint with its class names, and the device to compute on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from components.networks import Weights
from components.networks.class_names import class_names_of_folder, read_class_names
from components.ui import choices, inputs, own_checkpoint, pictures
from components.ui.options import options

if TYPE_CHECKING:
    from components.networks import Proposal

_FROM_FILE, _FROM_FOLDER = "from a text file", "the names of the picture folder's sub-folders"


@dataclass(frozen=True, slots=True)
class Own:
    """The device to compute on, and what goes with a checkpoint (see `networks.Order`)."""

    device: str
    class_names: tuple[str, ...] | None = None
    averaged: bool | None = None


def ask(weights: Weights) -> Own:
    """Boxes for a person's own files, and where to compute.

    Raises:
        ExplorerError: if a file of class names can't be read.
    """
    pictures.upload_box("upload", "Drop pictures here", camera=True)
    st.divider()
    own_checkpoint.ask(weights)
    averaged = _averaged(weights)
    names = _class_names(weights)
    st.divider()
    return Own(choices.device(), names, averaged)


def _averaged(weights: Weights) -> bool | None:
    """Which set of weights to take, where a checkpoint has two; None where it hasn't."""
    proposal = own_checkpoint.proposal_for(weights.key)
    if proposal is None or not proposal.averaged:
        return None
    kinds = {"ema": "averaged (EMA)", "last": "as trained last"}
    return inputs.one_of("Its weights", "ema", list(kinds), "ema", show=kinds.__getitem__) == "ema"


def _class_names(weights: Weights) -> tuple[str, ...] | None:
    """Names for the classes of a checkpoint; None for those that it brings itself.

    Raises:
        ExplorerError: if there are no names in the file or the folder.
    """
    if weights.kind != "checkpoint":
        return None
    own = _usual_names(own_checkpoint.proposal_for(weights.key))
    folder = options().images
    kinds = [own, _FROM_FILE, *([_FROM_FOLDER] if folder else [])]
    match st.selectbox("Class names", kinds, key=f"names of {weights.key}"):
        case kind if kind == _FROM_FOLDER and folder:
            return class_names_of_folder(folder)
        case kind if kind == _FROM_FILE:
            file = st.file_uploader(
                "One name a line, CSV or JSON", type=["txt", "csv", "json"], key="class names"
            )
            return read_class_names(file.getvalue()) if file else None
    return None


def _usual_names(proposal: "Proposal | None") -> str:
    """What classes are called unless the person brings names."""
    if proposal is None or proposal.class_names:
        return "as the checkpoint says"
    return "ImageNet's names" if proposal.classes == 1000 else "class 0, class 1, …"
