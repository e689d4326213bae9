"""A student with notes: the index on Start, and the way from it to a tab far down on its page."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import settle

pytestmark = pytest.mark.xdist_group("browser")


def test_the_index_leads_to_the_table_and_not_above_it(app: str, page: Page) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(app)
    settle(page)
    page.locator("summary", has_text="With your notes").click()
    page.get_by_role("link", name="The table, printed and built").click()
    expect(page.get_by_text("Nine stages as printed")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Which network for my budget?")).not_to_be_in_viewport()
    # An address that opens the app shows its page from the top.
    page.goto(f"{app}/compare?tab=tables&table=efficientnet-1")
    settle(page)
    expect(page.get_by_role("heading", name="Which network for my budget?")).to_be_in_viewport()
