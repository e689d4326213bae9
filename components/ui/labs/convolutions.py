"""What the laboratories of convolutions show: filters that slide, split, and share channels out."""

import streamlit as st

from components.blocks.lab import Values
from components.blocks.labs import LABS
from components.blocks.separable import SLOPE, SMOOTH, edges
from components.figures.block_cubes import cubes_svg
from components.figures.block_groups import CHANNELS, drawn_groups, groups_svg, groups_table, seen
from components.figures.edge_pictures import edge_picture, grey_of, product_html
from components.figures.numbers import exact
from components.figures.sliding_view import sliding_view
from components.inspection import read_image
from components.ui import block_view
from components.ui.block_picture import picture
from components.ui.views import view

PICTURE_PX = 340

_sliding = view("sliding")


def sliding(values: Values) -> None:
    """One filter on a small picture, place by place."""
    kernel = int(values["kernel"])
    this = (
        "This one of a single pixel has no neighbours to compare: it only copies."
        if kernel == 1
        else "This one answers where dark becomes bright from left to right."
    )
    st.markdown(
        "**Watch one filter.** At each place it multiplies what lies below it, number by number,"
        f" and adds up. {this}"
    )
    _sliding(key="sliding", data=sliding_view(kernel, int(values["stride"])))


def sobel(values: Values) -> None:
    """Edges of the person's picture, found with nine multiplications a place, and with six."""
    st.markdown("**A square of numbers that is a column times a row** can be applied in two steps.")
    block_view.show(product_html((3, 4, 5), (1, 2, 3)), "product")
    st.markdown("Sobel's filter for edges is one of them. Here it is on a picture, both ways:")
    block_view.show(product_html(list(map(int, SMOOTH)), list(map(int, SLOPE))), "sobel")
    with st.container(width=PICTURE_PX):
        chosen = picture()
    grey = grey_of(read_image(chosen.data()))
    found = edges(grey)
    shown = (
        (grey, "The picture in grey"),
        (edge_picture(found.at_once), "3×3 at once: 9 multiplications a place"),
        (edge_picture(found.in_steps), "3×1, then 1×3: 6 multiplications a place"),
    )
    for column, (pixels, words) in zip(st.columns(3), shown, strict=True):
        column.image(pixels, width="stretch", caption=words, alt=words)
    st.markdown(
        f"Both directions of edges took **{exact(found.products_at_once)}** multiplications at once"
        f" and **{exact(found.products_in_steps)}** in two steps. Largest difference between the"
        f" two results: **{found.difference}**. Most squares of numbers are no such product: a"
        " network that learns a column and a row gives the others up."
    )


def cubes(values: Values) -> None:
    """Both ways of the laboratory as cuboids."""
    st.markdown("**Maps and filters as boxes**: channels go into the depth. Sizes are logarithmic.")
    for design in LABS["depthwise-separable"].designs(values):
        st.markdown(design.title)
        block_view.show(f'<div class="wide">{cubes_svg(design)}</div>', f"cubes {design.title}")


def groups(values: Values) -> None:
    """Which channels see which, and what happens as channels grow."""
    drawn = drawn_groups(int(values["groups"]))
    st.markdown(
        f"**Two grouped 1×1 convolutions, {CHANNELS} channels in {drawn} group"
        f"{'s' if drawn > 1 else ''}.** Follow the dark lines back from the first channel."
    )
    for column, shuffle in zip(st.columns(2), (False, True), strict=True):
        with column:
            number = len(seen(drawn, shuffle))
            how = "With a shuffle between, as ShuffleNet does" if shuffle else "One after another"
            st.markdown(f"{how}: it sees **{number} of {CHANNELS}** channels.")
            drawing = groups_svg(drawn, shuffle)
            block_view.show(f'<div class="wide">{drawing}</div>', f"groups {shuffle}")
    side, kernel = int(values["side"]), int(values["kernel"])
    st.markdown(
        f"**Number of groups, or size of a group?** Multiply-adds of a {kernel}×{kernel}"
        f" convolution on {side} × {side} places. With a fixed number of groups each group grows"
        " with the channels, and twice the channels cost four times as many. With groups of a fixed"
        " size they cost twice as many, and each multiplication still works on enough channels to"
        " keep a processor busy."
    )
    block_view.show(groups_table(side, kernel), "groups table")
