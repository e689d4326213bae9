"""Inspection's questions to the pool: a network's facts, and one look at one picture.

What `make demo` has answered beforehand is shown at once, before torch is imported.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from components.errors import ExplorerError
from components.ui import address, cache, jobs, warmup
from components.ui.frame import Step
from components.ui.pictures import Picture
from components.ui.plain import plain

if TYPE_CHECKING:
    from components.inspection import Inspection, LayerInfo
    from components.networks import LoadedNetwork

# The fastest device of the server; which one, nobody need know before torch does.
FASTEST = "fastest"


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """Which network, with which weights, on which device: names only."""

    model: str
    weights: str
    device: str

    def loaded(self) -> "LoadedNetwork":
        """The network itself; takes seconds the first time.

        Raises:
            ExplorerError: if network, weights or device can't be had.
        """
        warmup.import_libraries()
        from components.networks import devices

        device = devices()[0].key if self.device == FASTEST else self.device
        return cache.network_store().get(self.model, self.weights, device)


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What a page must know before it can ask for a class or a layer."""

    labels: tuple[str, ...]
    layers: "tuple[LayerInfo, ...]"
    default_layer: str


OPENING = NetworkChoice("demo", "demo", FASTEST)


def facts(chosen: NetworkChoice) -> NetworkFacts:
    """Class names and layers of a network, which is loaded for it.

    Where it can't be had, the person reads why, is offered the demo, and the page ends there.
    """
    opening = cache.opening_answer()
    if chosen == OPENING and opening is not None:
        return NetworkFacts(cache.demo_labels(), opening.layers, opening.heat_map.layer)

    def job() -> NetworkFacts:
        loaded = chosen.loaded()
        from components import inspection

        return NetworkFacts(
            loaded.class_names, inspection.layers(loaded), inspection.default_layer(loaded)
        )

    try:
        return jobs.answer("fetching", ("facts", chosen), job, f"Loading {chosen.model}…")
    except ExplorerError as error:
        st.error(plain(str(error)), icon=":material/error:")
        st.button(
            "Go on with the demo network",
            on_click=address.choose,
            kwargs={"model": "demo", "weights": "demo"},
        )
        st.stop()


def look(
    chosen: NetworkChoice, picture: Picture, layer: str, class_index: int | None
) -> "Inspection":
    """One look: prediction, heat map and feature maps.

    Raises:
        ExplorerError: if the picture can't be read or the device is out of memory.
    """
    opening = cache.opening_answer()
    as_opening = chosen == OPENING and class_index is None and picture.key == cache.opening_key()
    if as_opening and opening is not None and layer == opening.heat_map.layer:
        return opening
    data = picture.data()

    def job() -> "Inspection":
        loaded = chosen.loaded()
        from components import inspection

        return inspection.look(loaded, inspection.read_image(data), layer, class_index)

    question = ("look", chosen, picture.digest, layer, class_index)
    return jobs.answer("inference", question, job, f"{chosen.model} is looking…")


def steps(answer: "Inspection", known: NetworkFacts) -> list[Step]:
    """What to try next with this network and this answer."""
    likely = {prediction.index for prediction in answer.predictions}
    unlikely = next((i for i in range(len(known.labels)) if i not in likely), None)
    early = known.layers[len(known.layers) // 6].path
    found = [Step("An early layer sees edges in many places", "inspection", {"layer": early})]
    if unlikely is not None:
        text = f"What would speak for “{known.labels[unlikely]}”?"
        found.append(Step(text, "inspection", {"class": str(unlikely)}))
    if answer.weights.samples == "scenes":
        text = "A photograph, which this network never learned"
        found.append(Step(text, "inspection", {"image": "cat"}))
    return found
