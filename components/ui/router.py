"""The main script: page names, the frame around every page, and the one place for errors."""

from pathlib import Path

import streamlit as st

from components.ui import address, frame
from components.ui.start_up import prepare

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "pages"

# A Material icon would be fetched from the internet for the browser's tab.
st.set_page_config(page_icon=ROOT / "assets" / "icon.svg", layout="wide")

page = st.navigation(
    [
        st.Page(
            PAGES / "start.py",
            title="Compound Eye",
            icon=":material/visibility:",
            default=True,
            help="What can I see here?",
        ),
        st.Page(
            PAGES / "scaling.py",
            title="Scaling",
            icon=":material/open_in_full:",
            help="What does φ change?",
        ),
        st.Page(
            PAGES / "architecture.py",
            title="Architecture",
            icon=":material/account_tree:",
            help="How is it built?",
        ),
        st.Page(
            PAGES / "inspection.py",
            title="Inspection",
            icon=":material/center_focus_strong:",
            help="What does it see, and where?",
        ),
        st.Page(
            PAGES / "runs.py",
            title="Runs",
            icon=":material/show_chart:",
            help="Did it learn, and when should it have stopped?",
        ),
        st.Page(
            PAGES / "compare.py",
            title="Compare",
            icon=":material/scatter_plot:",
            help="Which network for my budget?",
        ),
        st.Page(
            PAGES / "blocks.py",
            title="Blocks",
            icon=":material/widgets:",
            help="What does this block cost, and why?",
        ),
        st.Page(
            PAGES / "corrections.py",
            title="True or false?",
            icon=":material/fact_check:",
            help="What do course notes get wrong?",
        ),
    ],
    position="top",
)

with frame.errors_shown():
    prepare()
    address.arrive(page.url_path)
    page.run()
