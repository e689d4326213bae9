"""The scatter: names without overlap at any width, and every point by mouse and keyboard."""

from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from components.figures.scatter import ScatterQuestion, looks, scatter, short_titles
from components.networks import catalogue
from components.networks.choosing import Candidate, candidates, compare
from components.ui.compare_choices import FIRST_FAMILIES
from tests.browser.driving import settle
from tests.browser.heat_harness import Mounted

pytestmark = pytest.mark.xdist_group("browser")

# The boxes of all names and of the middles of all points, and where the chart ends.
BOXES = """() => {
  const { shadowRoot } = document.getElementById("view");
  const box = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left, right, top, bottom };
  };
  const all = (kind) => [...shadowRoot.querySelectorAll(kind)].map(box);
  const chart = box(shadowRoot.querySelector(".chart"));
  return { names: all(".labels text"), points: all(".point"), chart };
}"""


def networks(*families: str) -> tuple[Candidate, ...]:
    """The catalogue's networks of some families, of all where none is named."""
    found = candidates(catalogue(), "macs", "top1")
    return tuple(each for each in found if not families or each.family in families)


def data(shown: tuple[Candidate, ...], budget: float = 5e9, selected: str = "") -> dict[str, Any]:
    records = {record.architecture: record for record in catalogue()}
    question = ScatterQuestion("macs", "top1", selected)
    families = looks(record.family for record in catalogue())
    return scatter(compare(shown, budget), records, families, question)


FAMILIES = ("EfficientNet", "ResNet", "MobileNet")


@pytest.fixture
def view(page: Page) -> Mounted:
    return Mounted(page, "scatter")


def middle(box: dict[str, float]) -> tuple[float, float]:
    return (box["left"] + box["right"]) / 2, (box["top"] + box["bottom"]) / 2


@pytest.mark.parametrize(("width", "fewest"), [(1000, 35), (700, 20), (380, 7)])
def test_names_overlap_no_other_name_no_point_and_stay_inside(
    page: Page, view: Mounted, width: int, fewest: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    view.send(data(networks()))
    found = page.evaluate(BOXES)
    names, chart = found["names"], found["chart"]
    assert len(names) >= fewest
    for place, box in enumerate(names):
        assert chart["left"] <= box["left"]
        assert box["right"] <= chart["right"]
        # Letters leave some of their line's height empty.
        ink = {**box, "top": box["top"] + 2, "bottom": box["bottom"] - 3}
        for other in names[place + 1 :]:
            apart = (
                ink["right"] <= other["left"]
                or other["right"] <= ink["left"]
                or ink["bottom"] <= other["top"] + 2
                or other["bottom"] - 3 <= ink["top"]
            )
            assert apart, (ink, other)
        for x, y in map(middle, found["points"]):
            covered = ink["left"] < x < ink["right"] and ink["top"] < y < ink["bottom"]
            assert not covered


def test_narrow_pages_name_the_efficientnets_and_what_was_chosen(page: Page, view: Mounted) -> None:
    page.set_viewport_size({"width": 380, "height": 800})
    view.send(data(networks(*FAMILIES), selected="ResNet-18"))
    names = page.locator(".labels text").all_text_contents()
    assert set(names) == {*(f"B{number}" for number in range(8)), "ResNet-18"}


def test_what_was_chosen_is_named_even_where_it_is_crowded(page: Page, view: Mounted) -> None:
    page.set_viewport_size({"width": 554, "height": 800})
    shown = networks(*FIRST_FAMILIES)
    for network in shown:
        view.send(data(shown, selected=network.name))
        first = page.locator(".labels text").first
        assert (first.text_content() or "") in {
            network.name,
            *short_titles([network.name]).values(),
        }


def point(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"{name}: ")


def place(page: Page, name: str) -> tuple[float, float]:
    """The middle of a point on the screen."""
    box = point(page, name).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_pointing_shows_all_numbers_and_a_click_chooses(page: Page, view: Mounted) -> None:
    view.send(data(networks(*FAMILIES)))
    x, y = place(page, "EfficientNet-B7")
    page.mouse.move(x + 4, y + 4)
    box = page.get_by_role("tooltip")
    expect(box).to_contain_text("EfficientNet-B7")
    expect(box).to_contain_text("37,745,884,192")
    expect(box).to_contain_text("84.3 %")
    expect(box).to_contain_text("Table 2 of EfficientNet")
    page.mouse.click(x + 4, y + 4)
    assert view.said == [["select", "EfficientNet-B7"]]
    expect(point(page, "EfficientNet-B7")).to_have_attribute("aria-pressed", "true")
    page.mouse.move(5, 5)
    expect(box).to_be_hidden()


def test_arrows_reach_every_point_by_cost_and_by_accuracy(page: Page, view: Mounted) -> None:
    shown = networks(*FAMILIES)
    view.send(data(shown, budget=0))
    page.keyboard.press("Tab")
    expect(point(page, shown[0].name)).to_be_focused()
    for network in shown[1:]:
        page.keyboard.press("ArrowRight")
        expect(point(page, network.name)).to_be_focused()
    page.keyboard.press("Home")
    lowest = min(shown, key=lambda network: network.accuracy)
    for _ in shown:
        page.keyboard.press("ArrowDown")
    expect(point(page, lowest.name)).to_be_focused()
    expect(page.get_by_role("tooltip")).to_contain_text(lowest.name)
    page.keyboard.press("Enter")
    assert view.said == [["select", lowest.name]]


def test_the_table_has_every_network_and_the_focus_survives_other_ones(
    page: Page, view: Mounted
) -> None:
    shown = networks(*FAMILIES)
    view.send(data(shown))
    page.get_by_text("These networks as a table").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(len(shown))
    expect(rows.filter(has_text="EfficientNet-B0")).to_contain_text("0.386 G")
    point(page, "ResNet-50").focus()
    view.send(data(networks("ResNet"), selected="ResNet-50"))
    expect(rows).to_have_count(len(networks("ResNet")))
    expect(point(page, "ResNet-50")).to_be_focused()


@pytest.mark.parametrize(("theme", "blue"), [("light", "#0072b2"), ("dark", "#4c9eff")])
def test_points_have_the_tone_of_the_page(
    page: Page, theme: Literal["light", "dark"], blue: str
) -> None:
    view = Mounted(page, "scatter", theme)
    view.send(data(networks(*FAMILIES)))
    tone = point(page, "EfficientNet-B0").evaluate("each => each.style.getPropertyValue('--color')")
    assert tone == blue


def test_a_click_on_a_point_shows_its_card_and_is_in_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/compare")
    settle(page)
    x, y = place(page, "MobileNetV2 1.4")
    page.mouse.click(x, y)
    settle(page)
    expect(page.get_by_text("MobileNetV2 1.4 · 2018 · 224 px")).to_be_visible()
    assert "select=MobileNetV2" in page.url
