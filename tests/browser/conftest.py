"""One browser for all browser tests, one server for those that need no fresh one."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# Tests are imported by file: their helper must be found by its name.
sys.path.insert(0, str(Path(__file__).parents[2]))
assert importlib.util.find_spec("tests.browser.driving")

from tests.browser import driving  # noqa: E402
from tests.browser.graph_harness import show  # noqa: E402

__all__ = ["show"]  # a fixture


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = driving.launch(playwright)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """Address of a running app that tests share."""
    with driving.server() as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of its own, with no memory of others; fails if its console showed an error."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    tab = context.new_page()
    errors = driving.console_errors(tab)
    yield tab
    context.close()
    assert errors == []
