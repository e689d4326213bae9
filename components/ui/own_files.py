"""Bring your own: pictures, a checkpoint with its class names, and the device to compute on."""

from dataclasses import dataclass

import streamlit as st

from components.networks import Weights
from components.ui import choices, own_checkpoint, pictures


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
    own_checkpoint.ask()
    averaged = own_checkpoint.averaged(weights)
    names = own_checkpoint.class_names(weights)
    st.divider()
    return Own(choices.device(), names, averaged)
