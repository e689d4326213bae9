"""How a network wants its pictures, step by step."""

from html import escape

from components.figures.html import scrolling
from components.networks.records import Preprocessing

HEADS = ("Step", "Setting")


def preprocessing_table(preprocessing: Preprocessing, own: Preprocessing | None = None) -> str:
    """HTML with a row for each step; what differs from the network's `own` is marked."""
    rows = _rows(preprocessing)
    usual = _rows(own) if own else rows
    body = "".join(_row(*row, usually) for row, (_, usually) in zip(rows, usual, strict=True))
    heads = "".join(f'<th class="left" scope="col">{head}</th>' for head in HEADS)
    return scrolling(f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>", "Preprocessing")


def _rows(told: Preprocessing) -> tuple[tuple[str, str], ...]:
    side = told.resize_px
    resize = {
        "middle": f"shorter side to {side} px",
        "whole": f"longer side to {side} px, black around",
        "squash": f"both sides to {side} px, which changes the proportions",
    }[told.fit]
    colours = "grey" if told.channels == 1 else "red, green, blue"
    share = told.input_px / side
    return (
        ("Colours", colours),
        ("Resize", f"{resize}, {told.interpolation}"),
        ("Cut out", f"the middle {told.input_px} × {told.input_px} px ({share:.1%} of that side)"),
        ("Scale", "0 to 255 becomes 0 to 1"),
        ("Take away the mean", _numbers(told.mean[: told.channels])),
        ("Divide by the deviation", _numbers(told.std[: told.channels])),
    )


def _row(step: str, setting: str, usual: str) -> str:
    differs = setting != usual
    title = f' title="the network\'s own: {escape(usual)}"' if differs else ""
    mark = "left differs" if differs else "left"
    return (
        f'<tr><th class="left" scope="row">{step}</th>'
        f'<td class="{mark}"{title}>{escape(setting)}</td></tr>'
    )


def _numbers(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:.4g}" for value in values)
