"""What unfolds below a block's drawing: one function a tab."""

from collections.abc import Mapping

import streamlit as st

from components.blocks.lab import Design
from components.blocks.writing import program
from components.corrections import correction
from components.figures.block_diagram import block_svg_file
from components.figures.block_tables import (
    derivation_csv,
    derivation_latex,
    derivation_markdown,
    derivation_table,
)
from components.ui import block_view, frame, lessons
from components.ui.block_extras import EXTRAS
from components.ui.block_panels import Shown
from components.ui.panels import downloads, file_name
from components.ui.plain import plain


def labels(shown: Shown) -> Mapping[str, str]:
    """The tabs that this laboratory has, by their names in the address."""
    every = {
        "look": "Look closer",
        "words": "In words",
        "derivation": "Derivation",
        "told": "Often told, right is",
        "occurs": "Where it occurs",
        "take": "Take away",
    }
    lab = shown.lab
    there = {"look": lab.key in EXTRAS, "told": lab.corrections, "occurs": lab.networks}
    return {key: label for key, label in every.items() if there.get(key, True)}


def show(tab: str, shown: Shown) -> None:
    """The open tab."""
    match tab:
        case "look":
            EXTRAS[shown.lab.key](shown.values)
        case "words":
            words(shown)
        case "derivation":
            derivation(shown)
        case "told":
            told(shown)
        case "occurs":
            occurs(shown)
        case "take":
            take_away(shown)


def words(shown: Shown) -> None:
    """The lesson and its source."""
    lessons.show(f"blocks/{shown.lab.key}")
    st.caption(f"Source: {shown.lab.source}")


def derivation(shown: Shown) -> None:
    """Where each number comes from, layer by layer."""
    st.markdown(
        "A convolution has a number for each place of its filters and each channel that they look"
        " at; each of these numbers is used once at every place of what comes out."
    )
    for number, design in enumerate(shown.designs):
        st.markdown(f"**{design.title}**")
        block_view.show(derivation_table(design), f"derivation {number}")


def told(shown: Shown) -> None:
    """Claims that one meets, what is right, and the way to the check."""
    for code in shown.lab.corrections:
        one = correction(code)
        st.markdown(f"**Often told:** {plain(one.claim)}  \n**Right is:** {plain(one.right)}")
        st.page_link(
            frame.PAGES / "corrections.py",
            label="Check it yourself",
            icon=":material/fact_check:",
            query_params={"code": code},
        )


def occurs(shown: Shown) -> None:
    """Networks that have the block, each drawn on Architecture."""
    st.markdown("Networks built from this block; open a stage there to find it.")
    for name in shown.lab.networks:
        st.page_link(
            frame.PAGES / "architecture.py",
            label=f"{name} as a graph",
            icon=":material/account_tree:",
            query_params={"model": name},
        )


def take_away(shown: Shown) -> None:
    """Drawing, derivation and a program, of one of the designs."""
    titles = [design.title for design in shown.designs]
    picked = st.segmented_control(
        "Which block?", titles, default=titles[0], required=True, key=f"take of {shown.lab.key}"
    )
    design = shown.designs[titles.index(picked or titles[0])]
    name = file_name(design.title)
    downloads(
        {
            f"{name}.csv": lambda: derivation_csv(design),
            f"{name}.md": lambda: derivation_markdown(design),
            f"{name}.tex": lambda: derivation_latex(design),
        }
    )
    _program(design, name)


def _program(design: Design, name: str) -> None:
    text = program(design.block, design.taken)
    with st.container(horizontal=True):
        st.download_button(
            "Drawing as SVG",
            lambda: block_svg_file(design, st.context.theme.type == "dark"),
            f"{name}.svg",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Program", text, f"{name}.py", icon=":material/download:", on_click="ignore"
        )
    st.markdown("**The same block in PyTorch**, with nothing of this project:")
    st.code(text, language="python", height=420 if text.count("\n") > 18 else "content")
