"""Compound Eye: `streamlit run app.py` starts it.

The main script is `components/ui/router.py`, in a folder without `pages/` beside it: otherwise
the first visitor who comes by a deep link would get a page without its frame.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402  (our own packages must be found first)
from starlette.middleware import Middleware  # noqa: E402
from starlette.middleware.gzip import GZipMiddleware  # noqa: E402

from components.errors import ExplorerError  # noqa: E402
from components.ui.options import configure  # noqa: E402
from components.ui.warmup import lifespan  # noqa: E402

try:
    configure(sys.argv[1:])
except ExplorerError as wrong_option:
    sys.exit(str(wrong_option))

app = st.App(
    ROOT / "components" / "ui" / "router.py",
    lifespan=lifespan,
    # Streamlit serves its own files uncompressed: 2.3 MB instead of 0.7 for a first page.
    middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
)
