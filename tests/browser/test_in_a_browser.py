"""What a person sees: the real app in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.driving import ROOT, console_errors, server, settle

pytestmark = pytest.mark.xdist_group("browser")

SAMPLES = ROOT / "assets" / "samples"

# Address, and something that only a page that works shows.
PAGES: dict[str, Callable[[Page], Locator]] = {
    "/": lambda page: page.get_by_text("demo weights ready"),
    "/scaling": lambda page: page.get_by_role("cell", name="0.993 G"),
    "/architecture": lambda page: page.get_by_text("385,814,752"),
    "/inspection": lambda page: page.get_by_text("Exactly what the network saw"),
    "/runs": lambda page: page.get_by_text(re.compile("best at epoch")).first,
    "/blocks": lambda page: page.get_by_text("22.8 times fewer multiply-adds"),
}


def overlay_of(page: Page) -> Locator:
    """The coloured map of the first screen, in our view."""
    return page.locator(".frame[aria-label^='What speaks for'] img.heat").first


def bars_of(page: Page) -> Locator:
    return page.locator(".st-key-predictions")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_by_deep_link_as_the_first_request_to_a_fresh_server(
    path: str, page: Page
) -> None:
    with server() as address:
        page.goto(address + path)
        expect(PAGES[path](page).first).to_be_visible(timeout=120_000)
        settle(page)
        # The frame is there: the names of the other pages.
        expect(page.get_by_role("link", name="Architecture").first).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)
        page.close()  # before its server goes


def test_a_copied_link_opens_the_same_view(app: str, page: Page, browser: Browser) -> None:
    page.goto(f"{app}/scaling?phi=-1.5&with=efficientnet_b7")
    settle(page)
    page.get_by_role("button", name="Copy link").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert link.endswith("/scaling?phi=-1.5&with=efficientnet_b7")
    other = browser.new_page()
    other.goto(link)
    settle(other)
    expect(other.get_by_role("rowheader", name="φ = −1.5")).to_be_visible()
    other.close()


def test_choices_travel_between_pages(app: str, page: Page) -> None:
    page.goto(f"{app}/architecture?model=catalogue:lenet5")
    expect(page.get_by_text("61,706").first).to_be_visible(timeout=90_000)
    page.get_by_role("link", name="Inspection").first.click()
    expect(page.get_by_text("has learned nothing").first).to_be_visible(timeout=90_000)
    expect(page).to_have_url(re.compile("model=catalogue"))
    settle(page)  # pictures of a page that one leaves while they load are gone
    page.get_by_role("link", name="Scaling").first.click()
    expect(page.get_by_text("What does φ change?").first).to_be_visible()
    page.get_by_role("link", name="Architecture").first.click()
    expect(page.get_by_text("61,706").first).to_be_visible(timeout=90_000)
    expect(page).to_have_url(re.compile("model=catalogue:lenet5|model=catalogue%3Alenet5"))


def test_a_step_to_try_changes_view_and_address(app: str, page: Page) -> None:
    page.goto(f"{app}/inspection?image=scene-cup")
    expect(page.get_by_text(re.compile("Explained: cup"))).to_be_visible(timeout=90_000)
    page.get_by_role("link", name=re.compile("^What would speak for")).click()
    expect(page).to_have_url(re.compile("class="), timeout=30_000)
    expect(page).to_have_url(re.compile("image=scene-cup"))
    expect(page.get_by_text(re.compile("Explained: (?!cup)"))).to_be_visible()


def test_an_uploaded_picture_gets_its_top_five_and_heat_map(app: str, page: Page) -> None:
    page.goto(f"{app}/inspection")
    settle(page)
    before = overlay_of(page).get_attribute("src")
    upload(page, SAMPLES / "scene-key.png")
    expect(bars_of(page)).to_contain_text("key", timeout=60_000)
    expect(page).to_have_url(re.compile("image=upload(:|%3A)[0-9a-f]{64}"))
    assert overlay_of(page).get_attribute("src") != before
    # A reload finds the upload by its address.
    page.reload()
    settle(page)
    expect(page.get_by_text("scene-key.png").first).to_be_visible()


def test_a_bad_upload_gets_one_sentence_and_changes_nothing(
    app: str, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{app}/inspection")
    settle(page)
    before = overlay_of(page).get_attribute("src")
    fake = tmp_path / "fake.png"
    fake.write_text("I am text.")
    upload(page, fake)
    expect(page.get_by_text(re.compile(r"fake\.png: "))).to_be_visible()
    assert overlay_of(page).get_attribute("src") == before
    expect(page).not_to_have_url(re.compile("image="))


def test_two_tabs_with_different_pictures_get_their_own_answers(app: str, browser: Browser) -> None:
    tabs = {name: browser.new_page() for name in ("umbrella", "rocket", "cup")}
    errors = [console_errors(tab) for tab in tabs.values()]
    for name, tab in tabs.items():
        tab.goto(f"{app}/inspection?image=scene-{name}", wait_until="commit")
    for name, tab in tabs.items():
        expect(tab.get_by_text(re.compile(f"Explained: {name}"))).to_be_visible(timeout=90_000)
    overlays = {overlay_of(tab).get_attribute("src") for tab in tabs.values()}
    assert len(overlays) == len(tabs)
    for tab in tabs.values():
        tab.close()
    assert errors == [[]] * len(tabs)


def test_a_class_may_come_while_the_server_still_warms_up(browser: Browser) -> None:
    """Two threads that begin to import torchvision together break it, if nobody takes care."""
    paths = ("/inspection?model=resnet18&weights=random", "/inspection?image=scene-cup", "/")
    shows = (re.compile(text) for text in ("Explained:", "Explained: cup", "demo weights ready"))
    with server() as address:
        tabs = [browser.new_page() for _ in paths]
        for tab, path in zip(tabs, paths, strict=True):
            tab.goto(address + path, wait_until="commit")
        for tab, text in zip(tabs, shows, strict=True):
            expect(tab.get_by_text(text).first).to_be_visible(timeout=60_000)
        for tab in tabs:
            tab.close()


def test_missing_imagenet_weights_are_said_and_the_demo_goes_on(page: Page) -> None:
    with server(offline=True) as address:
        page.goto(f"{address}/inspection?model=resnet10t")
        expect(page.get_by_text("connect it to the internet once")).to_be_visible(timeout=120_000)
        page.get_by_role("button", name="Go on with the demo network").click()
        expect(overlay_of(page)).to_be_visible(timeout=90_000)
        settle(page)
        page.close()  # before its server goes


def test_a_wrong_address_gets_a_sentence_not_a_trace(app: str, page: Page) -> None:
    page.goto(f"{app}/architecture?model=resnet_of_nowhere")
    expect(page.get_by_text("Neither timm nor torchvision")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_on_a_phone(path: str, app: str, page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(app + path)
    expect(PAGES[path](page).first).to_be_attached(timeout=90_000)
    settle(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("it => it.scrollWidth") <= 400


def test_a_cold_scaling_page_is_small_on_the_wire(app: str, page: Page) -> None:
    received: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    session.on(
        "Network.webSocketFrameReceived",
        lambda event: received.append(len(event["response"]["payloadData"]) * 0.75),
    )
    page.goto(f"{app}/scaling")
    settle(page)
    assert len(received) > 10
    assert sum(received) < 1_200_000


def upload(page: Page, file: Path) -> None:
    page.get_by_role("button", name="Bring your own").click()
    page.locator("input[type=file]").first.set_input_files(file)
    settle(page)
    page.keyboard.press("Escape")
