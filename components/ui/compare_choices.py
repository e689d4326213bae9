"""What the page Compare asks: a cost, an accuracy, families, and a budget."""

from collections import Counter
from dataclasses import dataclass

import streamlit as st

from components.figures.quantities import ACCURACIES, QUANTITIES
from components.networks.architectures import catalogue
from components.networks.choosing import DATA, Accuracy, Quantity
from components.ui import address, inputs

# At first those of Figure 1 of EfficientNet (arXiv:1905.11946), and the small MobileNets.
FIRST_FAMILIES = (
    "EfficientNet",
    "ResNet",
    "ResNeXt",
    "DenseNet",
    "Inception",
    "Inception-ResNet",
    "Xception",
    "NASNet",
    "AmoebaNet",
    "PolyNet",
    "SENet",
    "MobileNet",
)
# In the cost's unit.
FIRST_BUDGETS: dict[Quantity, float] = {
    "macs": 5.0,
    "params": 20.0,
    "activations": 20.0,
    "latency": 100.0,
}
MOST = 1e6

HELP_COST = (
    "What a network costs. Multiply-adds are multiplications, each with an addition, for one image;"
    " activations are the numbers that its convolutions and linear layers put out, which must be"
    " moved through memory. Both are counted here on the built network."
)
HELP_ACCURACY = (
    "How often, on ImageNet's validation images, the right class is the network's first answer"
    " (top-1), or among its first five (top-5). As published: EfficientNet by edition 5 of its"
    " paper; edition 1 differs by up to 0.8."
)
HELP_FAMILIES = (
    "Which networks are drawn and compared. A line joins those of one name from one paper."
)
HELP_BUDGET = (
    "The most that a network may cost, in the unit of the x axis; none if the field is empty."
)


@dataclass(frozen=True, slots=True)
class Question:
    """A cost, an accuracy, families, and a budget in the cost's plain unit (0: none)."""

    quantity: Quantity
    accuracy: Accuracy
    families: tuple[str, ...]
    budget: float


def ask() -> Question:
    """The four questions side by side, as many as fit."""
    with st.container(horizontal=True, vertical_alignment="top"):
        with st.container(width="content"):
            quantity = _quantity()
        with st.container(width="content"):
            accuracy = _accuracy()
        with st.container(width=190):
            budget = _budget(quantity)
        families = _families()
    return Question(quantity, accuracy, tuple(families), budget)


def families() -> list[str]:
    """The families of ImageNet networks: those that are drawn at first, then the others.

    Large families come before small ones: what shares a colour are then lone points.
    """
    known = Counter(each.family for each in catalogue() if each.data == DATA)
    return sorted(known, key=lambda family: (family not in FIRST_FAMILIES, -known[family]))


def _quantity() -> Quantity:
    default: Quantity = "macs"
    linked = st.query_params.get("x", default)
    shown = inputs.one_of(
        "What it costs",
        "x",
        list(QUANTITIES),
        default,
        show=lambda key: QUANTITIES[_known_quantity(key)].title,
        help=HELP_COST,
    )
    # A budget of one cost says nothing about another, unless a link brings both.
    arrived = not address.visited("budget") and shown != default
    if shown != linked or arrived:
        address.forget("budget")
    return _known_quantity(shown)


def _known_quantity(key: str) -> Quantity:
    return next(quantity for quantity in QUANTITIES if quantity == key)


def _accuracy() -> Accuracy:
    shown = inputs.one_of(
        "How accurate",
        "y",
        list(ACCURACIES),
        "top1",
        show=lambda key: ACCURACIES[_known_accuracy(key)],
        help=HELP_ACCURACY,
    )
    return _known_accuracy(shown)


def _known_accuracy(key: str) -> Accuracy:
    return next(accuracy for accuracy in ACCURACIES if accuracy == key)


def _budget(quantity: Quantity) -> float:
    """In the cost's plain unit. Only one of multiply-adds means the same on other pages."""
    words = QUANTITIES[quantity]
    label = f"Budget ({words.unit} {words.name})" if quantity != "latency" else "Budget (ms)"
    typed = inputs.limit(label, "budget", MOST, FIRST_BUDGETS[quantity], HELP_BUDGET, "none")
    if quantity != "macs":
        address.keep_here("budget")
    return typed * words.size


def _families() -> list[str]:
    known = families()
    first = [family for family in known if family in FIRST_FAMILIES]
    shown = st.container(width="content", gap="xxsmall")
    shown.markdown(":small[Which networks]", width="content")  # popovers have no label above
    with shown.popover("Families", icon=":material/filter_alt:"):
        chosen = inputs.several(
            "Families of networks", "families", known, first, help=HELP_FAMILIES
        )
        with st.container(horizontal=True):
            everything = {"families": list(known)}
            st.button("All", on_click=address.choose, kwargs=everything, key="all families")
            st.button(
                "As at first", on_click=address.forget, args=("families",), key="first families"
            )
    return chosen
