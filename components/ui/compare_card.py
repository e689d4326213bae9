"""The chosen network: published beside counted numbers, their source, and where to see more."""

import streamlit as st

from components.figures.card_lines import accuracies, cost_lines, counted_exactly
from components.figures.quantities import percent
from components.networks.records import Architecture, Edition
from components.ui import frame
from components.ui.plain import plain

ARXIV = "https://arxiv.org/abs/"

# Whom a network is set beside where nobody was chosen yet.
RIVAL, OTHER_RIVAL = "efficientnet_b0", "resnet50"


def show(record: Architecture) -> None:
    """The network's numbers and links."""
    with st.container(border=True, gap="small"):
        costs = (f"{name}: {text}" for name, text in cost_lines(record))
        head = f"**{plain(record.architecture)}** · {record.year} · {record.input_px} px"
        st.markdown("  \n".join((head, accuracies(record), *costs)))
        _links(record)
        for sentence in (record.note, counted_exactly(record)):
            if sentence:
                st.caption(plain(sentence))
        st.caption(_source(record))


def _source(record: Architecture) -> str:
    """Paper, source of the numbers, and the other printings of its accuracy."""
    paper = plain(record.paper)
    linked = f"[{paper}]({ARXIV}{record.arxiv})" if record.arxiv else paper
    printed = [
        f"{plain(_edition(edition))} {percent(edition.top1)}"
        for edition in record.editions
        if edition.top1 is not None
    ]
    others = f" Top-1 elsewhere: {', '.join(printed)}." if printed else ""
    return f"{linked}. Numbers: {plain(record.source)}.{others}"


def _edition(edition: Edition) -> str:
    """Where it is printed, and what it learned from at what size if that is another."""
    first = f"{edition.pretrained} first" if edition.pretrained else ""
    size = f"{edition.input_px} px" if edition.input_px else ""
    return ", ".join(filter(None, (edition.name, first, size)))


def _links(record: Architecture) -> None:
    if not record.buildable:
        st.caption("It can't be built here: there are published numbers only.")
        return
    rival = RIVAL if record.name != RIVAL else OTHER_RIVAL
    links = (
        ("Architecture", "account_tree", "architecture", {"model": record.name}),
        ("Inspection", "center_focus_strong", "inspection", {"model": record.name}),
        (
            "Beside another",
            "compare_arrows",
            "compare",
            # What is asked for on this page stays asked for.
            {**st.query_params.to_dict(), "tab": "two", "model": record.name, "with": rival},
        ),
    )
    with st.container(horizontal=True, gap="xxsmall"):
        for label, icon, page, query in links:
            st.page_link(
                frame.PAGES / f"{page}.py",
                label=label,
                icon=f":material/{icon}:",
                query_params=query,
            )
