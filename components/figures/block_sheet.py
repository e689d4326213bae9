"""The first screen of a block: its drawing beside others', what they cost, what torch says."""

from collections.abc import Sequence
from html import escape

from components.blocks.lab import Design
from components.figures.block_diagram import block_svg
from components.figures.block_tables import comparison_words, cost_table
from components.figures.block_words import drawing_words


def block_sheet(
    designs: Sequence[Design], differences: Sequence[str] | None, height_px: int = 0
) -> str:
    """HTML of drawings and numbers.

    `differences` says for each design what torch counts differently, "" for nothing; None while
    nobody knows. Drawings taller than `height_px` scroll, and smaller ones leave room; 0 is as tall
    as they are.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    drawings = "".join(map(_drawing, designs))
    height = f' style="height:{height_px}px"' if height_px else ""
    return (
        '<div class="sheet"><div class="numbers">'
        f"{comparison_words(designs)}{cost_table(designs)}{_verdict(designs, differences)}</div>"
        '<div class="drawn"><div class="drawings" tabindex="0" role="region"'
        f'{height} aria-label="Drawings of the blocks">{drawings}</div>'
        '<p class="key">In a box: channels × height × width of what comes out.'
        " Bar <i></i>: share of the block’s multiply-adds.</p></div></div>"
    )


def _drawing(design: Design) -> str:
    return (
        f"<figure><figcaption>{escape(design.title)}</figcaption>{block_svg(design)}"
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
        '<p class="verdict equal"><b>Built in torch: equal ✓</b> Parameters, multiply-adds and'
        f" shapes of {'both' if len(designs) == 2 else 'all'} blocks, counted by torch itself.</p>"
    )
