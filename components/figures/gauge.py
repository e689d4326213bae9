"""The constraint of compound scaling on a scale: what a step of φ costs, beside the 2 it should."""

from math import log

from components.figures.palette import NEUTRAL
from components.scaling import PAPER, Bases

MOST, ASKED = 8.0, 2.0


def growth_gauge(bases: Bases) -> str:
    """HTML of a scale from 1 to 8, by ratio, with marks at 2 and at α·β²·γ²."""
    own = "var(--st-primary-color, #0072b2)"
    marks = (
        _mark(1, "× 1", "transparent", 1),
        _mark(ASKED, "asked: × 2", NEUTRAL, 3),
        _mark(MOST, f"× {MOST:g}", "transparent", 1),
        _mark(bases.growth, "", own, 6),
    )
    return (
        '<div role="img" style="position:relative;height:2.6rem;margin:0 1rem"'
        f' aria-label="α·β²·γ² is {bases.growth:.3f}; the scale goes from 1 to {MOST:g}, asked is'
        ' 2"><div style="position:absolute;left:0;right:0;top:0.6rem;height:0.4rem;'
        "border-radius:1rem;"
        'background:color-mix(in srgb, currentColor 14%, transparent)"></div>'
        f"{''.join(marks)}</div>"
    )


def gauge_sentence(bases: Bases) -> str:
    """The gauge in words, as Markdown."""
    judged = (
        "That is the paper's own choice; it asks for about 2."
        if bases == PAPER
        else f"The paper asks for about 2, and its own choice gives {PAPER.growth:.3f}."
    )
    return (
        f"**α·β²·γ² = {bases.growth:.3f}**: before rounding, each step of φ costs"
        f" {bases.growth:.3f} times the step before. {judged}"
    )


def _mark(growth: float, label: str, color: str, width_px: int) -> str:
    place = 100 * log(min(growth, MOST)) / log(MOST)
    return (
        f'<div style="position:absolute;left:{place:.1f}%;top:0.3rem;width:{width_px}px;'
        f'height:1rem;transform:translateX(-50%);background:{color}"></div>'
        f'<div style="position:absolute;left:{place:.1f}%;top:1.4rem;transform:translateX(-50%);'
        f'font-size:0.75rem;white-space:nowrap">{label}</div>'
    )
