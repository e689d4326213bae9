"""Which channels see which, in groups with and without a shuffle; and two ways to choose groups."""

from collections.abc import Iterator
from html import escape
from itertools import product

from components.blocks.parts import Convolution, Shape
from components.figures.html import scrolling
from components.figures.numbers import exact, short
from components.figures.palette import CATEGORICAL

CHANNELS = 12
DOT_PX, STEP_PX, COLUMN_PX, LEFT_PX, TOP_PX = 7.0, 24.0, 150.0, 20.0, 36.0
HEADS = ("in", "first grouped 1×1", "second grouped 1×1")


def drawn_groups(groups: int) -> int:
    """The number of groups that the picture of twelve channels shows: 1, 2, 3, 4, 6 or 12."""
    return max(number for number in (1, 2, 3, 4, 6, 12) if number <= max(groups, 1))


def shuffled(channel: int, groups: int) -> int:
    """Where a channel goes if each group deals its channels out to all (arXiv:1707.01083, §3.1)."""
    size = CHANNELS // groups
    return channel % size * groups + channel // size


def seen(groups: int, shuffle: bool) -> frozenset[int]:
    """The channels in that the first channel out sees through two grouped convolutions."""
    size = CHANNELS // groups
    reached = {channel // size for channel in _needed(groups, shuffle)}
    return frozenset(channel for channel in range(CHANNELS) if channel // size in reached)


def groups_svg(groups: int, shuffle: bool) -> str:
    """SVG of twelve channels through two grouped convolutions; one way back is emphasised."""
    groups = drawn_groups(groups)
    found = seen(groups, shuffle)
    width, height = LEFT_PX * 2 + COLUMN_PX * 2 + 60, TOP_PX + STEP_PX * CHANNELS
    title = "with a shuffle between" if shuffle else "without a shuffle"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' width="{width:g}" height="{height:g}" role="img" font-size="12" aria-label="{groups}'
        f' groups, {title}: the first channel out sees {len(found)} of {CHANNELS} channels in">'
        f"{''.join(_heads())}{''.join(_lines(groups, shuffle))}{''.join(_dots(groups, found))}"
        "</svg>"
    )


def _heads() -> Iterator[str]:
    for column, head in enumerate(HEADS):
        anchor = "start" if column == 0 else "middle"
        x = LEFT_PX - DOT_PX if column == 0 else _x(column)
        yield f'<text x="{x:g}" y="14" text-anchor="{anchor}" fill="currentColor">{head}</text>'


def _lines(groups: int, shuffle: bool) -> Iterator[str]:
    size, ends = CHANNELS // groups, (_needed(groups, shuffle), {0})
    for column, start in product((0, 1), range(CHANNELS)):
        lies = shuffled(start, groups) if column and shuffle else start
        first = lies // size * size
        for end in range(first, first + size):
            leads = end in ends[column]
            yield (
                f'<line x1="{_x(column):g}" y1="{_y(start):g}" x2="{_x(column + 1):g}"'
                f' y2="{_y(end):g}" stroke="currentColor" stroke-width="{1.6 if leads else 1}"'
                f' opacity="{0.75 if leads else 0.13}"/>'
            )


def _needed(groups: int, shuffle: bool) -> frozenset[int]:
    """The channels in the middle that the first channel out sees."""
    size = CHANNELS // groups
    return frozenset(
        channel
        for channel in range(CHANNELS)
        if (shuffled(channel, groups) if shuffle else channel) < size
    )


def _dots(groups: int, found: frozenset[int]) -> Iterator[str]:
    size = CHANNELS // groups
    for column in range(3):
        for channel in range(CHANNELS):
            color = CATEGORICAL[channel // size % len(CATEGORICAL)]
            plain = column == 0 and channel not in found
            yield (
                f'<circle cx="{_x(column):g}" cy="{_y(channel):g}" r="{DOT_PX:g}"'
                f' fill="{color}" fill-opacity="{0.25 if plain else 1}" stroke="{color}"/>'
            )


def _x(column: int) -> float:
    return LEFT_PX + COLUMN_PX * column


def _y(channel: int) -> float:
    return TOP_PX + STEP_PX * channel


def groups_table(side: int, kernel: int) -> str:
    """HTML: multiply-adds as channels grow, with a fixed number of groups or a fixed group size."""
    heads = ("Channels", "Ordinary", "32 groups", "Groups of 16", "Depthwise")
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = "".join(_row(channels, side, kernel) for channels in (32, 64, 128, 256, 512, 1024))
    table = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return scrolling(table, "Multiply-adds by channels and groups")


def _row(channels: int, side: int, kernel: int) -> str:
    macs = (
        Convolution("conv", channels, (kernel, kernel), groups=groups).macs(
            Shape(channels, side, side)
        )
        for groups in (1, 32, channels // 16, channels)
    )
    cells = "".join(f'<td title="{exact(one.value)}">{short(one.value)}</td>' for one in macs)
    return f'<tr><th scope="row">{channels:,}</th>{cells}</tr>'
