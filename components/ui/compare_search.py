"""Compare's tab All networks: every network of timm and torchvision, filtered and exported."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.figures.library_columns import library_columns, library_csv
from components.networks.library_search import Wanted, matching
from components.networks.library_table import library_networks
from components.networks.records import LibraryNetwork
from components.ui import address, frame, inputs
from components.ui.plain import plain
from components.ui.run_drawing import switch

EITHER, ANY_SIZE = "both", "any"
MOST_PARAMS, MOST_MACS = 10_000.0, 10_000.0
TABLE_PX, HEAD_PX, ROW_PX = 420, 38, 35
FEWEST_OF_A_SIZE = 5  # sizes of fewer networks are not offered

NOTHING = "No network is all of that. Take away a word or raise a limit."
HELP_FIND = "Words that stand in the name or the family, such as: efficientnet lite"
HELP_LIMIT = "An empty field is no limit."
HELP_SIZE = "The side of the image for which the network was counted."
HELP_ACCURATE = "torchvision notes an ImageNet accuracy with its weights; timm's package has none."


def show() -> None:
    """The filters, what they leave, and links for the row that is selected."""
    networks = library_networks()
    wanted = _wanted(networks)
    found = matching(networks, wanted)
    if not found:
        st.info(NOTHING, icon=":material/search_off:")
        return
    links = st.container(horizontal=True, vertical_alignment="center")
    rows = _table(found, wanted)
    with links:
        st.download_button(
            f"These {len(found):,} as CSV",
            lambda: library_csv(found),
            "networks.csv",
            icon=":material/download:",
            on_click="ignore",
        )
        _links([found[row] for row in rows])
    st.caption(
        f"{len(found):,} of {len(networks):,} networks of {_libraries(networks)}, each counted with"
        " the classes that its library gives it, mostly 1000, and for one image of its own size."
        " Accuracies are those that torchvision notes at the weights named beside them."
    )


def _libraries(networks: Sequence[LibraryNetwork]) -> str:
    """With the versions that were counted, which need not be the installed ones."""
    return " and ".join(sorted({f"{each.library} {each.version}" for each in networks}))


def _wanted(networks: Sequence[LibraryNetwork]) -> Wanted:
    with st.container(horizontal=True, vertical_alignment="top"):
        with st.container(width=260):
            text = _text()
        with st.container(width="content"):
            library = inputs.one_of("Library", "library", [EITHER, "timm", "torchvision"], EITHER)
        with st.container(width=170):
            params = inputs.limit(
                "Most parameters (M)", "maxparams", MOST_PARAMS, 0.0, HELP_LIMIT, ANY_SIZE
            )
        with st.container(width=190):
            macs = inputs.limit(
                "Most multiply-adds (G)", "maxmacs", MOST_MACS, 0.0, HELP_LIMIT, ANY_SIZE
            )
        with st.container(width=130):
            size = inputs.one_of_many(
                "Image (px)", "inputpx", [ANY_SIZE, *_sizes(networks)], ANY_SIZE, help=HELP_SIZE
            )
        accurate = switch("With accuracy", "accurate", False, HELP_ACCURATE)
    return Wanted(
        text,
        "" if library == EITHER else library,
        params * 1e6,
        macs * 1e9,
        0 if size == ANY_SIZE else int(size),
        accurate,
    )


def _text() -> str:
    address.seed("find", str, "")
    text = st.text_input("Name or family", key="find", help=HELP_FIND, placeholder="resnet 50")
    address.publish("find", text, "")
    return text


def _sizes(networks: Sequence[LibraryNetwork]) -> list[str]:
    """The image sizes of several networks, smallest first."""
    sizes = [network.input_px for network in networks]
    return [str(px) for px in sorted(set(sizes)) if sizes.count(px) >= FEWEST_OF_A_SIZE]


def _table(found: Sequence[LibraryNetwork], wanted: Wanted) -> list[int]:
    """The sortable table; which of its rows is selected.

    Other rows are another table, else the selection would stay at its row's number.
    """
    number = st.column_config.NumberColumn
    event: Any = st.dataframe(
        library_columns(found),
        hide_index=True,
        height=min(TABLE_PX, HEAD_PX + ROW_PX * len(found)),
        key=f"networks: {wanted}",
        on_select="rerun",
        selection_mode="single-row",
        placeholder="–",
        alt="Networks of timm and torchvision with their size, cost and accuracy",
        column_config={
            "Network": st.column_config.Column(width="medium", pinned=True),
            "Image": number("Image (px)", format="%d"),
            "Parameters": number("Parameters (M)", format="%.2f"),
            "Multiply-adds": number("Multiply-adds (G)", format="%.3f"),
            "Activations": number("Activations (M)", format="%.2f"),
            "Top-1": number("Top-1 (%)", format="%.2f"),
            "Top-5": number("Top-5 (%)", format="%.2f"),
        },
    )
    return [row for row in event.selection.rows if row < len(found)]


def _links(selected: Sequence[LibraryNetwork]) -> None:
    if not selected:
        st.markdown("Select a row to see how its network is built.", width="content")
    for network in selected:
        for page, label, icon in (
            ("architecture", "How is {} built?", "account_tree"),
            ("inspection", "What does {} see?", "center_focus_strong"),
        ):
            st.page_link(
                frame.PAGES / f"{page}.py",
                label=label.format(plain(network.name)),
                icon=f":material/{icon}:",
                query_params={"model": network.name},
            )
