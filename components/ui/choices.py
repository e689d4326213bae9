"""The questions a page asks: one function a choice, each tied to its key in the address."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from components.inspection.methods import METHODS
from components.networks import Weights, parse
from components.networks.weights import weights_of
from components.ui import address, cache, inputs, looking, own_checkpoint, pictures, warmup
from components.ui.layer_names import layer_title
from components.ui.pictures import Picture

if TYPE_CHECKING:
    from components.inspection import LayerInfo

MOST_PROBABLE = "the most probable"
_LABELS = "class names of the last network"

HELP_NETWORK = (
    "Any classification network of timm or torchvision (`torchvision:resnet50`), an EfficientNet of"
    " any size (`efficientnet:d1.2,w1.1,r260`), `cifar:resnet20`, `catalogue:lenet5`, the network"
    " of a saved run that kept checkpoints (`run:NAME@EPOCH`), or `demo`. Type to search."
)


def network(
    default: str, key: str = "model", label: str = "Network", more: Sequence[str] = ()
) -> str:
    """A network by name: searched in a list, or typed, as `components.networks.names` explains.

    `more` are names to offer besides those that are always there.

    Raises:
        ExplorerError: if what was typed is not a network's name.
    """
    address.seed(key, lambda text: str(parse(text)), default)
    names = list(dict.fromkeys((default, *more, *cache.network_names())))
    value = st.selectbox(label, names, key=key, accept_new_options=True, help=HELP_NETWORK)
    address.publish(key, value, default)
    return str(parse(value or default))


def more_networks(key: str, label: str, most: int) -> list[str]:
    """Some further networks by name, at first none.

    Raises:
        ExplorerError: if what was typed is not a network's name.
    """

    def read(text: str) -> list[str]:
        return [str(parse(name)) for name in text.split(";")][:most]

    nothing: list[str] = []
    address.seed(key, read, nothing)
    names = list(dict.fromkeys((*st.session_state[key], *cache.network_names())))
    picked = st.multiselect(
        label, names, key=key, accept_new_options=True, max_selections=most, help=HELP_NETWORK
    )
    address.publish(key, picked, nothing, ";".join)
    return [str(parse(name)) for name in picked]


def weights(model: str, address_key: str = "weights", preferred: str = "") -> Weights:
    """Weights for the network, the best first; `preferred` is the default where it is offered."""
    parsed = parse(model)
    if parsed.library in ("library", "torchvision"):
        with st.spinner("Loading the libraries…"):  # seconds, if the server has only just started
            warmup.import_libraries()
    offered = {weights.key: weights for weights in weights_of(parsed)}
    if own := own_checkpoint.mine():
        offered[own.weights.key] = own.weights
    key = inputs.one_of_many(
        "Weights",
        address_key,
        list(offered),
        preferred if preferred in offered else next(iter(offered)),
        show=lambda key: offered[key].label,
        help="Where the network's numbers come from. Random ones are untrained: chance answers.",
    )
    return offered[key]


def picture(weights: Weights) -> Picture:
    """A picture: a sample that suits the weights, one of the server's folder, or an upload."""
    offered = {picture.key: picture for picture in pictures.pictures(weights.samples)}
    key = inputs.one_of_many(
        "Picture",
        "image",
        list(offered),
        pictures.default_picture(list(offered.values()), weights.samples),
        show=lambda key: offered[key].label,
        read=pictures.read_key(list(offered)),
    )
    return offered[key]


def device() -> str:
    """Where to compute; not in the address, since a link is read on other machines."""
    found = warmup.devices_if_ready() or ()
    labels = {looking.FASTEST: "the fastest", **{device.key: device.label for device in found}}
    return str(
        st.selectbox(
            "Compute on",
            list(labels),
            format_func=lambda key: labels[key],
            key="device",
            persist_state="session",
        )
    )


def class_index(model: str, labels: Sequence[str]) -> int | None:
    """The class that the heat map is about; None for the most probable.

    A choice is forgotten with the class names that it was made among.
    """
    if st.session_state.setdefault(_LABELS, labels) != labels:
        address.forget("class", "classes", "against")
        st.session_state[_LABELS] = labels
    key = inputs.one_of_many(
        "Explain the class",
        "class",
        [MOST_PROBABLE, *(str(index) for index in range(len(labels)))],
        MOST_PROBABLE,
        show=lambda key: key if key == MOST_PROBABLE else f"{labels[int(key)]} ({key})",
        help="Any class, not only the likely ones: what in the picture speaks for it?",
        of=model,
    )
    return None if key == MOST_PROBABLE else int(key)


def method() -> str:
    """How the heat map is made: one of those that come from the same pass."""
    offered = [key for key, method in METHODS.items() if method.needs != "passes"]
    return inputs.one_of_many(
        "By the method",
        "method",
        offered,
        looking.METHOD,
        show=lambda key: METHODS[key].title,
        help="How feature maps become one heat map. The tab Methods shows all of them side by side,"
        " with a sentence on each.",
    )


def layer(model: str, layers: "Sequence[LayerInfo]", default: str) -> str:
    """The layer whose maps are looked at; in an EfficientNet the paper's stage comes first."""
    shown = {
        layer.path: f"{layer_title(model, layer.path)} ({layer.operator},"
        f" {' × '.join(map(str, layer.shape))})"
        for layer in layers
    }
    return inputs.one_of_many(
        "At the layer",
        "layer",
        list(shown),
        default,
        show=lambda path: shown[path],
        help="Early layers see edges in many places, late ones see parts of objects in few. Shape:"
        " channels × height × width.",
        of=model,
    )


def depth(boxes: Sequence[int], default: int) -> int:
    """How far the boxes of a graph are opened; says how many boxes each level has."""
    levels = [str(level) for level in range(1, len(boxes) + 1)]
    return int(
        inputs.one_of(
            "Open down to level · boxes",
            "open",
            levels,
            str(default),
            show=lambda level: f"{level} · {boxes[int(level) - 1]}",
        )
    )
