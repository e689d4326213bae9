"""The first screen of a block: its drawing beside others', what they cost, what torch says."""

from collections.abc import Sequence
from html import escape

from components.blocks.lab import Design
from components.figures.block_diagram import block_svg
from components.figures.block_layout import block_layout
from components.figures.block_tables import comparison_words, cost_table
from components.figures.block_words import drawing_words


def block_sheet(
    designs: Sequence[Design],
    differences: Sequence[str] | None,
    height_px: int = 0,
    beside: int = 1,
) -> str:
    """HTML of the numbers of all designs, and drawings of the first and of number `beside`.

    `differences` says for each design what torch counts differently, "" for nothing; None while
    nobody knows. Drawings taller than `height_px` scroll, and smaller ones leave room; 0 is as tall
    as they are, up to what a screen holds.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    drawn = (designs[0], *designs[beside : beside + 1])
    drawings = "".join(map(_drawing, drawn))
    height = f' style="height:{height_px}px"' if height_px else ""
    return (
        '<div class="sheet"><div class="numbers">'
        f"{comparison_words(designs)}{cost_table(designs)}{_verdict(designs, differences)}</div>"
        '<div class="drawn"><div class="drawings" tabindex="0" role="region"'
        f'{height} aria-label="Drawings of the blocks">{drawings}</div>'
        f'<p class="goes-on" hidden>It goes on: scroll in it to see all of {_titles(drawn)}.</p>'
        '<p class="key">In a box: channels × height × width of what comes out · multiply-adds.'
        " Bar <i></i>: share of the block’s multiply-adds.</p></div></div>"
    )


def _titles(designs: Sequence[Design]) -> str:
    return " and ".join(f"“{escape(design.title)}”" for design in designs)


def _drawing(design: Design) -> str:
    layout = block_layout(design.block, design.taken)
    return (
        f'<figure style="--width:{layout.width:.0f}px"><figcaption>{escape(design.title)}'
        f"</figcaption>{block_svg(design)}"
        f'<p class="hidden">{escape(drawing_words(design))}</p></figure>'
    )


def _verdict(designs: Sequence[Design], differences: Sequence[str] | None) -> str:
    if differences is None:
        return '<p class="verdict waiting">Built in torch: as soon as torch is loaded…</p>'
    wrong = [
        f"{escape(design.title)}: {escape(difference)}"
        for design, difference in zip(designs, differences, strict=True)
        if difference
    ]
    if wrong:
        return f'<p class="verdict wrong" role="alert">Built in torch: {" ".join(wrong)}</p>'
    return (
        '<p class="verdict equal"><b>Built in torch: equal ✓</b> Parameters, multiply-adds,'
        f" activations and shapes of {'both' if len(designs) == 2 else 'all'} blocks, counted by"
        " torch itself.</p>"
    )
