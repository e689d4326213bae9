"""What an object is drawn from: flat patches, each of one tone."""

from dataclasses import dataclass
from typing import Literal

from components.training.outlines import Points

Tone = Literal["body", "accent", "dark", "light", "clear"]


@dataclass(frozen=True, slots=True)
class Patch:
    """An area of one tone; the palette of a scene turns the tone into a colour.

    Patches are painted in their order, and a "clear" one cuts a hole into those before it.
    """

    tone: Tone
    points: Points
