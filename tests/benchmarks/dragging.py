"""How many different stage tables a hand sees in a second of dragging φ, in a real browser."""

from playwright.sync_api import sync_playwright

from tests.browser.dragging import drag, slider
from tests.browser.driving import launch, server, settle

SECONDS = 4.0


def run() -> str:
    """A sentence with the rate, which needs no ratio: the browser draws at most 60 a second."""
    with server() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"{address}/scaling")
        settle(page)
        slider(page).wait_for()
        page.locator(".phi-view[data-ready]").wait_for()
        drag(page, 1.0)
        seen = drag(page, SECONDS)
        browser.close()
    return (
        f"Dragging φ in headless Chromium: {seen.per_second:.0f} different stage tables a second"
        f" ({seen.tables} in {seen.seconds:.1f} s)."
    )
