"""The data set "scenes": one object of twelve classes on a cluttered background, drawn by a seed.

A scene depends on nothing but (seed, split, index), so every machine draws the same pictures, in
any order, and splits never share one. No torch.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from components.errors import ExplorerError
from components.training.backgrounds import background, distract
from components.training.outlines import Points, turned
from components.training.palette import Colour, palette
from components.training.patches import Patch, Tone
from components.training.records import Scene
from components.training.shapes import CLASS_NAMES, SHAPES

SPLITS = ("train", "val", "test")
PARTS = ("object", "background", "clutter")
SIDE_PX = 160
OVERSAMPLING = 2  # drawn larger, then reduced: smooth edges


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything about the object of a scene, before anything is painted."""

    label: int
    patches: list[Patch]
    colours: dict[Tone, Colour]
    light: tuple[float, float]


def scene(seed: int, index: int, side_px: int = SIDE_PX, split: str = "train") -> Scene:
    """The scene with this number; classes take turns, so `index` % 12 is the label.

    Raises:
        ExplorerError: if the split is unknown, the side too small, or a number negative.
    """
    drawn_px = _checked(seed, index, side_px, split) * OVERSAMPLING
    plan = _plan(_generator(seed, split, index, "object"), index, drawn_px)
    layer = _paint(plan, drawn_px)
    picture = _backdrop(seed, split, index, drawn_px, plan)
    picture.paste(layer, mask=layer.getchannel("A"))
    mask = np.asarray(layer.getchannel("A").reduce(OVERSAMPLING)) >= 128
    image = np.asarray(picture.reduce(OVERSAMPLING))
    return Scene(image, mask, plan.label, CLASS_NAMES[plan.label])


def backdrop(
    seed: int, index: int, side_px: int = SIDE_PX, split: str = "train"
) -> NDArray[np.uint8]:
    """The same scene without its object: (H, W, 3) in 0-255."""
    drawn_px = _checked(seed, index, side_px, split) * OVERSAMPLING
    plan = _plan(_generator(seed, split, index, "object"), index, drawn_px)
    return np.asarray(_backdrop(seed, split, index, drawn_px, plan).reduce(OVERSAMPLING))


def _checked(seed: int, index: int, side_px: int, split: str) -> int:
    if split not in SPLITS:
        raise ExplorerError(f"Scenes have the splits {', '.join(SPLITS)}, not {split!r}.")
    if side_px < 16 or min(seed, index) < 0:
        raise ExplorerError("Scenes need a side of at least 16 pixels, and no negative numbers.")
    return side_px


def _generator(seed: int, split: str, index: int, part: str) -> Generator:
    """Each part of each scene has its own random numbers, so that none shifts another's."""
    return np.random.default_rng([seed, SPLITS.index(split), index, PARTS.index(part)])


def _plan(rng: Generator, index: int, drawn_px: int) -> _Plan:
    label = index % len(CLASS_NAMES)
    patches = SHAPES[CLASS_NAMES[label]](rng)
    placed = _placed(patches, rng, drawn_px)
    return _Plan(label, placed, palette(rng), (rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.4)))


def _placed(patches: list[Patch], rng: Generator, drawn_px: int) -> list[Patch]:
    """The patches bent, turned, scaled and moved to a place where all of them are in the frame."""
    bend, phase = rng.uniform(0, 0.06), rng.uniform(0, 2 * np.pi, 2)
    stretch = rng.uniform(0.85, 1.15, 2) * (rng.choice((-1, 1)), 1)
    angle = rng.uniform(-0.5, 0.5)
    bent = [p.points + bend * np.sin(2.5 * p.points[:, ::-1] + phase) for p in patches]
    points = [turned(p * stretch, angle) for p in bent]
    low, high = np.min([p.min(0) for p in points], 0), np.max([p.max(0) for p in points], 0)
    size = rng.uniform(0.32, 0.62) * drawn_px / max(high - low)
    free = drawn_px * 0.96 - size * (high - low)
    corner = drawn_px * 0.02 + rng.random(2) * free
    return [
        Patch(patch.tone, (p - low) * size + corner)
        for patch, p in zip(patches, points, strict=True)
    ]


def _paint(plan: _Plan, drawn_px: int) -> Image.Image:
    """The object alone, RGBA, lit from one side."""
    layer = Image.new("RGBA", (drawn_px, drawn_px))
    pen = ImageDraw.Draw(layer)
    for patch in plan.patches:
        colour = (0, 0, 0, 0) if patch.tone == "clear" else (*plan.colours[patch.tone], 255)
        pen.polygon(patch.points.ravel().tolist(), fill=colour)
    left, top, right, bottom = layer.getbbox() or (0, 0, drawn_px, drawn_px)
    part = np.asarray(layer.crop((left, top, right, bottom))).astype(np.float32)
    part[..., :3] *= _light(*plan.light, right - left, bottom - top)[..., None]
    layer.paste(Image.fromarray(part.clip(0, 255).astype(np.uint8)), (left, top))
    return layer


def _light(direction: float, strength: float, width: int, height: int) -> NDArray[np.float32]:
    """Brightness across the object: 1 ± strength from one side to the other, (height, width)."""
    x = np.linspace(-1, 1, width, dtype=np.float32) * np.cos(direction)
    y = np.linspace(-1, 1, height, dtype=np.float32) * np.sin(direction)
    towards = (x[None, :] + y[:, None]) / np.float32(np.sqrt(2))
    light: NDArray[np.float32] = np.float32(1) + np.float32(strength) * towards
    return light


def _backdrop(seed: int, split: str, index: int, drawn_px: int, plan: _Plan) -> Image.Image:
    picture = background(_generator(seed, split, index, "background"), drawn_px)
    rng = _generator(seed, split, index, "clutter")
    centres = _centres(rng, plan, drawn_px)
    distract(picture, rng, centres, (*plan.colours.values(), *palette(rng).values()))
    return picture


def _centres(rng: Generator, plan: _Plan, drawn_px: int) -> Points:
    """Places for distractors: anywhere, and some at the object's own edge."""
    anywhere = rng.uniform(0, drawn_px, (rng.integers(5, 14), 2))
    corners = np.concatenate([patch.points for patch in plan.patches])
    near = rng.choice(corners, rng.integers(1, 4)) + rng.normal(0, 0.05 * drawn_px, 2)
    return np.concatenate([anywhere, near])
