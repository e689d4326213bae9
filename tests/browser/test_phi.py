"""The view of φ under a hand: mouse, keyboard, touch, and a connection that is gone."""

import random
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from components.figures.numbers import STYLES, short
from components.figures.readings import read
from components.figures.stage_columns import COLUMNS, MEMORY_COLUMNS
from components.scaling import EFFICIENTNET, scale
from tests.browser.dragging import drag, slider, stage_table
from tests.browser.driving import ROOT, console_errors, server, settle

pytestmark = pytest.mark.xdist_group("browser")


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator(".phi-view[data-ready]")).to_be_visible(timeout=60_000)
    settle(page)
    return page


def cell(page: Page, reading: str) -> Locator:
    return stage_table(page).locator(f'[data-reading="{reading}"]')


def hint(page: Page) -> Locator:
    return page.locator(".phi-view .hint")


def test_the_table_follows_the_hand_and_the_address_waits_for_its_rest(
    app: str, page: Page
) -> None:
    opened(page, f"{app}/scaling?phi=-3")
    expect(page).to_have_url(re.compile("phi=-3"))
    seen = drag(page, seconds=1.5)
    assert seen.tables > 15  # the rate stands in the benchmarks; a jump has 2
    assert "phi=-3" in seen.address
    expect(page).not_to_have_url(re.compile("phi=-3"))
    expect(slider(page)).to_have_attribute("aria-valuetext", re.compile(r"^φ = [78]"))


def test_keys_move_phi_and_the_table_and_the_address(app: str, page: Page) -> None:
    opened(page, f"{app}/scaling?phi=1&with=efficientnet_b2")
    expect(cell(page, "channels 9")).to_have_text("1408")
    for _ in range(5):
        slider(page).press("ArrowRight")
    # φ = 1.5: width 1.1^1.5 = 1.154, and 1280 · 1.154 = 1476.7 → 1480
    expect(cell(page, "channels 9")).to_have_text("1480")
    expect(page.get_by_role("rowheader", name="φ = 1.5")).to_be_visible()
    expect(page).to_have_url(re.compile(r"phi=1\.5"))
    slider(page).press("Shift+ArrowLeft")
    expect(page).to_have_url(re.compile(r"phi=1\.49"))
    slider(page).press("End")
    expect(page).to_have_url(re.compile(r"phi=8"))
    said = f"φ = 8: 685 px, {short(scale(8).params)} parameters"
    expect(slider(page)).to_have_attribute("aria-valuetext", re.compile(f"^{said}"))


def test_every_number_in_the_browser_is_pythons(app: str, page: Page) -> None:
    opened(page, f"{app}/scaling?open=memory")
    columns = (*COLUMNS, *MEMORY_COLUMNS)
    hundredths = [-300, 0, 800, *random.sample(range(-300, 801), 9)]
    for phi in (count / 100 for count in hundredths):
        page.get_by_label("φ as a number").fill(str(phi))
        page.get_by_label("φ as a number").press("Enter")
        told = read(scale(phi), EFFICIENTNET, columns)
        shown = page.evaluate(
            """() => [...document.querySelectorAll("[data-testid=stMain] *")]
            .map(it => it.shadowRoot).filter(Boolean)
            .flatMap(root => [...root.querySelectorAll(".stages [data-reading], "
              + ".whole tbody tr:first-child [data-reading]")])
            .map(it => [it.dataset.reading, it.textContent])"""
        )
        texts = dict(shown)
        assert len(texts) > 70
        texts.pop("phi")
        assert texts == {name: told[name] for name in texts}, phi


def test_changed_cells_are_bold_and_other_cells_than_beside_are_tinted(
    app: str, page: Page
) -> None:
    opened(page, f"{app}/scaling?phi=1&with=efficientnet_b2")
    expect(cell(page, "layers 7")).to_have_class("group changed")
    expect(cell(page, "channels 1")).to_have_class("group")
    expect(cell(page, "side 1")).to_have_class("group changed differs")  # 258, not 260
    slider(page).press("PageUp")
    expect(cell(page, "channels 1")).to_have_class("group changed differs")  # 40, not 32
    slider(page).press("PageDown")
    expect(cell(page, "channels 1")).to_have_class("group")


def test_a_rounded_number_explains_itself_to_mouse_and_keyboard(app: str, page: Page) -> None:
    opened(page, f"{app}/scaling?phi=2")
    cell(page, "channels 7").hover()
    # 192 · 1.1² = 232.32
    expect(hint(page)).to_have_text("192 × 1.210 = 232.32 → nearest multiple of 8: 232 · B0: 192")
    cell(page, "layers 7").hover()
    expect(hint(page)).to_have_text("4 × 1.440 = 5.760 → rounded up: 6 · B0: 4")
    cell(page, "side 1").hover()
    expect(hint(page)).to_contain_text("296.24 px by the rule → 296 px")
    cell(page, "macs 7").hover()
    expect(hint(page)).to_have_text(re.compile(f"^{scale(2).stages[6].macs:,} · B0: 91,528,224$"))
    cell(page, "side 1").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    # φ = 2, stage 2: 16 · 1.21 = 19.36 → 16 is below 90 % of it
    expect(hint(page)).to_have_text(
        "16 × 1.210 = 19.36 → nearest multiple of 8: 16; that is below 90 % of it, so 8 more: 24"
        " · B0: 16"
    )
    expect(cell(page, "channels 2")).to_have_attribute("aria-describedby", "hint")
    page.keyboard.press("Escape")
    expect(hint(page)).to_be_hidden()


def test_a_number_out_of_range_gets_a_sentence_and_changes_nothing(app: str, page: Page) -> None:
    opened(page, f"{app}/scaling?phi=2")
    typed = page.get_by_label("φ as a number")
    typed.fill("99")
    typed.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="φ goes from")).to_have_text(
        "φ goes from −3 to 8 here."
    )
    expect(typed).to_have_value("2")
    expect(page).to_have_url(re.compile("phi=2"))
    slider(page).press("ArrowRight")
    expect(page.get_by_text("φ goes from")).to_be_hidden()


def test_phi_goes_on_moving_when_the_server_is_gone(browser: Browser) -> None:
    with server() as address:
        page = opened(browser.new_page(), f"{address}/scaling?phi=1")
    expect(cell(page, "channels 9")).to_have_text("1408")
    slider(page).focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(cell(page, "channels 9")).to_have_text("1480")
    assert drag(page, seconds=0.5).tables > 5
    page.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 400, "height": 800}, has_touch=True)
    tab = context.new_page()
    errors = console_errors(tab)
    yield tab
    context.close()
    assert errors == []


def test_a_finger_moves_phi_and_opens_an_explanation(app: str, phone: Page) -> None:
    opened(phone, f"{app}/scaling?phi=1")
    box = slider(phone).bounding_box()
    assert box is not None
    phone.touchscreen.tap(box["x"] + box["width"] * 0.95, box["y"] + box["height"] / 2)
    expect(phone).to_have_url(re.compile(r"phi=7"))
    cell(phone, "side 1").tap()
    expect(hint(phone)).to_contain_text("px by the rule")
    shown = hint(phone).bounding_box()
    assert shown is not None
    assert shown["x"] >= 0
    assert shown["x"] + shown["width"] <= 400


def test_a_link_in_the_page_moves_phi_and_coming_back_finds_it(app: str, page: Page) -> None:
    opened(page, f"{app}/scaling")
    slider(page).press("ArrowRight")
    expect(page).to_have_url(re.compile(r"phi=1\.1"))
    page.get_by_role("link", name="B7 is not φ = 7").click()
    expect(slider(page)).to_have_attribute("aria-valuetext", re.compile("^φ = 7:"))
    slider(page).press("ArrowRight")
    expect(page).to_have_url(re.compile(r"phi=7\.1"))
    page.get_by_role("link", name="Runs").first.click()
    expect(page.get_by_role("heading", name="Did it learn")).to_be_visible()
    page.get_by_role("link", name="Scaling").first.click()
    expect(slider(page)).to_have_attribute("aria-valuetext", re.compile(r"^φ = 7\.1:"))


def test_a_point_of_the_search_map_becomes_the_rule(app: str, page: Page) -> None:
    opened(page, f"{app}/scaling?tab=search")
    points = page.locator(".js-plotly-plot .trace.scatter .point")
    expect(points.first).to_be_visible(timeout=30_000)
    points.nth(30).click(force=True)
    expect(page).to_have_url(re.compile("alpha|beta|gamma"))
    papers = "EfficientNet-B0 by α 1.2 · β 1.1 · γ 1.15"
    button = page.get_by_role("button", name=re.compile("Rule: EfficientNet-B0 by"))
    expect(button).not_to_contain_text(papers)
    page.reload()
    expect(button).not_to_contain_text(papers)


def test_the_rule_shows_what_its_sliders_say(app: str, page: Page) -> None:
    opened(page, f"{app}/scaling?alpha=1.5&baseline=resnet50")
    button = page.get_by_role("button", name=re.compile("Rule:"))
    expect(button).to_contain_text("Rule: ResNet-50 by α 1.5 · β 1.1 · γ 1.15")
    button.click()
    page.get_by_role("slider", name="γ").press("ArrowRight")
    expect(button).to_contain_text("γ 1.16")
    page.get_by_role("button", name="Back to the paper's").click()
    expect(button).to_contain_text("α 1.2 · β 1.1 · γ 1.15")


def test_an_open_explanation_survives_another_network(app: str, page: Page) -> None:
    opened(page, f"{app}/scaling?phi=2")
    cell(page, "channels 9").focus()
    expect(hint(page)).to_be_visible()
    page.goto(f"{app}/scaling?phi=2&baseline=resnet50")
    expect(cell(page, "channels 5")).to_have_text("2464", timeout=20_000)
    cell(page, "channels 5").hover()
    # 512 · 1.21 = 619.52 → 624, four times as many leave
    expect(hint(page)).to_contain_text("512 × 1.210 = 619.52 → nearest multiple of 8: 616")


def test_both_languages_write_numbers_alike(page: Page) -> None:
    counts = [0, 1, 9, 999, 1000, 1125, 9_994, 9_995, 99_949, 99_951, 999_499, 999_500, 999_999]
    counts += [10**7 - 1, 10**7, 385_814_752, 999_499_999, 10**9, 72_700_000_000]
    counts += [random.randrange(10 ** random.randint(1, 11)) for _ in range(300)]  # noqa: S311
    code = (ROOT / "assets" / "views" / "scaling.js").read_text(encoding="utf-8")
    texts = page.evaluate(
        """async ([code, counts]) => {
          const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
          const { STYLES } = await import(url);
          return Object.fromEntries(
            Object.entries(STYLES).map(([name, write]) => [name, counts.map(write)]));
        }""",
        [code, counts],
    )
    assert texts == {name: [write(count) for count in counts] for name, write in STYLES.items()}
