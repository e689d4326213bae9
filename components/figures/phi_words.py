"""What φ means beside another network, in words that follow φ as it moves.

HTML for the view of φ: `data-reading` names the number that goes there.
"""

from html import escape

from components.scaling import Baseline, Bases, Coefficients, ImpliedPhi, Sweep, implied_phi
from components.scaling.sweeping import LAST

_PHI = '<span data-reading="phi"></span>'
_NEAR = 0.1  # implied φ that lie this close together count as one


def beside_released(name: str, coefficients: Coefficients, bases: Bases) -> str:
    """How far the rule and a released EfficientNet ("B1") are apart."""
    nearest = f'<b>{_PHI} is <span data-reading="nearest"></span></b>'
    needs = _needs(name, implied_phi(coefficients, bases), bases)
    return f"<p>In multiply-adds {nearest}. {needs}</p>"


def beside_unscaled(baseline: Baseline, bases: Bases) -> str:
    """What a step of φ costs, for a baseline that nobody released in other sizes."""
    return (
        f'<p><b>{_PHI} costs <span data-reading="cost"></span></b> as many multiply-adds as'
        f" {escape(baseline.title)} itself; before rounding, each step of φ costs"
        f" × {bases.growth:.3f}.</p>"
    )


def key(beside: str) -> str:
    """How to read the picture and the table."""
    return (
        "<p>Picture: a bar a layer; the higher, the larger its map; the wider, the more channels."
        " Table: <b>bold</b> is changed by scaling,"
        f' <span class="differs">tinted</span> differs from {escape(beside)}; point at a number or'
        " an operator to see what is behind it. Multiply-adds are what papers mostly call FLOPs:"
        " those of convolutions and linear layers, for one image.</p>"
    )


def note(swept: Sweep) -> str:
    """Why the range of φ is not whole; empty if it is."""
    if swept.last < LAST:
        return f"This rule's networks are too large to build beyond φ = {swept.last:g}."
    if swept.gaps:
        return "At some φ the channels can't be split into equal groups; these φ are left out."
    return ""


def _needs(name: str, implied: ImpliedPhi, bases: Bases) -> str:
    phis = (implied.depth, implied.width, implied.resolution)
    if bases.growth == 1:
        return "With α = β = γ = 1 nothing grows, whatever φ is."
    if name == "B0":
        return "B0 itself is φ = 0."
    known = [phi for phi in phis if phi is not None]
    fits = max(known) - min(known) < _NEAR
    mean = sum(known) / len(known)
    verdict = f"φ = {mean:.2g} nearly gives it" if fits else "no single φ gives it"
    depth, width, resolution = map(_phi, phis)
    return (
        f"{name}'s depth needs {depth}, its width {width}, its resolution {resolution}: {verdict}."
    )


def _phi(phi: float | None) -> str:
    return "nothing of φ" if phi is None else f"φ = {phi:.2f}"
