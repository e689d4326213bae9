"""Beside the receptive field: the calculation row by row, its squares, and torch's answer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image, ImageOps

from components.blocks.fields import FieldStep, Window, field_steps, read_windows
from components.blocks.lab import Values
from components.blocks.labs.receptive_field import windows
from components.errors import ExplorerError
from components.figures.field_views import field_table, fields_svg, ways_picture, weight_inside
from components.figures.framed import framed
from components.inspection import read_image
from components.ui import address, block_view, jobs, warmup
from components.ui.block_picture import picture

if TYPE_CHECKING:
    from components.blocks.seen_records import SeenPixels

SEEN_PX = 224
# First layers as the papers and torchvision have them; poolings are windows too.
STACKS: Mapping[str, tuple[str, str]] = {
    "as above": ("", "The layers set at the top of the page"),
    "two 3×3": ("3 3", "As much as one 5×5"),
    "three 3×3": ("3 3 3", "As much as one 7×7"),
    "AlexNet": ("11s4 3s2 5 3s2 3 3 3 3s2", "Five convolutions and three poolings: 195 pixels"),
    "ResNet's beginning": ("7s2 3s2 3 3 3 3", "The stem, its pooling and two basic blocks"),
    "VGG's beginning": ("3 3 2s2 3 3 2s2", "Two blocks, each with a pooling"),
    "dilated": ("3 3d2 3d4", "Dilation doubles: 15 pixels from three 3×3"),
}


def show(values: Values) -> None:
    """The calculation of a stack, and what torch says to it."""
    layers = _asked(values)
    steps = field_steps(layers)
    block_view.show(field_table(steps), "receptive field table")
    st.caption(
        "A window adds (its side − 1) times the distance between the places that it looks at; a"
        " stride makes that distance longer for all layers behind. Padding changes neither."
    )
    squares, checked, on_picture = st.columns(3)
    with squares:
        st.markdown("**What one place sees** after each layer, in the colours of the table.")
        block_view.show(fields_svg(steps), "receptive field squares")
    with checked:
        _checked(layers, steps[-1])
    with on_picture:
        _on_picture(steps[-1])


def _asked(values: Values) -> tuple[Window, ...]:
    """The stack of the page's knobs, or another that was typed or chosen."""
    st.markdown("**Step by step**, for the layers above, a well-known stack, or your own:")
    with st.container(horizontal=True):
        for name, (text, why) in STACKS.items():
            st.button(name, help=why, on_click=address.choose, kwargs={"stack": text})
    address.seed("stack", _read, "")
    text = st.text_input(
        "Your own layers",
        key="stack",
        placeholder=" ".join(map(str, windows(values))),
        help="One entry for each layer: 3 is a window of 3×3, 3s2 one with stride 2, 3d2 one with"
        " dilation 2. A pooling is a window too.",
    )
    layers = read_windows(text) if text.strip() else windows(values)
    address.publish("stack", text.strip(), "")
    return layers


def _read(text: str) -> str:
    if text.strip():
        read_windows(text)
    return text


def _checked(layers: tuple[Window, ...], last: FieldStep) -> None:
    """Where torch finds a gradient, and how much each pixel weighs."""

    def job() -> "SeenPixels":
        warmup.import_libraries()
        from components.blocks.seen_pixels import seen_pixels

        return seen_pixels(layers)

    try:
        seen = jobs.answer("inference", ("seen pixels", layers), job, "Asking torch…")
    except ExplorerError as error:
        st.info(str(error), icon=":material/straighten:")
        return
    equal = seen.side == last.field
    st.markdown(
        f"**Checked in torch {'✓' if equal else '✗'}**: the output's gradient is not 0 in a square"
        f" of {seen.side} × {seen.side} pixels, at {seen.pixels:,} of its {seen.side**2:,}."
    )
    st.image(ways_picture(seen), alt="How much each pixel of the field weighs")
    st.caption(
        f"How much each pixel weighs if all filters are means: {weight_inside(seen)}. Where windows"
        " overlap, more ways lead from the middle, so what counts is smaller than the receptive"
        " field (Luo et al., arXiv:1701.04128)."
    )


def _on_picture(last: FieldStep) -> None:
    """The field's frame in the middle of a picture of 224 pixels."""
    chosen = picture()
    seen = ImageOps.fit(read_image(chosen.data()).convert("RGB"), (SEEN_PX, SEEN_PX))
    side = min(last.field, SEEN_PX)
    start = (SEEN_PX - side) / 2
    box = (start, start, start + side, start + side)
    larger = seen.resize((2 * SEEN_PX, 2 * SEEN_PX), Image.Resampling.BICUBIC)
    left, top, right, bottom = (2 * edge for edge in box)
    st.image(
        framed(larger, (left, top, right, bottom)), alt="The field in the middle of the picture"
    )
    whole = ", more than there is," if last.field > SEEN_PX else ""
    st.caption(
        f"One place's {last.field:,} pixels{whole} in a picture of {SEEN_PX} × {SEEN_PX}; the next"
        f" place sees a square {last.step:,} px further."
    )
