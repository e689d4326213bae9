"""EfficientNet through the lens of five modules: two tables that sum to its Keras layers."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from components.figures.html import scrolling
from components.figures.numbers import exact
from components.graphs.lens import Lens, Occurrence
from components.graphs.lens_parts import SubBlock


def sub_block_table(lens: Lens) -> str:
    """HTML with a row for each kind of sub-block between stem and head, and the sum."""
    return _table(lens.sub_blocks, "Sub-block", "Made of", lens.keras_layers)


def module_table(lens: Lens) -> str:
    """HTML with a row for each module between stem and head, and the same sum."""
    return _table(lens.modules, "Module", "Keras layers in order", lens.keras_layers)


def _table(found: Sequence[Occurrence], name: str, made_of: str, keras_layers: int) -> str:
    numbers = "".join(
        f'<th scope="col">{head}</th>' for head in ("Keras layers", "Stages", "Times", "Together")
    )
    head = (
        f'<thead><tr><th class="left" scope="col">{name}</th>'
        f'<th class="left" scope="col">{made_of}</th>{numbers}</tr></thead>'
    )
    foot = (
        '<tfoot><tr><th class="left" scope="row" colspan="5">Keras layers, without the top</th>'
        f"<td>{exact(keras_layers)}</td></tr></tfoot>"
    )
    return scrolling(f"{head}<tbody>{''.join(map(_row, found))}</tbody>{foot}", f"{name}s")


def _row(one: Occurrence) -> str:
    part = one.part
    parts = [module.name for module in part.modules] if isinstance(part, SubBlock) else part.layers
    return (
        f'<tr title="{escape(part.sentence)}"><th class="left" scope="row">{escape(part.name)}</th>'
        f'<td class="left" style="white-space:normal">{escape(" → ".join(parts))}</td>'
        f"<td>{len(part.layers)}</td>"
        f"<td>{_stages(one.stages)}</td><td>{one.times}</td><td>{exact(one.total)}</td></tr>"
    )


def _stages(stages: Sequence[int]) -> str:
    """The numbers with their runs closed up: 3, 4, 5, 7 → "3–5, 7"."""
    runs = groupby(enumerate(stages), lambda pair: pair[1] - pair[0])
    ends = [[number for _, number in run] for _, run in runs]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in ends) or "–"
