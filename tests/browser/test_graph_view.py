"""The view of a graph: what selecting, walking, searching and new data do to it."""

import base64

import pytest
from playwright.sync_api import Page, expect

from components.figures.graph_view import graph_view
from components.graphs.records import Graph, Node
from tests.browser.graph_harness import (
    MAP,
    Show,
    box,
    canvas,
    ladder,
    laid_out,
    said,
    small,
    titles,
)

pytestmark = pytest.mark.xdist_group("browser")

FROM_THE_MIDDLE = """() => {
  const { camera, selected: { x, y, width, height } } = document.querySelector(".graph-view").view;
  const [across, down] = camera.toScreen(x + width / 2, y + height / 2);
  return [across - camera.width / 2, down - camera.height / 2];
}"""


def test_a_click_selects_and_a_click_beside_clears(page: Page, show: Show) -> None:
    show(laid_out(small()))
    box(page, "stem").click()
    expect(page.locator(".box.selected .title")).to_contain_text("Conv2d")
    expect(page.locator(".said")).to_contain_text("10 multiply-adds")
    canvas(page).click(position={"x": 5, "y": 5})
    expect(page.locator(".box.selected")).to_have_count(0)
    assert said(page) == [["selected", "stem"], ["selected", None]]


def test_a_double_click_enter_and_the_small_button_open(page: Page, show: Show) -> None:
    show(laid_out(small()), selected="body")
    box(page, "body").dblclick()
    canvas(page).press("Enter")
    page.locator(".closed .toggle").click()
    assert said(page) == [["toggle", "body"]] * 3


def test_closing_around_the_selected_box_selects_the_group(page: Page, show: Show) -> None:
    show(laid_out(small(), "body"))
    box(page, "body.act").click()
    page.locator(".headers .toggle").click()
    assert said(page)[1:] == [["selected", "body"], ["toggle", "body"]]


def test_arrow_keys_walk_along_the_arrows_and_into_groups(page: Page, show: Show) -> None:
    show(laid_out(small(), "body"), selected="in")
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Backspace", "ArrowDown", "Escape"):
        canvas(page).press(key)
    walked = [value for _, value in said(page)]
    assert walked == ["stem", "body.conv", "body.act", "body", "body.conv", None]


def test_u_and_d_show_what_comes_before_and_after(page: Page, show: Show) -> None:
    show(laid_out(small(), "body"), selected="body.conv")
    canvas(page).press("u")
    assert sorted(titles(page, "reached")) == ["Conv2d conv", "Conv2d stem", "Identity in"]
    canvas(page).press("d")
    assert sorted(titles(page, "reached")) == ["Conv2d conv", "ReLU act", "add head"]
    expect(page.get_by_role("button", name="Downstream")).to_have_attribute("aria-pressed", "true")
    canvas(page).press("d")
    assert titles(page, "reached") == []


def test_a_search_marks_counts_and_goes_on(page: Page, show: Show) -> None:
    show(laid_out(small()))
    canvas(page).press("/")
    page.keyboard.type("conv")
    expect(page.locator(".count")).to_have_text("1 box; 1 inside a closed group")
    assert sorted(titles(page, "found")) == ["Block body", "Conv2d stem"]
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_have_text("1 of 2")
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_have_text("2 of 2")
    assert said(page) == [["selected", "stem"], ["reveal", "body.conv"]]
    show(laid_out(small(), "body"), selected="body.conv")
    expect(page.locator(".box.selected .title")).to_have_text("Conv2d conv")
    expect(page.locator(".count")).to_have_text("2 of 2")
    assert page.evaluate(FROM_THE_MIDDLE) == pytest.approx([0, 0], abs=1)
    page.keyboard.press("Escape")
    expect(page.locator(".box.found")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("/^(stem|head)\\b/", "2 boxes"),
        ("8 x 4", "4 boxes"),
        ("act", "0 boxes; 1 inside a closed group"),
        ("/body\\.\\w/", "0 boxes; 2 inside closed groups"),
        ("nowhere", "0 boxes"),
        ("/(/", "not a regular expression"),
    ],
)
def test_expressions_shapes_and_bad_expressions(
    page: Page, show: Show, text: str, count: str
) -> None:
    show(laid_out(small()))
    page.get_by_role("searchbox").fill(text)
    expect(page.locator(".count")).to_contain_text(count)


def test_an_older_message_never_overwrites_a_newer_one(page: Page, show: Show) -> None:
    show(laid_out(small("first")))
    old, new = (
        base64.b64encode(graph_view(laid_out(graph), "stage")).decode()
        for graph in (ladder(30), small("newest"))
    )
    page.evaluate(
        """async ([old, new_]) => {
          const view = document.querySelector(".graph-view").view;
          const read = Response.prototype.json;
          let slow = true;
          Response.prototype.json = async function () {  // the first to come is read last
            const wait = slow ? 200 : 0;
            slow = false;
            const data = await read.call(this);
            await new Promise(go => setTimeout(go, wait));
            return data;
          };
          const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
          await Promise.all([view.receive(bytes(old)), view.receive(bytes(new_))]);
        }""",
        [old, new],
    )
    expect(canvas(page)).to_have_attribute("aria-label", "Graph of newest")


def test_what_python_said_before_does_not_undo_a_click(page: Page, show: Show) -> None:
    show(laid_out(small()), selected="stem")
    box(page, "body").click()
    show(laid_out(small()), "macs", selected="stem")
    expect(page.locator(".box.selected .title")).to_contain_text("Block")
    show(laid_out(small()), selected="head")
    expect(page.locator(".box.selected .title")).to_contain_text("add")


def test_the_outline_says_the_same_as_the_drawing(page: Page, show: Show) -> None:
    show(laid_out(small(), "body"))
    outline = page.get_by_role("region", name="The graph as text")
    inner = outline.locator("li li")
    expect(inner).to_have_count(2)
    expect(inner.first).to_contain_text("Conv2d · body.conv; 8 × 4 × 4 → 8 × 4 × 4")
    expect(inner.first).to_contain_text("then ReLU act")
    expect(outline.locator("li")).to_have_count(6)


def test_the_pointer_gets_exact_numbers(page: Page, show: Show) -> None:
    show(laid_out(small()))
    box(page, "stem").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("100 parameters")
    expect(page.get_by_role("tooltip")).to_contain_text("10 multiply-adds")


def test_names_are_only_ever_text(page: Page, show: Show) -> None:
    evil = "<img src=x onerror=window.hacked=1>"
    node = Node(evil, evil, evil, "module", MAP, MAP)
    show(laid_out(Graph(evil, 1, (1,), (node,), (), 0, 0, (1,))))
    page.locator("[data-box] .frame").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("<img")
    assert page.locator("img").count() == 0
    assert page.evaluate("() => window.hacked") is None


def test_a_match_of_the_network_in_a_fixed_drawing_ends_at_its_group(
    page: Page, show: Show
) -> None:
    show(laid_out(small()), fixed=True)
    page.get_by_role("searchbox").fill("body.conv")
    page.keyboard.press("Enter")
    assert said(page) == [["selected", "body"]]
    assert page.locator(".toggle").count() == 0
    show(laid_out(small()))
    assert page.locator(".toggle").count() == 1


def test_what_is_selected_in_a_closed_group_dashes_the_group(page: Page, show: Show) -> None:
    show(laid_out(small()), selected="body.conv")
    expect(page.locator(".box.around .title")).to_have_text("Block body")
    expect(page.locator(".box.around .frame")).to_have_css("stroke-dasharray", "8px, 5px")
    show(laid_out(small(), "body"), selected="body.conv")
    expect(page.locator(".box.around")).to_have_count(0)
    expect(page.locator(".box.selected .title")).to_have_text("Conv2d conv")
    show(laid_out(small()), selected="body.act", within="head")  # Python's word goes first
    expect(page.locator(".box.around .title")).to_have_text("add head")
    show(laid_out(small()), selected="body.conv")
    canvas(page).press("Enter")
    canvas(page).press("Escape")
    expect(page.locator(".box.around")).to_have_count(0)
    assert said(page) == [["toggle", "body"], ["selected", None]]


def test_a_pressed_button_stays_readable_under_the_pointer(page: Page, show: Show) -> None:
    show(laid_out(small()), selected="stem")
    button = page.get_by_role("button", name="Upstream")
    button.click()
    button.hover()
    look = button.evaluate(
        "button => [getComputedStyle(button).color, getComputedStyle(button).backgroundColor]"
    )
    assert look[0] != look[1]
