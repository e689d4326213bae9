"""The view in which one paints out of a picture."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from components.figures.heat_cells import SeenPicture
from components.figures.paint_view import paint_view, painted
from components.inspection.changes import MOST_BOXES
from components.inspection.painting import Box, Stroke
from tests.browser.heat_harness import Mounted, drag, seen

pytestmark = pytest.mark.xdist_group("browser")

BLACK = np.zeros((64, 64, 3), dtype=np.uint8)
BOX = Box(0.1, 0.1, 0.3, 0.4)


@pytest.fixture
def view(page: Page) -> Mounted:
    mounted = Mounted(page, "paint")
    mounted.send(paint_view(seen(), BLACK))
    return mounted


def canvas(page: Page) -> Locator:
    return page.locator(".canvas")


def answer(view: Mounted) -> tuple[tuple[Box, ...], tuple[Stroke, ...]]:
    """What Python reads from the view's last word."""
    name, marks = view.said[-1]
    assert name == "marks"
    return painted(marks)


def colour(page: Page, x: float, y: float) -> list[int]:
    """What stands at a place of the canvas, as a person sees it."""
    with Image.open(BytesIO(canvas(page).screenshot())) as shot:
        pixel = shot.convert("RGB").getpixel((int(x * shot.width), int(y * shot.height)))
    assert isinstance(pixel, tuple)
    return [int(channel) for channel in pixel]


def test_a_rectangle_is_painted_at_once_and_told_on_release(page: Page, view: Mounted) -> None:
    box = canvas(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.9 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.5 * box["height"])
    assert colour(page, 0.5, 0.7) == [0, 0, 0]
    assert colour(page, 0.5, 0.3) != [0, 0, 0]
    assert view.said == []
    page.mouse.up()
    (found,), strokes = answer(view)
    edges = (found.left, found.top, found.right, found.bottom)
    assert edges == pytest.approx((0.25, 0.5, 0.75, 0.9), abs=0.003)
    assert strokes == ()


def test_a_brush_paints_along_its_way(page: Page, view: Mounted) -> None:
    page.get_by_role("button", name="Brush").click()
    drag(page, canvas(page), (0.2, 0.8), (0.8, 0.8))
    boxes, (stroke,) = answer(view)
    assert boxes == ()
    assert stroke.radius == 0.06
    assert [*stroke.points[0], *stroke.points[-1]] == pytest.approx([0.2, 0.8, 0.8, 0.8], abs=0.003)
    assert colour(page, 0.5, 0.84) == [0, 0, 0]
    assert colour(page, 0.5, 0.9) != [0, 0, 0]


def test_the_size_is_that_of_the_next_stroke(page: Page, view: Mounted) -> None:
    page.get_by_role("button", name="Brush").click()
    page.get_by_role("slider").press("End")
    canvas(page).click(position={"x": 100, "y": 100})
    _, (stroke,) = answer(view)
    assert stroke.radius == 0.25
    assert len(stroke.points) == 1


def test_undo_and_clear(page: Page, view: Mounted) -> None:
    undo, clear = (page.get_by_role("button", name=name) for name in ("Undo", "Clear"))
    expect(undo).to_be_disabled()
    drag(page, canvas(page), (0.1, 0.1), (0.3, 0.3))
    drag(page, canvas(page), (0.5, 0.5), (0.9, 0.9))
    undo.click()
    assert len(answer(view)[0]) == 1
    clear.click()
    assert answer(view) == ((), ())
    expect(clear).to_be_disabled()
    undo.click()
    assert len(answer(view)[0]) == 1
    undo.click()
    assert answer(view) == ((), ())
    expect(undo).to_be_disabled()


def test_what_python_brings_can_be_taken_back_too(page: Page, view: Mounted) -> None:
    stroke = Stroke(((0.5, 0.5), (0.75, 0.5)), 0.1)
    view.send(paint_view(seen(), BLACK, (BOX,), (stroke,), version="link"))
    assert colour(page, 0.2, 0.3) == [0, 0, 0]
    assert colour(page, 0.6, 0.57) == [0, 0, 0]
    canvas(page).press("u")
    assert answer(view) == ((BOX,), ())


def test_late_answers_of_python_never_undo_the_hand_and_new_ones_count(
    page: Page, view: Mounted
) -> None:
    drag(page, canvas(page), (0.5, 0.5), (0.9, 0.9))
    view.send(paint_view(seen(), BLACK, (BOX,)))
    assert colour(page, 0.7, 0.7) == [0, 0, 0]
    assert colour(page, 0.2, 0.3) != [0, 0, 0]
    view.send(paint_view(seen(), BLACK, (BOX,), version="new"))
    assert colour(page, 0.7, 0.7) != [0, 0, 0]
    assert colour(page, 0.2, 0.3) == [0, 0, 0]


def test_the_keyboard_paints(page: Page, view: Mounted) -> None:
    canvas(page).focus()
    for key in ("Shift+ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    (box,), _ = answer(view)
    assert box == Box(0.56, 0.42, 0.68, 0.54)  # around 0.62, 0.48: the brush's 0.06 to each side
    for key in ("b", "+", "Enter"):
        page.keyboard.press(key)
    _, (stroke,) = answer(view)
    assert stroke == Stroke(((0.62, 0.48),), 0.075)
    expect(page.locator(".said")).to_contain_text("62 % across, 48 % down")
    page.keyboard.press("Control+z")
    assert answer(view) == ((box,), ())
    page.keyboard.press("c")
    assert answer(view) == ((), ())


def test_a_click_is_no_rectangle(page: Page, view: Mounted) -> None:
    canvas(page).click()
    assert view.said == []
    expect(page.locator(".mask rect")).to_have_count(0)


def test_there_is_a_limit_and_a_sentence_about_it(page: Page, view: Mounted) -> None:
    view.send(paint_view(seen(), BLACK, (BOX,) * MOST_BOXES, version="many"))
    drag(page, canvas(page), (0.5, 0.5), (0.9, 0.9))
    expect(page.get_by_text("There are 10 rectangles")).to_be_visible()
    assert view.said == []
    assert colour(page, 0.7, 0.7) != [0, 0, 0]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("There are 10 rectangles")).not_to_be_visible()


def test_in_a_wide_picture_a_brush_stays_round(page: Page, view: Mounted) -> None:
    wide = np.full((40, 80, 3), 200, dtype=np.uint8)
    stroke = Stroke(((0.5, 0.5),), 0.25)
    picture = SeenPicture("wide", wide, "Wide")
    view.send(paint_view(picture, np.zeros_like(wide), (), (stroke,), version="wide"))
    assert colour(page, 0.5, 0.7) == colour(page, 0.6, 0.5) == [0, 0, 0]
    assert colour(page, 0.5, 0.85) == colour(page, 0.67, 0.5) == [200, 200, 200]


def test_one_finger_paints_and_two_don_t(browser: Any) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 900}, has_touch=True)
    page = context.new_page()
    view = Mounted(page, "paint")
    view.send(paint_view(seen(), BLACK))
    box = canvas(page).bounding_box()
    assert box is not None
    fingers = context.new_cdp_session(page)

    def touch(kind: str, *shares: tuple[float, float]) -> None:
        places = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"], "id": n}
            for n, (x, y) in enumerate(shares)
        ]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", (0.2, 0.2))
    touch("touchMove", (0.6, 0.6))
    touch("touchEnd")
    (found,), _ = answer(view)
    assert [found.left, found.bottom] == pytest.approx([0.2, 0.6], abs=0.01)
    touch("touchStart", (0.2, 0.2))
    touch("touchStart", (0.2, 0.2), (0.8, 0.8))
    touch("touchMove", (0.1, 0.1), (0.9, 0.9))
    touch("touchEnd")
    assert len(view.said) == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    context.close()


def test_the_picture_has_words(page: Page, view: Mounted) -> None:
    expect(page.get_by_role("application", name="Red and green")).to_be_visible()
    expect(page.get_by_role("img", name="Red and green")).to_be_attached()
    assert view.said == []
