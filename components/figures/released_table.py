"""B0 to B7 as released beside what the rule gives if φ were the number after B."""

from html import escape

from components.figures.dimensions import DIMENSIONS, Dimension
from components.figures.html import scrolling
from components.figures.numbers import exact, ratio
from components.scaling import (
    PAPER,
    RELEASED,
    Bases,
    coefficients_from_rule,
    implied_phi,
    released,
)


def released_table(bases: Bases = PAPER) -> str:
    """HTML with a row for each of B0 to B7, ready for `st.html`.

    Depth, width and resolution stand beside those of the rule, each with the φ that it implies; a
    cell is tinted where the two differ in the digits that were released (a decimal, or whole
    pixels), and its tooltip says how. Multiply-adds against B0 stand beside two ways to foretell
    them: 2^N and (α·β²·γ²)^N.
    """
    rows = "".join(_row(number, bases) for number in range(len(RELEASED)))
    return scrolling(f"{_head(bases)}<tbody>{rows}</tbody>", "B0 to B7 and the rule")


def _head(bases: Bases) -> str:
    groups = "".join(
        f'<th class="group" scope="colgroup" colspan="2">{one.name.capitalize()}</th>'
        for one in DIMENSIONS
    )
    pairs = '<th class="group" scope="col">released</th><th scope="col">is φ =</th>'
    growth = (
        f'<th scope="col" title="α·β²·γ² to the N, before rounding">{bases.growth:.3f}<sup>N</sup>'
        "</th>"
    )
    return (
        '<thead><tr><th class="left" rowspan="2" scope="col">Network</th>'
        f'{groups}<th class="group" scope="colgroup" colspan="3">Multiply-adds against B0</th></tr>'
        f'<tr>{pairs * len(DIMENSIONS)}<th class="group" scope="col">really</th>'
        f'<th scope="col">2<sup>N</sup></th>{growth}</tr></thead>'
    )


def _row(number: int, bases: Bases) -> str:
    pairs = "".join(_pair(dimension, number, bases) for dimension in DIMENSIONS)
    network = released(f"b{number}")
    return (
        f'<tr><th class="left" scope="row">B{number}</th>{pairs}'
        f'<td class="group" title="{exact(network.macs)}">'
        f"{ratio(network.macs, released('b0').macs)}</td>"
        f'<td class="other">{ratio(2**number, 1)}</td>'
        f'<td class="other">{ratio(bases.growth**number, 1)}</td></tr>'
    )


def _pair(dimension: Dimension, number: int, bases: Bases) -> str:
    theirs, ours = RELEASED[f"b{number}"], coefficients_from_rule(number, bases)
    phi, factor = dimension.phi(implied_phi(theirs, bases)), dimension.factor(theirs)
    tint = " differs" if dimension.printed(theirs) != dimension.printed(ours) else ""
    value, rule = dimension.text(theirs), dimension.text(ours)
    hint = (
        f"B{number}'s {dimension.name} is {value}, which {_is_phi(phi, factor)};"
        f" the rule at φ = {number} gives {rule}."
    )
    return (
        f'<td class="group{tint}" title="{escape(hint)}">{value}'
        f' <span class="kind">rule: {rule.removeprefix("× ").removesuffix(" px")}</span></td>'
        f'<td class="{tint.strip()}" title="{escape(hint)}">{_phi_text(phi, factor)}</td>'
    )


def _is_phi(phi: float | None, factor: float) -> str:
    if phi is None:
        return f"{'any' if factor == 1 else 'no'} φ gives"
    return f"is φ = {phi:.2f}"


def _phi_text(phi: float | None, factor: float) -> str:
    """The φ of a factor; with a base of 1 any φ gives a factor of 1 and none gives another."""
    if phi is None:
        return "any" if factor == 1 else "none"
    return f"{phi:.2f}"
