"""Which layers of a loaded network can be looked at."""

from typing import TYPE_CHECKING

from components.errors import ExplorerError
from components.inspection.computing import within_memory
from components.inspection.records import LayerInfo
from components.inspection.spatial import Survey, survey

if TYPE_CHECKING:
    from components.networks import LoadedNetwork


def layers(loaded: "LoadedNetwork") -> tuple[LayerInfo, ...]:
    """The layers of a network that have maps at its own input size, in the order computed.

    Raises:
        ExplorerError: if the device is out of memory.
    """
    return surveyed(loaded).layers


def default_layer(loaded: "LoadedNetwork") -> str:
    """Dotted path of the layer where a heat map is best made (see `spatial.Survey`).

    Raises:
        ExplorerError: if no layer has height and width, or the device is out of memory.
    """
    default = surveyed(loaded).default
    if default is None:
        raise ExplorerError(
            f"No layer of {loaded.name} has height and width, so there is no heat map of it;"
            " choose another network."
        )
    return default


def checked_layer(loaded: "LoadedNetwork", layer: str | None) -> str:
    """The layer itself if it has maps; the default layer for None.

    Raises:
        ExplorerError: if there is no such layer, or it has no height and width.
    """
    if layer is None:
        return default_layer(loaded)
    if layer not in {info.path for info in layers(loaded)}:
        raise ExplorerError(
            f"{loaded.name} has no layer {layer!r} with height and width; choose one from the"
            f" list, for example {default_layer(loaded)}."
        )
    return layer


def has_gates(loaded: "LoadedNetwork") -> bool:
    """Whether a network has squeeze-and-excitation, or a relative of it.

    Raises:
        ExplorerError: if the device is out of memory.
    """
    return bool(surveyed(loaded).gates)


def surveyed(loaded: "LoadedNetwork") -> Survey:
    """What one pass shows of a network at its own input size; made once, then remembered.

    Raises:
        ExplorerError: if the device is out of memory.
    """
    shape = (loaded.preprocessing.channels, loaded.preprocessing.input_px)
    with loaded.lock:
        return within_memory(lambda: survey(loaded.model, *shape, loaded.device), loaded.device)
