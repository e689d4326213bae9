"""The Architecture page under a hand: what the page makes of the graph's view."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import settle

pytestmark = pytest.mark.xdist_group("browser")


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator(".graph-view[data-ready]").first).to_be_visible(timeout=90_000)
    settle(page)
    return page


def box(page: Page, name: str) -> Locator:
    """The first box of the drawing with this title."""
    return page.locator(".graph-view g.box", has=page.get_by_text(re.compile(f"^{name}"))).first


def search(page: Page, text: str) -> None:
    field = page.get_by_role("searchbox")
    field.fill(text)
    field.press("Enter")


def test_a_group_opens_and_the_copied_link_opens_it_again(app: str, page: Page) -> None:
    opened(page, f"{app}/architecture?model=resnet18&open=1")
    search(page, "layer2")
    page.keyboard.press("Escape")
    canvas = page.get_by_role("application").first
    canvas.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("open=layer2"), timeout=20_000)
    expect(page.get_by_text("BasicBlock").first).to_be_attached()
    page.reload()
    settle(page)
    expect(page.get_by_text("BasicBlock").first).to_be_attached(timeout=60_000)


def test_a_found_box_tells_its_formula_and_leads_to_inspection(app: str, page: Page) -> None:
    opened(page, f"{app}/architecture?model=efficientnet_b0&open=4")
    search(page, "blocks.2.0.conv_dw")
    expect(page).to_have_url(re.compile("select=blocks.2.0.conv_dw"), timeout=20_000)
    expect(page.get_by_text("= 3,600 weights")).to_be_visible()
    page.get_by_role("link", name="What does this layer see?").click()
    expect(page).to_have_url(re.compile("/inspection"))
    expect(page).to_have_url(re.compile("layer=blocks.2.0.conv_dw"))


def test_a_layer_leads_to_its_row_of_the_stage_table(app: str, page: Page) -> None:
    opened(page, f"{app}/architecture?model=efficientnet_b3&open=4&select=blocks.4.1.conv_dw")
    page.get_by_role("link", name="Stage 6 in the stage table").click()
    expect(page).to_have_url(re.compile("with=efficientnet_b3"))
    row = page.get_by_role("region", name="Stage table").locator("tr.selected")
    expect(row).to_have_count(1, timeout=30_000)
    expect(row.get_by_role("rowheader")).to_have_text("6")
    page.goto(f"{app}/scaling?tab=check&select=blocks.4.1.conv_dw")
    expect(page.get_by_role("button", name="Build φ = 1 and compare")).to_be_visible()
    expect(page).to_have_url(re.compile("select=blocks.4.1.conv_dw"))


def test_two_networks_are_drawn_side_by_side(app: str, page: Page) -> None:
    opened(page, f"{app}/architecture?tab=compare")
    expect(page.get_by_text("+2 layers").first).to_be_visible(timeout=60_000)
    expect(page.locator(".graph-view[data-ready]")).to_have_count(2)


@pytest.mark.parametrize("model", ["tf_efficientnet_b7", "densenet121", "vit_base_patch16_224"])
def test_large_networks_draw_without_complaint(model: str, app: str, page: Page) -> None:
    opened(page, f"{app}/architecture?model={model}")
    assert page.locator(".graph-view g.box").count() > 5
