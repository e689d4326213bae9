"""Judging methods over scenes, as a person starts and stops it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import settle

pytestmark = pytest.mark.xdist_group("browser")


def test_the_button_that_starts_gives_way_to_the_one_that_stops(app: str, page: Page) -> None:
    page.goto(f"{app}/inspection?image=scene-cup&tab=trust")
    judge = page.get_by_role("button", name=re.compile("Judge 6 methods"))
    expect(judge).to_be_visible(timeout=120_000)
    settle(page)
    judge.click()
    stop = page.get_by_test_id("stTabs").get_by_role("button", name="Stop")
    expect(stop).to_be_visible(timeout=30_000)
    expect(judge).to_have_count(0)
    stop.click()
    expect(judge).to_be_visible(timeout=30_000)
    expect(stop).to_have_count(0)
    settle(page)
