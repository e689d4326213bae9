"""Means and deviations of channels, and which numbers share a mean, as SVG."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Literal

from components.blocks.channel_records import Channels
from components.figures.colour_scales import GREY
from components.figures.palette import CATEGORICAL, categorical

WIDTH_PX, HEIGHT_PX, LEFT_PX = 250, 170, 30
Kind = Literal["batch", "layer", "group"]
PICTURES, CELL_PX, GAP_PX = 4, 22, 4
# The theme's own blue, which is lighter on the dark background.
_BAR = f"var(--st-primary-color, {CATEGORICAL[0]})"
_TEXT = f'font-size="11" font-family="sans-serif" fill="{GREY}"'


def channel_panels(several: Sequence[Channels]) -> str:
    """A panel for each, HTML, all on one scale: a bar a channel from mean − to mean + deviation.

    The band is where every channel of mean 0 and deviation 1 lies.
    """
    reach = max(
        abs(mean) + deviation
        for channels in several
        for mean, deviation in zip(channels.means, channels.deviations, strict=True)
    )
    panels = "".join(
        f"<figure><figcaption>{escape(channels.title)}</figcaption>{_panel(channels, 1.05 * reach)}"
        f'<div style="width:{WIDTH_PX}px">{_spread(channels)}</div></figure>'
        for channels in several
    )
    return f'<div style="display:flex;flex-wrap:wrap;gap:1rem">{panels}</div>'


def _spread(channels: Channels) -> str:
    """The extremes in words."""
    means, deviations = channels.means, channels.deviations
    return (
        f"<small>means {_signed(min(means))} to {_signed(max(means))}, deviations"
        f" {min(deviations):.2f} to {max(deviations):.2f}</small>"
    )


def _panel(channels: Channels, reach: float) -> str:
    def y(value: float) -> float:
        return HEIGHT_PX * (0.5 - 0.5 * value / reach)

    count = len(channels.means)
    step = (WIDTH_PX - LEFT_PX) / count
    band = (
        f'<rect x="{LEFT_PX}" y="{y(1):.1f}" width="{WIDTH_PX - LEFT_PX}"'
        f' height="{y(-1) - y(1):.1f}" fill="{GREY}" fill-opacity="0.15"/>'
        f'<line x1="{LEFT_PX}" x2="{WIDTH_PX}" y1="{y(0):.1f}" y2="{y(0):.1f}" stroke="{GREY}"/>'
    )
    marks = "".join(
        f'<text x="{LEFT_PX - 4}" y="{y(value) + 4:.1f}" text-anchor="end" {_TEXT}>'
        f"{_signed(value, 0)}</text>"
        for value in (-1, 0, 1)
    )
    bars = "".join(
        _bar(place, LEFT_PX + (place + 0.5) * step, step, y, mean, deviation)
        for place, (mean, deviation) in enumerate(
            zip(channels.means, channels.deviations, strict=True)
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}"'
        f' width="{WIDTH_PX}" height="{HEIGHT_PX}" role="img" aria-label="Mean and deviation of'
        f' {count} channels: {escape(channels.title)}">{band}{marks}{bars}</svg>'
    )


def _bar(
    place: int, x: float, step: float, y: Callable[[float], float], mean: float, deviation: float
) -> str:
    top, bottom, wide = y(mean + deviation), y(mean - deviation), max(1.0, 0.5 * step)
    return (
        f'<g><rect x="{x - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}"'
        f' height="{max(0.5, bottom - top):.1f}" style="fill:{_BAR}" fill-opacity="0.4"/>'
        f'<rect x="{x - wide / 2:.1f}" y="{y(mean) - 1:.1f}" width="{wide:.1f}" height="2"'
        f' style="fill:{_BAR}"/><title>channel {place}: mean {_signed(mean)}, deviation'
        f" {deviation:.2f}</title></g>"
    )


def sharing_svg(kind: Kind, channels: int, groups: int) -> str:
    """Pictures × channels as squares of pixels, one colour for what shares a mean; SVG text."""
    pitch = CELL_PX + GAP_PX
    left, top = 62, 18
    cells = "".join(
        _cell(left + channel * pitch, top + picture * pitch, number)
        for picture in range(PICTURES)
        for channel in range(channels)
        for number in (_share(kind, picture, channel, channels // groups, groups),)
    )
    names = "".join(
        f'<text x="{left - 6}" y="{top + picture * pitch + 15}" text-anchor="end" {_TEXT}>'
        f"picture {picture + 1}</text>"
        for picture in range(PICTURES)
    )
    width, height = left + channels * pitch, top + PICTURES * pitch
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' style="max-width:100%;height:auto" role="img" aria-label="Which numbers share a'
        f' mean in {kind} normalisation">'
        f'<text x="{left}" y="11" {_TEXT}>channels →</text>{names}{cells}</svg>'
    )


def _share(kind: Kind, picture: int, channel: int, per_group: int, groups: int) -> int:
    """The number of the mean that a picture's channel belongs to."""
    match kind:
        case "batch":
            return channel
        case "layer":
            return picture
        case "group":
            return picture * groups + channel // per_group


def _cell(x: float, y: float, number: int) -> str:
    """A map as four pixels in the colour of its mean; after ten the colours come paler."""
    opacity = (0.9, 0.45, 0.7, 0.25)[number // 10 % 4]
    half = (CELL_PX - 1) / 2
    return "".join(
        f'<rect x="{x + dx}" y="{y + dy}" width="{half}" height="{half}"'
        f' fill="{categorical(number)}" fill-opacity="{opacity}"/>'
        for dx in (0, half + 1)
        for dy in (0, half + 1)
    )


def _signed(value: float, digits: int = 2) -> str:
    text = f"{value:.{digits}f}"
    # Less than can be seen is nothing, not a negative nothing.
    return (f"{0:.{digits}f}" if float(text) == 0 else text).replace("-", "−")
