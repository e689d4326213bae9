"""Often told: claims that open in place, one at a time."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import settle

pytestmark = pytest.mark.xdist_group("browser")


def test_opening_a_claim_shows_what_is_right_and_closes_the_one_before(
    app: str, page: Page
) -> None:
    page.goto(f"{app}/corrections")
    settle(page)
    page.locator("summary", has_text="Stage 6 of EfficientNet-B0").click()
    answer = page.get_by_text("stage 5 already has stride 2")
    expect(answer).to_be_visible()
    page.get_by_role("button", name="Check it here").click()
    expect(page.get_by_text("so 224 pixels are divided by 16")).to_be_visible()
    page.locator("summary", has_text="B7 is the latest").click()
    expect(page.get_by_text("It is the largest of B0 to B7")).to_be_visible()
    expect(answer).to_be_hidden()
    expect(page).to_have_url(f"{app}/corrections?code=E15")
    # The link finds it at the top, on the first screen.
    page.goto(f"{app}/corrections?code=E43")
    expect(page.get_by_role("button", name="Check it here")).to_be_in_viewport()
