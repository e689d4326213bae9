"""The constraint of compound scaling on a scale: what a step of φ costs, beside the 2 it should."""

from math import log

from components.scaling import PAPER, Bases

LEAST, MOST, ASKED = 1.0, 4.0, 2.0


def growth_gauge(bases: Bases) -> str:
    """HTML of a scale from 1 to 4 with marks at 2, at the paper's 1.920 and at α·β²·γ²."""
    marks = (
        _mark(ASKED, "asked: 2", "#8a94a0", 3),
        _mark(PAPER.growth, "", "#8a94a0", 1),
        _mark(bases.growth, "", "var(--st-primary-color, #0072b2)", 6),
    )
    return (
        '<div role="img" style="position:relative;height:2.6rem;margin:0 0.5rem"'
        f' aria-label="α·β²·γ² is {bases.growth:.3f} on a scale from 1 to 4; 2 is asked">'
        '<div style="position:absolute;left:0;right:0;top:0.6rem;height:0.4rem;border-radius:1rem;'
        'background:color-mix(in srgb, currentColor 14%, transparent)"></div>'
        f"{''.join(marks)}</div>"
    )


def gauge_sentence(bases: Bases) -> str:
    """The gauge in words, as Markdown."""
    judged = (
        "That is the paper's own choice; it asks for about 2."
        if bases == PAPER
        else "The paper asks for about 2, and its own choice gives 1.920."
    )
    return (
        f"**α·β²·γ² = {bases.growth:.3f}**: before rounding, each step of φ costs"
        f" {bases.growth:.3f} times the step before. {judged}"
    )


def _mark(growth: float, label: str, color: str, width_px: int) -> str:
    place = 100 * log(min(max(growth, LEAST), MOST)) / log(MOST)
    return (
        f'<div style="position:absolute;left:{place:.1f}%;top:0.3rem;width:{width_px}px;'
        f'height:1rem;transform:translateX(-50%);background:{color}"></div>'
        f'<div style="position:absolute;left:{place:.1f}%;top:1.4rem;transform:translateX(-50%);'
        f'font-size:0.75rem;white-space:nowrap">{label}</div>'
    )
