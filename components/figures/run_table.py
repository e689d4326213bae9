"""Saved runs in a row each: best value, when, and how far training and validation are apart."""

from collections.abc import Sequence
from html import escape

from components.figures.html import scrolling
from components.runs import Run, best, diagnose, step_unit

HEADS = (
    "Last",
    "Best validation accuracy",
    "reached at",
    "Best validation loss",
    "reached at",
    "Validation behind training: at the best",
    "at the end",
)


def run_table(runs: Sequence[Run]) -> str:
    """HTML with a row for each run; a dash where a number is not known."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    head = f'<thead><tr><th class="left" scope="col">Run</th>{heads}</tr></thead>'
    rows = "".join(_row(run) for run in runs)
    return scrolling(f"{head}<tbody>{rows}</tbody>", "Saved runs")


def _row(run: Run) -> str:
    unit = step_unit(run)
    last = max((series.step[-1] for series in run.series.values() if len(series)), default=None)
    cells = [f"{unit} {last}" if last is not None else "–"]
    for name, text in (("val/accuracy", _accuracy), ("val/loss", "{:.3f}".format)):
        point = best(run, name)
        cells += [text(point.value), f"{unit} {point.step}"] if point else ["–", "–"]
    diagnosis = diagnose(run)
    for gap in (diagnosis.gap_at_best, diagnosis.gap_at_end):
        cells.append("–" if gap is None else f"{gap:+.3f}")
    shown = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th class="left" scope="row">{escape(run.name)}</th>{shown}</tr>'


def _accuracy(value: float) -> str:
    """Some trainers write shares, some percent; nothing above 1 is a share."""
    return f"{value:.1%}" if value <= 1 else f"{value:.1f}%"
