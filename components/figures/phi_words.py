"""What φ means beside another network, in words that follow φ as it moves.

HTML for the view of φ: `data-reading` names the number that goes there.
"""

from html import escape

from components.scaling import Baseline, Bases, Coefficients, ImpliedPhi, implied_phi

_PHI = '<span data-reading="phi"></span>'


def beside_released(name: str, coefficients: Coefficients, bases: Bases) -> str:
    """How far the rule and a released EfficientNet ("B1") are apart."""
    nearest = f'<b>{_PHI} is nearest to <span data-reading="nearest"></span></b>'
    if name == "B0":
        meaning = "B0 itself is φ = 0."
    else:
        meaning = f"{_fits(name, implied_phi(coefficients, bases))}: the number after B is not φ."
    return f"<p>In multiply-adds {nearest}. {meaning}</p>"


def beside_unscaled(baseline: Baseline, bases: Bases) -> str:
    """What a step of φ costs, for a baseline that nobody released in other sizes."""
    return (
        f'<p><b>{_PHI} costs <span data-reading="cost"></span></b> as many multiply-adds as'
        f" {escape(baseline.title)} itself; each step of φ costs about"
        f" × {bases.growth:.3f}.</p>"
    )


def _fits(name: str, implied: ImpliedPhi) -> str:
    fits = ", ".join(
        f"its {what} {_phi(phi)}"
        for what, phi in (
            ("depth", implied.depth),
            ("width", implied.width),
            ("resolution", implied.resolution),
        )
    )
    return f"{name}: {fits}"


def _phi(phi: float | None) -> str:
    return "no φ" if phi is None else f"φ = {phi:.2f}"


def key(beside: str) -> str:
    """How to read the picture and the table."""
    return (
        f"<p>Picture: above {_PHI}, below {escape(beside)}; a bar a layer, the higher, the larger"
        " its map; the wider, the more channels. Table: <b>bold</b> is changed by scaling,"
        f' <span class="differs">tinted</span> differs from {escape(beside)}; point at a number to'
        " see how it came about.</p>"
    )
