"""What blocks cost, as tables: side by side, and derived layer by layer."""

from collections.abc import Sequence
from html import escape

from components.blocks.costing import Cost, Step, cost, steps
from components.blocks.lab import Design
from components.figures.block_diagram import color_of
from components.figures.block_words import QUANTITIES, Quantity, beside
from components.figures.html import scrolling
from components.figures.numbers import exact, ratio
from components.figures.text_tables import TextTable, csv_text, latex_text, markdown_text
from components.graphs.terms import Term


def cost_table(designs: Sequence[Design]) -> str:
    """HTML with a row for each design; below a number, how many times the first design's it is.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    costs = [cost(design.block, design.taken) for design in designs]
    heads = "".join(
        f'<th scope="col" title="{escape(quantity.help)}">{quantity.name}</th>'
        for quantity in QUANTITIES
    )
    rows = "".join(
        f'<tr><th class="left title" scope="row">{escape(design.title)}</th>'
        f"{''.join(_cell(quantity, one, costs[0]) for quantity in QUANTITIES)}</tr>"
        for design, one in zip(designs, costs, strict=True)
    )
    head = f'<thead><tr><th class="left" scope="col">For one image</th>{heads}</tr></thead>'
    against = "× is against the first row. " if len(designs) > 1 else ""
    memory = QUANTITIES[-1]
    key = f'<p class="key">{against}{memory.name}: {escape(memory.help).lower()}.</p>'
    return scrolling(f"{head}<tbody>{rows}</tbody>", "What the blocks cost") + key


def comparison_words(designs: Sequence[Design]) -> str:
    """HTML with a sentence for each design that the first is compared with.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    first, *others = designs
    said = [(other, words) for other in others if (words := beside(first, other))]
    return "".join(
        f'<p class="{"first" if number == 0 else "further"}"><b>{words}</b>'
        f" <span>beside “{escape(other.title)}”</span></p>"
        for number, (other, words) in enumerate(said)
    )


def _cell(quantity: Quantity, one: Cost, first: Cost) -> str:
    count, reference = quantity.of(one), quantity.of(first)
    times = (
        f"<br><small>{ratio(count, reference)}</small>" if one is not first and reference else ""
    )
    return f'<td title="{exact(count)}">{quantity.style(count)}{times}</td>'


def derivation_table(design: Design) -> str:
    """HTML with a row for each layer: its shapes, and where its two costs come from.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    found = steps(design.block, design.taken)
    whole = cost(design.block, design.taken)
    head = "".join(
        f'<th class="left" scope="col">{name}</th>'
        for name in ("Layer", "Takes", "Gives", "Parameters", "Multiply-adds")
    )
    sums = (
        f'<tr><th class="left" scope="row">Sum</th><td></td><td></td>'
        f'<td class="left">{exact(whole.params)}</td><td class="left">{exact(whole.macs)}</td></tr>'
    )
    table = (
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(map(_row, found))}</tbody>"
        f"<tfoot>{sums}</tfoot>"
    )
    return scrolling(table, f"Derivation: {escape(design.title)}")


def _row(step: Step) -> str:
    texts = (str(step.taken), str(step.given), equation(step.params), equation(step.macs))
    cells = "".join(f'<td class="left">{escape(text)}</td>' for text in texts)
    dot = f'<span class="ce-dot" style="background:{color_of(step.layer)}"></span>'
    return (
        f'<tr><th class="left" scope="row">{dot}{escape(step.layer.label)}'
        f' <span class="kind">{escape(step.path)}</span></th>{cells}</tr>'
    )


def equation(term: Term) -> str:
    """Such as "5² × 3 channels = 75"; "none" where nothing is counted."""
    return f"{term.text} = {exact(term.value)}" if term.value else "none"


def derivation_csv(design: Design) -> str:
    """Comma-separated text of the same, plain digits in columns of their own."""
    return csv_text(_text_table(design))


def derivation_markdown(design: Design) -> str:
    """A line that says which block it is, and a Markdown table."""
    return markdown_text(_text_table(design), design.title)


def derivation_latex(design: Design) -> str:
    """A LaTeX `tabular`."""
    return latex_text(_text_table(design), design.title)


_HEADS = (
    "Path",
    "Layer",
    "Takes",
    "Gives",
    "Parameters from",
    "Multiply-adds from",
    "Parameters",
    "Multiply-adds",
)


def _text_table(design: Design) -> TextTable:
    rows = tuple(
        (
            step.path,
            step.layer.label,
            str(step.taken),
            str(step.given),
            step.params.text,
            step.macs.text,
            str(step.params.value),
            str(step.macs.value),
        )
        for step in steps(design.block, design.taken)
    )
    whole = cost(design.block, design.taken)
    sums = ("Sum", *[""] * 5, str(whole.params), str(whole.macs))
    return TextTable(_HEADS, rows, sums, words=6)
