"""The view of a graph: zoom, place, size, what is taken along, two that move together."""

import base64
import re
from pathlib import Path

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Browser, Page, expect

from components.figures.graph_html import graph_html
from components.figures.graph_view import graph_view
from tests.browser.driving import console_errors
from tests.browser.graph_harness import (
    Show,
    box,
    canvas,
    ladder,
    laid_out,
    place,
    said,
    small,
    zoom,
)

pytestmark = pytest.mark.xdist_group("browser")


def test_an_opened_group_keeps_its_place_and_zoom_survives(page: Page, show: Show) -> None:
    show(laid_out(small()))
    canvas(page).focus()
    canvas(page).hover(position={"x": 300, "y": 300})
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(100)
    before = place(page, "body")
    zoom = page.evaluate("() => document.querySelector('.graph-view').view.camera.zoom")
    page.locator(".closed .toggle").click()
    show(laid_out(small(), "body"))
    assert place(page, "body") == pytest.approx(before, abs=1.5)
    page.locator(".headers .toggle").click()
    show(laid_out(small()))
    assert place(page, "body") == pytest.approx(before, abs=1.5)
    assert zoom == page.evaluate("() => document.querySelector('.graph-view').view.camera.zoom")


# How far the selected box stands from the middle of the screen, in pixels.
def test_only_what_is_on_the_screen_is_drawn_and_all_when_it_is_fitted(
    page: Page, show: Show
) -> None:
    show(laid_out(ladder(1500)))
    assert 2 < page.locator("[data-box]").count() < 400
    canvas(page).press("f")
    expect(page.locator("[data-box]")).to_have_count(1500)
    expect(page.locator(".closed text")).to_have_count(0)


def test_the_wheel_zooms_at_the_pointer_and_a_drag_moves(page: Page, show: Show) -> None:
    show(laid_out(small()))
    before = place(page, "stem")
    page.mouse.move(*before)
    canvas(page).focus()
    page.mouse.wheel(0, -150)
    page.wait_for_timeout(100)
    assert place(page, "stem") == pytest.approx(before, abs=2)
    page.mouse.down()
    page.mouse.move(before[0] + 50, before[1] + 30, steps=4)
    page.mouse.up()
    page.wait_for_timeout(100)
    assert place(page, "stem") == pytest.approx((before[0] + 50, before[1] + 30), abs=2)
    assert said(page) == []


def test_the_minimap_moves_the_view(page: Page, show: Show) -> None:
    show(laid_out(ladder(400)))
    before = page.locator(".world").get_attribute("transform")
    page.locator(".minimap").click(position={"x": 12, "y": 12})
    expect(page.locator(".world")).not_to_have_attribute("transform", str(before))


def test_two_fingers_zoom(page: Page, show: Show) -> None:
    show(laid_out(small()))
    canvas(page).evaluate(
        """canvas => {
          const send = (type, id, x) => canvas.dispatchEvent(new PointerEvent(type, {
            pointerId: id, pointerType: "touch", clientX: x, clientY: 300, bubbles: true }));
          canvas.setPointerCapture = () => {};
          send("pointerdown", 1, 300); send("pointerdown", 2, 400);
          send("pointermove", 2, 500); send("pointerup", 2, 500); send("pointerup", 1, 300);
        }"""
    )
    page.wait_for_timeout(100)
    zoom = page.evaluate("() => document.querySelector('.graph-view').view.camera.zoom")
    # Two fingers 100 px apart end 200 px apart; the whole small graph began at no more than 1.2.
    assert zoom > 1.2
    assert said(page) == []


def test_a_page_of_its_own_works_from_a_file(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "graph.html"
    file.write_text(graph_html(laid_out(small()), "stage"), encoding="utf-8")
    tab = browser.new_page()
    errors = console_errors(tab)
    tab.goto(file.as_uri())
    expect(tab.locator(".graph-view[data-ready]")).to_be_visible()
    box(tab, "stem").click()
    expect(tab.locator(".box.selected .title")).to_have_text(re.compile("Conv2d"))
    tab.close()
    assert errors == []


def test_the_wheel_scrolls_the_page_until_the_drawing_is_clicked(page: Page, show: Show) -> None:
    show(laid_out(small()))
    page.evaluate("() => document.body.style.height = '4000px'")
    before = zoom(page)
    canvas(page).hover(position={"x": 200, "y": 200})
    page.mouse.wheel(0, 40)
    page.wait_for_function("() => window.scrollY === 40")
    assert zoom(page) == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, 40)
    page.keyboard.up("Control")
    page.wait_for_timeout(100)
    assert zoom(page) < before
    canvas(page).click(position={"x": 5, "y": 5})
    between = zoom(page)
    page.mouse.wheel(0, 40)
    page.wait_for_timeout(100)
    assert zoom(page) < between
    assert page.evaluate("() => window.scrollY") == 40


def test_one_finger_moves_the_drawing_only_once_it_is_tapped(page: Page, show: Show) -> None:
    show(laid_out(small()))
    drag = """canvas => {
      const send = (type, y) => canvas.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, pointerType: "touch", clientX: 300, clientY: y, bubbles: true }));
      canvas.setPointerCapture = () => {};
      send("pointerdown", 300); send("pointermove", 340); send("pointerup", 340);
      return document.querySelector(".graph-view").view.camera.y;
    }"""
    before = page.evaluate("() => document.querySelector('.graph-view').view.camera.y")
    expect(canvas(page)).to_have_css("touch-action", "pan-x pan-y")
    assert canvas(page).evaluate(drag) == before
    canvas(page).focus()
    expect(canvas(page)).to_have_css("touch-action", "none")
    assert canvas(page).evaluate(drag) == before + 40


def test_a_window_of_another_size_is_fitted_again_unless_the_view_was_moved(
    page: Page, show: Show
) -> None:
    show(laid_out(small()))
    canvas(page).press("f")
    before = zoom(page)
    page.locator(".canvas").evaluate("canvas => canvas.style.height = '200px'")
    page.wait_for_timeout(100)
    smaller = zoom(page)
    assert smaller < before
    page.get_by_role("button", name="Zoom in").click()
    moved = zoom(page)
    page.locator(".canvas").evaluate("canvas => canvas.style.height = '500px'")
    page.wait_for_timeout(100)
    assert zoom(page) == moved


def test_full_screen_fits_on_entering_and_leaving(page: Page, show: Show) -> None:
    show(laid_out(ladder(30)))
    canvas(page).press("f")
    before = zoom(page)
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("() => document.fullscreenElement")
    page.wait_for_timeout(300)
    assert zoom(page) > before
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("() => !document.fullscreenElement")
    page.wait_for_timeout(300)
    assert zoom(page) == pytest.approx(before)


@pytest.mark.parametrize("ground", ["#ffffff", "#10161d"])
def test_the_png_has_the_whole_drawing_at_twice_its_size(
    page: Page, show: Show, ground: str
) -> None:
    graph = laid_out(small("a/b c"), "body")
    show(graph)
    page.evaluate(f"() => document.body.style.setProperty('--st-background-color', '{ground}')")
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename == "a_b_c.png"
    with Image.open(download.value.path()) as file:
        picture = file.convert("RGB")
    assert picture.size == (2 * (round(graph.width) + 32), 2 * (round(graph.height) + 32))
    assert picture.getpixel((2, 2)) == ImageColor.getrgb(ground)
    for placed in graph.boxes:
        x, y = round(2 * (placed.x + 16)), round(2 * (placed.y + 16))
        area = (x - 4, y - 4, x + round(2 * placed.width) + 4, y + round(2 * placed.height) + 4)
        colors = picture.crop(area).getcolors(100_000)
        assert len(colors or ()) > 10, placed.box.path
    assert page.locator(".drawing").count() == 1


def test_the_png_of_a_long_network_fits_into_a_browsers_canvas(page: Page, show: Show) -> None:
    show(laid_out(ladder(1500)))
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    with Image.open(download.value.path()) as picture:
        assert max(picture.size) == 8192
        assert len(set(picture.convert("L").resize((1, 64)).tobytes())) > 1


def test_the_minimap_is_narrow_can_be_shut_and_hides_when_all_is_seen(
    page: Page, show: Show
) -> None:
    page.set_viewport_size({"width": 700, "height": 600})
    show(laid_out(ladder(400)))
    minimap = page.locator(".minimap")
    widths = [place.evaluate("it => it.clientWidth") for place in (minimap, canvas(page))]
    assert 0 < widths[0] <= 0.12 * widths[1] + 3  # its border, and rounding
    minimap.locator(".shut").click()
    expect(minimap).to_be_hidden()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(100)
    expect(minimap).to_be_hidden()
    canvas(page).press("m")
    expect(minimap).to_be_visible()
    canvas(page).press("f")
    expect(minimap).to_be_hidden()


TWO = """async messages => {
  const main = document.querySelector("main");
  main.after(main.cloneNode(true));
  const mains = [...document.querySelectorAll("main")];
  const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  mains.forEach((parentElement, at) => window.mount({
    data: bytes(messages[at]), parentElement, setStateValue() {}, setTriggerValue() {},
  }));
  while (document.querySelectorAll("[data-ready]").length < 2)
    await new Promise(go => setTimeout(go, 20));
  await new Promise(go => setTimeout(go, 100));
  window.views = mains.map(main => main.querySelector(".graph-view").view);
}"""


# Zoom, and the share of the graph's sides that stands in the middle of the screen.
STANDS = """() => window.views.map(({ camera, graph: { size } }) => [
  camera.zoom, ...camera.toGraph(camera.width / 2, camera.height / 2).map((at, n) => at / size[n]),
])"""


@pytest.mark.parametrize(("words", "follows"), [("aa", True), ("ab", False)])
def test_views_with_the_same_word_move_together(
    page: Page, show: Show, words: str, follows: bool
) -> None:
    del show  # its empty page is all that is wanted
    graphs = (ladder(100), ladder(30))
    messages = [
        base64.b64encode(graph_view(laid_out(graph), "stage", together=word)).decode()
        for graph, word in zip(graphs, words, strict=True)
    ]
    page.evaluate(TWO, messages)
    for leader, other in ((0, 1), (1, 0)):
        before = page.evaluate(STANDS)
        page.evaluate(f"() => {{ window.views[{leader}].camera.zoomAt(1.5, 10, 10); }}")
        page.evaluate(f"() => {{ window.views[{leader}].camera.move(-30, -200); }}")
        after = page.evaluate(STANDS)
        assert after[leader] != pytest.approx(before[leader])
        wanted = after[leader] if follows else before[other]
        assert after[other] == pytest.approx(wanted)
