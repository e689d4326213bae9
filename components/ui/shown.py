"""What stands on Inspection's first screen: what its tabs go on from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from components.figures.colour_scales import Range, shared_range
from components.figures.heat_captions import caption
from components.figures.heat_cells import SeenPicture
from components.figures.pictures import overlay
from components.inspection.methods import METHODS
from components.networks import Preprocessing
from components.ui.heat_panel import Drawing
from components.ui.looking import Look, NetworkFacts

if TYPE_CHECKING:
    from components.inspection import HeatMap, Inspection, Prediction


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What was asked, the answer, what is known of the network, and how maps are drawn."""

    asked: Look
    answer: "Inspection"
    known: NetworkFacts
    drawing: Drawing

    @property
    def model(self) -> str:
        """The network's name."""
        return self.asked.chosen.model

    @property
    def explained(self) -> "Prediction":
        """The class that the map is about."""
        return self.answer.explained[0]

    @property
    def title(self) -> str:
        """What the map says."""
        if METHODS[self.asked.method].needs == "activations":
            return "What is strongest here, for no class"
        return f"What speaks for {self.explained.label}"

    @property
    def heat_map(self) -> "HeatMap":
        """The map at the chosen layer."""
        return self.map_at(self.asked.layer)

    @property
    def preprocessing(self) -> Preprocessing:
        """How the picture was prepared."""
        return self.asked.chosen.preparation or self.known.preprocessing

    @property
    def seen(self) -> SeenPicture:
        """The crop that the network saw, for our views."""
        return SeenPicture("seen", self.answer.seen)

    @property
    def range(self) -> Range | None:
        """The scale of all maps of the first screen, if the person wants one."""
        if self.drawing.scale != "shared":
            return None
        ladder = [self.map_at(layer) for layer in self.known.ladder]
        return shared_range([self.heat_map, *ladder])

    @property
    def caption(self) -> str:
        """What was done to the map on its way to the screen."""
        height, width, _ = self.answer.seen.shape
        return caption(
            self.heat_map,
            self.drawing.opacity,
            self.drawing.threshold,
            self.range,
            colours=self.drawing.colours,
            smooth=self.drawing.smooth,
            fading=self.drawing.fading,
            size_px=(width, height),
        )

    def map_at(self, layer: str) -> "HeatMap":
        """The map at the chosen layer or at one of the ladder."""
        return self.answer.heat_map(self.asked.method, layer, self.explained.index)

    def overlay(self, heat_map: "HeatMap") -> Image.Image:
        """A map over the picture."""
        return overlay(
            self.answer.seen,
            heat_map.values,
            self.drawing.opacity,
            self.drawing.threshold,
            self.range,
            colours=self.drawing.colours,
            smooth=self.drawing.smooth,
            fading=self.drawing.fading,
        )
