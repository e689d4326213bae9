"""The colours and line styles of the project: a thing has one look everywhere.

Six of the ten categorical colours are those of Okabe & Ito, "Color Universal Design" (2008). Their
yellow can't be seen on white and their black not on dark, so sand and grey stand in for them, and
violet and dark red are added. Measured: any two differ by at least 15 (ΔE*ab, CIE 1976) in normal
sight and in simulated protanopia, deuteranopia and tritanopia (Machado et al. 2009), and each has a
contrast of at least 2 : 1 on white and on the dark background. Curves have lighter tones on the
dark one, that differ as much, with a contrast of at least 3.3 : 1, blue and red 4.5 : 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

CATEGORICAL: tuple[str, ...] = (
    "#0072b2",  # blue
    "#e69f00",  # orange
    "#009e73",  # bluish green
    "#cc79a7",  # reddish purple
    "#56b4e9",  # sky blue
    "#d55e00",  # vermillion
    "#7a4fe0",  # violet
    "#c4b570",  # sand
    "#8c2d2d",  # dark red
    "#666666",  # grey
)

NEUTRAL = CATEGORICAL[-1]

# Stage number of EfficientNet, 1 to 9 (Table 1, arXiv:1905.11946), to its colour.
STAGE_COLORS: Mapping[int, str] = MappingProxyType(
    {stage: CATEGORICAL[stage - 1] for stage in range(1, 10)}
)

# From little to much, evenly spaced in lightness: ten steps of cividis, made for colour-blind
# readers (Nuñez, Anderton & Renslow 2018, doi:10.1371/journal.pone.0199239).
SEQUENTIAL: tuple[str, ...] = (
    "#00224e",
    "#123570",
    "#3b496c",
    "#575d6d",
    "#707173",
    "#8a8678",
    "#a59c74",
    "#c3b369",
    "#e1cc55",
    "#fee838",
)


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a curve is drawn: Plotly's name of the dash, and the width in pixels."""

    label: str
    dash: Literal["solid", "dash", "dot"]
    width: float


TRAINING = LineStyle("training", "dash", 1.5)
VALIDATION = LineStyle("validation", "solid", 2.5)
TEST = LineStyle("test", "dot", 2.0)
SINGLE = LineStyle("", "solid", 2.0)  # a series that is none of them, such as the learning rate

# By the first part of a series' name.
SPLIT_STYLES: Mapping[str, LineStyle] = MappingProxyType(
    {"train": TRAINING, "val": VALIDATION, "test": TEST}
)
# Of a single run: training red and validation blue, as most books draw them.
SPLIT_COLORS: Mapping[str, str] = MappingProxyType(
    {"train": "#d62f2f", "val": CATEGORICAL[0], "test": CATEGORICAL[2]}
)


# The colours of curves that are dim on the dark background, in lighter tones for it.
_ON_DARK: Mapping[str, str] = MappingProxyType(
    {
        "#0072b2": "#4c9eff",
        "#56b4e9": "#54ccf8",
        "#7a4fe0": "#8558f1",
        "#8c2d2d": "#a0534c",
        "#666666": "#bfbfbf",
        "#d62f2f": "#f5483d",
    }
)

# A measured curve behind its smoothed one.
MEASURED_OPACITY = 0.3


def categorical(index: int) -> str:
    """The colour of the `index`-th of several things, from 0; after ten they come again."""
    return CATEGORICAL[index % len(CATEGORICAL)]


def on_dark(color: str) -> str:
    """The tone in which curves of the colour are drawn on the dark background."""
    return _ON_DARK.get(color, color)
