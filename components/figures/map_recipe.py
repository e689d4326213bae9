"""All choices behind one heat map, and the parts of a program that repeats it."""

import json
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal

from components.figures.colour_scales import OPACITY, ColourScale, Range
from components.inspection.methods import METHODS
from components.networks.records import Preprocessing, Weights

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapRecipe:
    """All choices behind one heat map over one picture.

    `image` is the picture's file name. `preprocessing` is what was used, and `own_preprocessing`
    says whether it is the network's own. `checkpoint` is the file of uploaded weights, `averaged`
    which of its two sets of weights is taken (None: the better one), `classes` the number of the
    network's classes. `library` is the one whose network it is, if it is one's
    at all.
    """

    network: str
    weights: Weights
    classes: int
    preprocessing: Preprocessing
    image: str
    method: str
    layer: str
    class_index: int
    class_label: str
    library: Literal["timm", "torchvision"] | None = None
    own_preprocessing: bool = True
    checkpoint: str = ""
    averaged: bool | None = None
    opacity: float = OPACITY
    threshold: float = 0.0
    scale: Range | None = None
    colours: ColourScale = "Inferno"
    smooth: bool = True
    fading: bool = True

    @property
    def saved_as(self) -> str:
        """The file that the program writes."""
        return f"{self.method}-{self.class_index}.png"

    @property
    def given_weights(self) -> str:
        """What `components.networks.load` calls the weights; of a checkpoint its file."""
        match self.weights.kind:
            case "imagenet":
                return "pretrained"
            case "checkpoint":
                return self.checkpoint or self.weights.key.removeprefix("checkpoint:")
            case _:
                return self.weights.key


def quoted(text: str) -> str:
    """A text as Python writes it, in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def program(recipe: MapRecipe, lines: Lines) -> str:
    """The lines below a comment that says what they make."""
    method = METHODS[recipe.method]
    told = (
        f"{method.title} ({method.source}) of {recipe.class_label!r}, class {recipe.class_index},"
        f" at {recipe.layer} of {recipe.network}. {recipe.weights.label}."
    )
    # A label is somebody's text: a line end in it must not begin a line of the program.
    comment = wrap(" ".join(told.split()), 88, initial_indent="# ", subsequent_indent="# ")
    return "\n".join((*comment, *lines, ""))
