"""Time travel under the hand: slider, strip and curve choose the same epoch, and links keep it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import driving
from tests.browser.driving import settle
from tests.pages.saved_epochs import save_predictions, save_run

pytestmark = pytest.mark.xdist_group("browser")

LONG_MS = 90_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app with one run that kept three epochs, and one that kept none."""
    runs: Path = tmp_path_factory.mktemp("runs")
    save_run(runs / "plain", (1, 2, 4))
    save_predictions(runs / "plain")
    save_run(runs / "empty", ())
    with driving.server("--runs", str(runs)) as address:
        yield address


def large(page: Page, epoch: int) -> Locator:
    """The heat map of an epoch, at large."""
    return page.locator(f".heat-view .frame[aria-label*='at epoch {epoch}:']")


def small(page: Page, epoch: int) -> Locator:
    """The epoch in the strip."""
    return page.locator(f".heat-view .frame[aria-label^='epoch {epoch}:']")


def travel(page: Page, served: str, query: str = "") -> None:
    page.goto(f"{served}/runs?run=plain&tab=time&image=scene-cup{query}")
    settle(page)
    expect(small(page, 4)).to_be_visible(timeout=LONG_MS)


def test_the_arrow_keys_move_through_the_epochs(served: str, page: Page) -> None:
    travel(page, served)
    slider = page.get_by_role("slider", name="Epoch")
    slider.focus()
    slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile("epoch=2"), timeout=LONG_MS)
    expect(large(page, 2)).to_be_visible(timeout=LONG_MS)
    expect(small(page, 2)).to_have_attribute("aria-pressed", "true", timeout=LONG_MS)


def test_an_epoch_of_the_strip_is_taken_by_click_and_by_key(served: str, page: Page) -> None:
    travel(page, served)
    small(page, 1).click()
    expect(page).to_have_url(re.compile("epoch=1"), timeout=LONG_MS)
    expect(large(page, 1)).to_be_visible(timeout=LONG_MS)
    settle(page)
    small(page, 1).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("epoch=2"), timeout=LONG_MS)
    expect(large(page, 2)).to_be_visible(timeout=LONG_MS)


def test_a_ring_on_the_curve_is_an_epoch(served: str, page: Page) -> None:
    travel(page, served)
    curve = page.locator(".st-key-curve-of-saved-epochs")
    rings = curve.locator(".scatterlayer .points path")
    expect(rings).to_have_count(3, timeout=LONG_MS)
    curve.scroll_into_view_if_needed()
    box = rings.first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile("epoch=1"), timeout=LONG_MS)
    expect(large(page, 1)).to_be_visible(timeout=LONG_MS)


def test_the_link_leads_to_this_checkpoint_in_inspection(served: str, page: Page) -> None:
    travel(page, served, "&epoch=2")
    page.get_by_role("link", name="Open epoch 2 in Inspection").click()
    expect(page).to_have_url(re.compile("/inspection"), timeout=LONG_MS)
    settle(page)
    expect(page).to_have_url(re.compile(r"weights=epoch(:|%3A)2"))
    expect(page.locator(".heat-view .frame[aria-label^='What speaks for']").first).to_be_visible(
        timeout=LONG_MS
    )


def test_a_picture_of_the_validation_is_taken_by_click(served: str, page: Page) -> None:
    travel(page, served, "&pictures=validation")
    page.locator(".heat-view .frame[aria-label='fish']").click()
    expect(page).to_have_url(re.compile("image=upload"), timeout=LONG_MS)
    settle(page)
    # What it shows is known, so that every answer can be judged.
    expect(page.get_by_text(re.compile("says? “fish”|said “fish”"))).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_text("This run learned only")).to_have_count(0)


def test_a_run_without_checkpoints_leads_to_one_that_has_some(served: str, page: Page) -> None:
    page.goto(f"{served}/runs?run=empty&tab=time")
    settle(page)
    page.get_by_role("link", name="Look at plain, which kept some").click()
    expect(small(page, 4)).to_be_visible(timeout=LONG_MS)
    assert "run=plain" in page.url or "run=" not in page.url
