"""Inspection's questions to the pool: a network's facts, and one look at one picture.

What `make demo` has answered beforehand is shown at once, before torch is imported.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

from components.errors import ExplorerError
from components.networks import Preprocessing, Weights, parse
from components.networks.order import Order
from components.networks.weights import stamp_of
from components.ui import cache, jobs, no_network, warmup
from components.ui.frame import Step
from components.ui.pictures import Picture
from components.ui.plain import plain

if TYPE_CHECKING:
    from components.inspection import HeatMap, Inspection, LayerInfo, TrustLine
    from components.networks import LoadedNetwork

# The fastest device of the server; which one, nobody need know before torch does.
FASTEST = "fastest"
METHOD = "gradcam"


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """Which network, with which weights, on which device: names only.

    `preparation` is how pictures are prepared for it; None means as the network was trained.
    `class_names` and `averaged` go with a checkpoint, `stamp` with any file, as in `Order`.
    """

    model: str
    weights: str
    device: str
    preparation: Preprocessing | None = None
    class_names: tuple[str, ...] | None = None
    averaged: bool | None = None
    stamp: int = 0

    def loaded(self) -> "LoadedNetwork":
        """The network itself; takes seconds the first time.

        Raises:
            ExplorerError: if network, weights or device can't be had, or the network doesn't take
                pictures of that size.
        """
        warmup.import_libraries()
        device = "auto" if self.device == FASTEST else self.device
        order = Order(
            self.model,
            self.weights,
            device,
            self.class_names,
            self.preparation,
            self.averaged,
            self.stamp,
        )
        return cache.network_store().take(order)


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What a page must know before it can ask for a class or a layer.

    `ladder` are layers from the first to the last; `has_attention` tells a transformer,
    `has_gates` squeeze-and-excitation.
    """

    labels: tuple[str, ...]
    layers: "tuple[LayerInfo, ...]"
    default_layer: str
    ladder: tuple[str, ...]
    preprocessing: Preprocessing
    has_attention: bool
    has_gates: bool


@dataclass(frozen=True, slots=True)
class Look:
    """All that one heat map depends on, by name."""

    chosen: NetworkChoice
    picture: Picture
    method: str
    layer: str
    class_index: int | None

    @property
    def question(self) -> tuple[Hashable, ...]:
        """What the answer depends on: the picture by its bytes, since a file may change."""
        return (self.chosen, self.picture.digest, self.method, self.layer, self.class_index)

    def image(self) -> Image.Image:
        """The picture itself.

        Raises:
            ExplorerError: if it can't be read.
        """
        from components.inspection import read_image

        return read_image(self.picture.data())


OPENING = NetworkChoice("demo", "demo", FASTEST)


def choice(
    model: str,
    weights: Weights,
    device: str,
    class_names: tuple[str, ...] | None = None,
    averaged: bool | None = None,
) -> NetworkChoice:
    """What was chosen, with the time when its file was written."""
    return NetworkChoice(
        model,
        weights.key,
        device,
        class_names=class_names,
        averaged=averaged,
        stamp=stamp_of(parse(model), weights),
    )


def facts(chosen: NetworkChoice, keys: tuple[str, str] = ("model", "weights")) -> NetworkFacts:
    """Class names and layers of a network, which is loaded for it.

    Where it can't be had, the person reads why and how to go on, and the page ends there. `keys`
    are those of the network and its weights in the address.
    """
    try:
        return facts_or_error(chosen)
    except ExplorerError as error:
        no_network.explain(chosen.model, chosen.weights, error, keys)
        st.stop()


def facts_or_error(chosen: NetworkChoice) -> NetworkFacts:
    """Class names and layers of a network, which is loaded for it.

    Raises:
        ExplorerError: if it can't be had.
    """
    opening = cache.opening_answer()
    if chosen == OPENING and opening is not None:
        saved = cache.demo_network()
        return NetworkFacts(
            saved.classes,
            opening.layers,
            opening.default_layer,
            opening.ladder,
            saved.preprocessing,
            has_attention=False,
            has_gates=True,
        )

    def job() -> NetworkFacts:
        loaded = chosen.loaded()
        from components import inspection

        return NetworkFacts(
            loaded.class_names,
            inspection.layers(loaded),
            inspection.default_layer(loaded),
            inspection.ladder(loaded),
            loaded.preprocessing,
            inspection.has_attention(loaded),
            inspection.has_gates(loaded),
        )

    return jobs.answer("fetching", ("facts", chosen), job, f"Loading {chosen.model}…")


def look(asked: Look, ladder: tuple[str, ...]) -> "Inspection":
    """Prediction, and the heat map at the asked layer and at every layer of the ladder: one pass.

    Raises:
        ExplorerError: if the picture can't be read or the device is out of memory.
    """
    opening = cache.opening_answer()
    if opening is not None and _is_opening(asked):
        return opening.answer
    layers = tuple(dict.fromkeys((*ladder, asked.layer)))
    return looked(asked, (asked.method,), layers, _classes(asked))


def facts_as_prepared(chosen: NetworkChoice, known: NetworkFacts) -> NetworkFacts:
    """What is known of the network, for pictures of another size: some layers lose their maps."""
    if chosen.preparation is None or chosen.preparation.input_px == known.preprocessing.input_px:
        return known
    found = facts(chosen)
    return replace(
        known, layers=found.layers, default_layer=found.default_layer, ladder=found.ladder
    )


def looked(
    asked: Look, methods: tuple[str, ...], layers: tuple[str, ...], classes: tuple[int, ...] | None
) -> "Inspection":
    """Several heat maps of one picture from one pass; None explains the most probable class.

    Raises:
        ExplorerError: if the picture can't be read or the device is out of memory.
    """
    chosen, picture = asked.chosen, asked.picture

    def job() -> "Inspection":
        from components import inspection

        loaded = chosen.loaded()
        found: Inspection = inspection.inspect(
            loaded, asked.image(), methods, layers, classes, features=False
        )[0]
        return found

    question = ("look", chosen, picture.digest, methods, layers, classes)
    return jobs.answer("inference", question, job, f"{chosen.model} is looking…")


def trust_line(asked: Look, heat_map: "HeatMap") -> "TrustLine":
    """How far to trust a heat map, in one line; some dozen passes.

    Raises:
        ExplorerError: if the device is out of memory.
    """
    opening = cache.opening_answer()
    if opening is not None and _is_opening(asked):
        return opening.trust

    def job() -> "TrustLine":
        from components import inspection

        return inspection.trust_line(asked.chosen.loaded(), asked.image(), heat_map)

    question = ("trust line", replace(asked, class_index=heat_map.class_index).question)
    return jobs.answer("inference", question, job, "Testing the heat map…")


def _classes(asked: Look) -> tuple[int, ...] | None:
    return None if asked.class_index is None else (asked.class_index,)


def _is_opening(asked: Look) -> bool:
    """Whether `make demo` has answered this."""
    opening = cache.opening_answer()
    return (
        opening is not None
        and asked.chosen == OPENING
        and asked.class_index is None
        and asked.method == METHOD
        and asked.picture.key == cache.opening_key()
        and asked.layer == opening.default_layer
    )


def steps(answer: "Inspection", known: NetworkFacts) -> list[Step]:
    """What to try next with this network and this answer."""
    likely = {prediction.index for prediction in answer.predictions}
    unlikely = next((i for i in range(len(known.labels)) if i not in likely), None)
    early = known.ladder[1] if len(known.ladder) > 1 else known.default_layer
    found = [
        Step("How do the features grow, stage by stage?", "inspection", {"tab": "features"}),
        Step("An early layer sees edges in many places", "inspection", {"layer": early}),
    ]
    if unlikely is not None:
        text = f"What would speak for “{plain(known.labels[unlikely])}”?"
        found.append(Step(text, "inspection", {"class": str(unlikely)}))
    if answer.weights.samples == "scenes":
        text = "A photograph, which this network never learned"
        found.append(Step(text, "inspection", {"image": "cat"}))
    return found
