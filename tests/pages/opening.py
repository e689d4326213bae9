"""Opens a page through the router, as a link does, and reads what stands on it."""

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
ROUTER = ROOT / "components" / "ui" / "router.py"


def opened(page: str, **query: str) -> AppTest:
    at = AppTest.from_file(ROUTER, default_timeout=120)
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    if page != "start":
        at.switch_page(str(ROOT / "pages" / f"{page}.py"))
        for key, value in query.items():
            at.query_params[key] = value
        at.run()
    assert not at.exception
    return at


def screen(at: AppTest) -> str:
    """All text and tables of the page."""
    kinds = ("html", "markdown", "caption", "title", "error", "warning", "info")
    return "\n".join(str(element.proto) for kind in kinds for element in at.get(kind))


def view(at: AppTest, key: str) -> dict[str, Any]:
    """What our browser view of that key was given."""
    (proto,) = (
        each.proto for each in at.get("bidi_component") if each.proto.id.endswith(f"-{key}")
    )
    given: dict[str, Any] = json.loads(proto.json)
    return given
