"""Puts the server's options where the domain packages look for them."""

from components.networks.saved import RUN_FOLDERS
from components.networks.weights import CHECKPOINT_FOLDERS
from components.ui.options import options


def prepare() -> None:
    """Make the server's folders known; cheap, so that every run may call it.

    Raises:
        ExplorerError: if the server was started with wrong options.
    """
    chosen = options()
    if chosen.runs not in RUN_FOLDERS:
        RUN_FOLDERS.insert(0, chosen.runs)
    if chosen.checkpoints and chosen.checkpoints not in CHECKPOINT_FOLDERS:
        CHECKPOINT_FOLDERS.append(chosen.checkpoints)
