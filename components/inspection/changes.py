"""What a person does to the picture that a network sees, to look again. No torch.

The order is that of a photograph's way: something is painted out of the scene, the camera is held
askew, there is more or less light, the lens is out of focus, the sensor adds noise, and the file
is saved as JPEG.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from components.errors import ExplorerError
from components.inspection.altering import (
    Picture,
    blurred,
    brightened,
    compressed,
    noisy,
    rotated,
)
from components.inspection.amounts import AMOUNTS
from components.inspection.change_texts import FILLS, Fill, joined, read_change
from components.inspection.painting import Box, Stroke, covered, fewer_points

MOST_BOXES, MOST_STROKES, MOST_POINTS = 10, 20, 100
# Whatever these limits allow fits; addresses of 2,000 characters work everywhere.
LONGEST_TEXT = 2000
# Fong and Vedaldi, 2017, arXiv:1704.03296: a blur of 10 pixels in 224 hides what is there.
HIDING_BLUR = 10 / 224


@dataclass(frozen=True, slots=True)
class Changes:
    """What is done to a picture, in the order told above.

    `boxes` and `strokes` are filled as `fill` says, and so are the corners that a rotation leaves
    (with the mean colour where `fill` is "blurred"). The numbers are those of `AMOUNTS`; `jpeg`
    None saves no JPEG. If all strokes together have more than 100 points, those are kept that
    matter most.

    Raises:
        ExplorerError: if a number is out of its range, there is no such fill, or there are more
            than 10 rectangles or 20 strokes.
    """

    boxes: tuple[Box, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    fill: Fill = "mean"
    rotation: float = 0.0
    brightness: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    seed: int = 0
    jpeg: int | None = None

    def __post_init__(self) -> None:
        if self.fill not in FILLS:
            raise ExplorerError(f"Paint out with {', '.join(FILLS)}, not with {self.fill!r}.")
        for key, amount in AMOUNTS.items():
            number = getattr(self, key)
            if number is not None:
                object.__setattr__(self, key, amount.checked(number))
        if len(self.boxes) > MOST_BOXES or len(self.strokes) > MOST_STROKES:
            raise ExplorerError(
                f"At most {MOST_BOXES} rectangles and {MOST_STROKES} brush strokes can be painted;"
                " take some back."
            )
        object.__setattr__(self, "strokes", fewer_points(self.strokes, MOST_POINTS))

    @classmethod
    def from_text(cls, text: str) -> "Changes":
        """The changes in a text such as `blur:2,noise:0.1,box:0.2-0.3-0.5-0.6`; "" for none.

        Raises:
            ExplorerError: if it is not of that kind; the sentence says what is.
        """
        if len(text) > LONGEST_TEXT:
            raise ExplorerError(f"Changes of a picture take at most {LONGEST_TEXT:,} characters.")
        found = [read_change(part) for part in text.split(",")] if text else []
        single = {key: value for key, value in found if key not in ("box", "stroke")}
        boxes = tuple(value for key, value in found if key == "box")
        strokes = tuple(value for key, value in found if key == "stroke")
        if len(single) + len(boxes) + len(strokes) < len(found):
            raise ExplorerError(f"A change is given twice in {text!r}; give it once.")
        return cls(boxes, strokes, **single)

    def to_text(self) -> str:
        """The changes as `from_text` reads them, at most 2,000 characters."""
        return ",".join(self._texts())

    def _texts(self) -> Iterator[str]:
        for box in self.boxes:
            yield "box:" + joined((box.left, box.top, box.right, box.bottom))
        for stroke in self.strokes:
            yield "stroke:" + joined((stroke.radius, *chain.from_iterable(stroke.points)))
        if self.fill != UNCHANGED.fill:
            yield f"fill:{self.fill}"
        for key in AMOUNTS:
            number = getattr(self, key)
            if number:
                yield f"{key}:{number:g}"

    @property
    def sentence(self) -> str:
        """What is done, for people, in the order in which it is done."""
        done = list(self._words())
        if not done:
            return "The picture is unchanged."
        return f"The picture was {', then '.join(done)}."

    def _words(self) -> Iterator[str]:
        painted = [
            f"{len(shapes)} {name}{'s' if len(shapes) > 1 else ''}"
            for name, shapes in (("rectangle", self.boxes), ("brush stroke", self.strokes))
            if shapes
        ]
        if painted:
            yield f"painted over with {FILLS[self.fill]} ({' and '.join(painted)})"
        if self.rotation:
            way = "counter-clockwise" if self.rotation > 0 else "clockwise"
            yield f"turned {way} by {abs(self.rotation):g}°"
        if self.brightness:
            way = "brighter" if self.brightness > 0 else "darker"
            yield f"made {way} (every number times {1 + self.brightness:g})"
        if self.blur:
            yield f"blurred by a Gaussian of {self.blur:g} px"
        if self.noise:
            yield f"given noise of deviation {self.noise:g} (seed {self.seed})"
        if self.jpeg is not None:
            yield f"saved as JPEG of quality {self.jpeg}"


UNCHANGED = Changes()


def changed(seen: Picture, changes: Changes, mean: Sequence[float] = (0.5, 0.5, 0.5)) -> Picture:
    """The crop that the network sees, uint8 (H, W, 3), with the changes done to a copy of it.

    `mean` is that of the network's preprocessing, in [0, 1]: painted with it, a place carries
    numbers near 0 into the network, which is as near to nothing as there is.
    """
    red, green, blue = (round(255 * number) for number in mean)
    colour = (0, 0, 0) if changes.fill == "black" else (red, green, blue)
    picture = seen.copy()
    if changes.boxes or changes.strokes:
        hidden = blurred(seen, HIDING_BLUR * min(seen.shape[:2]))
        cover = covered(seen.shape[:2], changes.boxes, changes.strokes)
        picture[cover] = hidden[cover] if changes.fill == "blurred" else colour
    if changes.rotation:
        picture = rotated(picture, changes.rotation, colour)
    if changes.brightness:
        picture = brightened(picture, 1 + changes.brightness)
    if changes.blur:
        picture = blurred(picture, changes.blur)
    if changes.noise:
        picture = noisy(picture, changes.noise, changes.seed)
    if changes.jpeg is not None:
        picture = compressed(picture, changes.jpeg)
    return picture
