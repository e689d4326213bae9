"""Cluttered backgrounds: a gradient under noise, stripes, dots or soft blobs; and distractors."""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFilter

from components.training.outlines import Points, arc, box, ellipse, polygon, turned
from components.training.palette import Colour, vivid

Texture = Callable[[Image.Image, Generator, float], None]


def background(rng: Generator, side_px: int) -> Image.Image:
    """An RGB picture of `side_px` squared with two or three textures over a gradient."""
    hue = rng.random()
    picture = _gradient(rng, side_px, hue)
    chosen = rng.permutation(len(TEXTURES))[: rng.integers(2, 4)]
    for index in sorted(chosen):
        TEXTURES[index](picture, rng, hue)
    return picture


def _soft(rng: Generator, hue: float) -> Colour:
    """A quiet colour near the hue, so that a background keeps to one family."""
    return vivid(rng, (0.1, 0.6), (0.35, 1.0), hue + rng.normal(0, 0.1))


def _gradient(rng: Generator, side_px: int, hue: float) -> Image.Image:
    """Four corner colours, blended."""
    base = vivid(rng, (0.15, 0.6), (0.35, 1.0), hue)
    corners = np.array(base) + rng.uniform(-1, 1, (2, 2, 3)) * rng.uniform(10, 50)
    picture = Image.fromarray(corners.clip(0, 255).astype(np.uint8))
    return picture.resize((side_px, side_px), Image.Resampling.BILINEAR)


def _noise(picture: Image.Image, rng: Generator, hue: float) -> None:
    """Smooth noise on two scales."""
    cells = int(rng.integers(4, 10))
    for count, strength in ((cells, 90), (cells * 5, 50)):
        grain = Image.fromarray(rng.integers(0, 256, (count, count), dtype=np.uint8))
        grain = grain.resize(picture.size, Image.Resampling.BICUBIC)
        _lay(picture, _soft(rng, hue), grain, strength)


def _hills(picture: Image.Image, rng: Generator, hue: float) -> None:
    """One to three wavy grounds, one before the other."""
    side = picture.width
    x = np.linspace(0, 1, 33)
    for level in np.sort(rng.uniform(0.35, 0.95, rng.integers(1, 4))):
        waves = np.sin(x * rng.uniform(4, 12) + rng.uniform(0, 6)) * rng.uniform(0.01, 0.07)
        ridge = np.column_stack([x, level + waves]) * side
        sheet, pen = _sheet(picture)
        pen.polygon([*_flat(ridge), side, side, 0, side], fill=255)
        _lay(picture, _soft(rng, hue + 0.15), sheet, rng.uniform(90, 230))


def _blobs(picture: Image.Image, rng: Generator, hue: float) -> None:
    """Large soft spots."""
    small = picture.width // 4
    for _ in range(rng.integers(2, 6)):
        spot = Image.new("L", (small, small))
        x, y, radius = *rng.uniform(0, small, 2), rng.uniform(0.08, 0.3) * small
        ImageDraw.Draw(spot).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        spot = spot.filter(ImageFilter.GaussianBlur(rng.uniform(0.006, 0.05) * small))
        spot = spot.resize(picture.size, Image.Resampling.BILINEAR)
        _lay(picture, _soft(rng, hue + rng.normal(0, 0.15)), spot, rng.uniform(60, 160))


def _stripes(picture: Image.Image, rng: Generator, hue: float) -> None:
    """Parallel bands."""
    side = picture.width
    sheet, pen = _sheet(picture)
    period, turn = rng.uniform(0.06, 0.25) * side, rng.uniform(0, np.pi)
    share = rng.uniform(0.2, 0.6)
    for offset in np.arange(-side, side, period):
        band = box(-side, offset, side, offset + period * share)
        pen.polygon(_flat(turned(band, turn) + side / 2), fill=255)
    _lay(picture, _soft(rng, hue), sheet, rng.uniform(40, 120))


def _dots(picture: Image.Image, rng: Generator, hue: float) -> None:
    """A regular pattern of small figures."""
    side = picture.width
    sheet, pen = _sheet(picture)
    period, turn = rng.uniform(0.08, 0.18) * side, rng.uniform(0, np.pi)
    figure = FIGURES[rng.integers(len(FIGURES))]() * period * rng.uniform(0.15, 0.35)
    steps = np.arange(-side * 0.75, side * 0.75, period)
    places = np.stack(np.meshgrid(steps, steps), -1).reshape(-1, 2)
    for place in turned(places, turn) + side / 2:
        pen.polygon(_flat(figure + place), fill=255)
    _lay(picture, _soft(rng, hue), sheet, rng.uniform(50, 130))


TEXTURES: tuple[Texture, ...] = (_hills, _blobs, _stripes, _dots, _noise)


def _disc() -> Points:
    return ellipse(0, 0, 1, 1)


def _triangle() -> Points:
    return polygon((0, -1), (0.87, 0.5), (-0.87, 0.5))


def _square() -> Points:
    return box(-0.8, -0.8, 0.8, 0.8)


def _cross() -> Points:
    arm = polygon((-0.3, -0.3), (-0.3, -1), (0.3, -1))
    return np.concatenate([turned(arm, quarter * np.pi / 2) for quarter in range(4)])


def _bar() -> Points:
    return box(-1.4, -0.22, 1.4, 0.22)


def _half_disc() -> Points:
    return arc(0, 0.3, 1, 1, np.pi, 2 * np.pi)


def _drop() -> Points:
    return ellipse(0, 0, 1, 0.55)


FIGURES = (_disc, _triangle, _square, _cross, _bar, _half_disc, _drop)


def distract(
    picture: Image.Image, rng: Generator, centres: Points, colours: tuple[Colour, ...]
) -> None:
    """Paint a small figure at each of the centres (n, 2), in pixels, in one of the colours."""
    pen = ImageDraw.Draw(picture)
    for centre in centres:
        size = rng.uniform(0.02, 0.065) * picture.width
        stretch = rng.uniform(0.7, 1.3, 2)
        figure = FIGURES[rng.integers(len(FIGURES))]() * size * stretch
        colour = colours[rng.integers(len(colours))]
        pen.polygon(_flat(turned(figure, rng.uniform(0, 2 * np.pi)) + centre), fill=colour)


def _lay(picture: Image.Image, colour: Colour, where: Image.Image, strength: float) -> None:
    """Mix a colour in where the grey picture is bright; `strength` in 0-255."""
    picture.paste(colour, mask=where.point([round(v * strength / 255) for v in range(256)]))


def _sheet(picture: Image.Image) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    sheet = Image.new("L", picture.size)
    return sheet, ImageDraw.Draw(sheet)


def _flat(points: Points) -> list[float]:
    return points.ravel().tolist()
