"""The picture that shows at once why "B3" is not φ = 3."""

from math import ceil

from components.figures.colour_scales import GREY
from components.figures.dimensions import DIMENSIONS
from components.scaling import PAPER, RELEASED, Bases, ImpliedPhi, implied_phi

# Drawn for 400 pixels of width as well: there a letter of 20 is one of 11.
WIDTH, ROW, LEFT, RIGHT, TOP, BOTTOM = 700, 48, 48, 20, 68, 56
FONT = f'font-family="sans-serif" font-size="20" fill="{GREY}"'
LAST_PHI, MOST_TICKS = 8, 10
# Above, on and below the middle of a row, so that marks at one φ stay apart.
OFFSETS = (-14, 0, 14)


def phi_dots_svg(bases: Bases = PAPER) -> str:
    """SVG text: a row for each of B0 to B7, marked where its depth, width and resolution lie.

    The x axis is φ, from 0 to 8 or to the largest φ that is implied; a line in each row stands at
    φ = the number after B. A dimension whose base is 1 has no φ and is left out.
    """
    rows = [implied_phi(coefficients, bases) for coefficients in RELEASED.values()]
    last = max([LAST_PHI, *(ceil(phi) for row in rows for phi in _phis(row) if phi is not None)])
    drawn = "".join(_row(number, implied, last) for number, implied in enumerate(rows))
    height = TOP + ROW * len(rows) + BOTTOM
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" role="img" aria-label="The φ of B0 to B7, by depth, by'
        f' width and by resolution">{_legend()}{_axis(last, height)}{drawn}</svg>'
    )


def _phis(implied: ImpliedPhi) -> list[float | None]:
    return [dimension.phi(implied) for dimension in DIMENSIONS]


def _x(phi: float, last: int) -> float:
    return LEFT + 14 + (WIDTH - LEFT - RIGHT - 14) * phi / last


def _row(number: int, implied: ImpliedPhi, last: int) -> str:
    top = TOP + number * ROW
    middle, at = top + ROW / 2, _x(number, last)
    marks = "".join(
        _mark(index, _x(phi, last), middle + OFFSETS[index])
        for index, phi in enumerate(_phis(implied))
        if phi is not None
    )
    return (
        f'<g><text x="0" y="{middle + 7}" {FONT}>B{number}</text>'
        f'<path d="M{LEFT} {top + ROW}H{WIDTH}" stroke="{GREY}" stroke-opacity="0.25"/>'
        f'<path d="M{at:.1f} {top + 3}V{top + ROW - 3}" stroke="{GREY}" stroke-opacity="0.45"'
        f' stroke-width="5"/>{marks}</g>'
    )


def _mark(index: int, x: float, y: float) -> str:
    """A circle, a square or a triangle, so that nobody needs the colours."""
    shape = (
        '<circle r="6.5"/>',
        '<rect x="-6" y="-6" width="12" height="12"/>',
        '<path d="M0 -7.5L7.5 6H-7.5Z"/>',
    )[index]
    dimension = DIMENSIONS[index]
    return (
        f'<g class="{dimension.name}" transform="translate({x:.1f} {y:.1f})"'
        f' fill="{dimension.color}">{shape}</g>'
    )


def _legend() -> str:
    marks = "".join(
        f'{_mark(index, LEFT + 14 + index * 140, 14)}<text x="{LEFT + 28 + index * 140}" y="20"'
        f" {FONT}>{dimension.name}</text>"
        for index, dimension in enumerate(DIMENSIONS)
    )
    return (
        f'{marks}<path d="M{LEFT + 14} 36V56" stroke="{GREY}" stroke-opacity="0.45"'
        f' stroke-width="5"/><text x="{LEFT + 28}" y="52" {FONT}>'
        "where all three would be if the number after B were φ</text>"
    )


def _axis(last: int, height: int) -> str:
    ticks = "".join(
        f'<text x="{_x(phi, last):.1f}" y="{height - 34}" text-anchor="middle" {FONT}>{phi}</text>'
        for phi in range(0, last + 1, _tick_step(last))
    )
    middle = _x(last / 2, last)
    return f'{ticks}<text x="{middle}" y="{height - 8}" text-anchor="middle" {FONT}>φ</text>'


def _tick_step(last: int) -> int:
    """The least of 1, 2, 5, 10, 20, … that needs at most ten ticks."""
    power: int = 10 ** max(0, len(str(last // MOST_TICKS)) - 1)
    return next(step * power for step in (1, 2, 5, 10) if last <= step * power * MOST_TICKS)
