"""Runs as a person uses them: the first screen, runs that go on, runs that are dropped."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import driving
from tests.browser.driving import settle

pytestmark = pytest.mark.xdist_group("browser")

HEAD = "step,train/loss,val/loss\n"
OLD = 1_700_000_000.0  # seconds since 1970


def row(epoch: int) -> str:
    return f"{epoch},{2 / epoch:.5f},{0.5 + abs(epoch - 8) / 20:.5f}\n"


def save(folder: Path, name: str, epochs: int = 20, **config: object) -> Path:
    """A run that was saved long ago; gives its table."""
    (folder / name).mkdir(parents=True)
    table, settings = folder / name / "metrics.csv", folder / name / "config.json"
    table.write_text(HEAD + "".join(map(row, range(1, epochs + 1))), encoding="utf-8")
    settings.write_text(json.dumps({"name": name, **config}), encoding="utf-8")
    for file in (table, settings):
        os.utime(file, (OLD, OLD))
    return table


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("runs")
    for way in ("depth", "width"):
        for seed in (0, 1):
            save(made, f"ways/{way}-seed{seed}", way=way, seed=seed)
    for index in range(200):
        save(made, f"many/run-{index:03}")
    for name in ("alone", "growing"):
        save(made, name)
    return made


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[str]:
    with driving.server("--runs", str(folder)) as address:
        yield address


def said(page: Page, text: str) -> Locator:
    """The sentence on a run's curves."""
    return page.locator(".st-key-run-words summary").filter(has_text=text)


def cell(page: Page, text: str) -> Locator:
    """A cell of the table's twin for those who can't see: Streamlit draws tables on a canvas."""
    return page.locator("[data-testid=stDataFrame] td").filter(has_text=text).first


def test_the_first_screen_answers_without_scrolling(app: str, page: Page) -> None:
    page.goto(f"{app}/runs?run=alone,growing")
    settle(page)
    expect(page.locator(".curves, .curves-view, .st-key-curves-view").first).to_be_in_viewport()
    expect(said(page, "alone: ")).to_be_in_viewport(ratio=1)
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_in_viewport(ratio=1)
    controls = page.locator(".st-key-run-choices").locator(
        "[data-testid=stSelectbox], [data-testid=stMultiSelect], [data-testid=stSlider],"
        " [data-testid=stPopover]"
    )
    assert controls.count() == 7


def test_a_sentence_unfolds_its_statements(app: str, page: Page) -> None:
    page.goto(f"{app}/runs?run=alone,growing")
    settle(page)
    legend = page.get_by_text("the curves support it").first
    expect(legend).not_to_be_visible()
    said(page, "alone: ").focus()
    page.keyboard.press("Enter")
    expect(legend).to_be_visible(timeout=30_000)


def test_new_points_of_a_run_that_goes_on_come_by_themselves_and_the_zoom_stays(
    app: str, page: Page, folder: Path
) -> None:
    table = folder / "growing" / "metrics.csv"
    with table.open("a", encoding="utf-8") as file:
        file.write(row(21))
    page.goto(f"{app}/runs?run=growing")
    expect(page.get_by_text(re.compile("Live: growing")).first).to_be_visible(timeout=60_000)
    settle(page)
    page.get_by_role("button", name=re.compile("zoom in", re.I)).first.click()
    expect(page).to_have_url(re.compile("zoom="), timeout=30_000)
    zoomed = page.url
    with table.open("a", encoding="utf-8") as file:
        file.write("22,0.1,0.77777\n")
    expect(cell(page, "0.77777")).to_be_attached(timeout=30_000)
    assert page.url == zoomed


def test_an_experiment_is_chosen_and_its_link_shows_it_again(app: str, page: Page) -> None:
    page.goto(f"{app}/runs?run=alone")
    settle(page)
    page.get_by_role("combobox", name=re.compile("Experiment")).click()
    page.get_by_role("option", name="ways").click()
    expect(page).to_have_url(re.compile("experiment=ways"), timeout=30_000)
    expect(page).not_to_have_url(re.compile("run="))
    expect(said(page, "width, 2 runs")).to_be_attached(timeout=30_000)
    page.reload()
    settle(page)
    expect(said(page, "width, 2 runs")).to_be_attached(timeout=30_000)


def test_one_of_two_hundred_runs_is_found_by_typing(app: str, page: Page) -> None:
    page.goto(f"{app}/runs?experiment=many&run=many/run-000")
    settle(page)
    search = page.get_by_role("combobox", name=re.compile("^Runs|Selected"))
    search.first.fill("run-177")
    page.get_by_role("option", name="run-177").click()
    expect(page).to_have_url(re.compile("run-177"), timeout=30_000)
    expect(said(page, "run-177: ")).to_be_attached(timeout=30_000)


def test_dropped_files_are_shown_and_bad_ones_get_a_sentence(
    app: str, page: Page, tmp_path: Path
) -> None:
    good = save(tmp_path, "mine").rename(tmp_path / "mine.csv")
    other = save(tmp_path, "other").rename(tmp_path / "other.csv")
    bad = tmp_path / "prices.csv"
    bad.write_text("fruit,price\npear,1\n", encoding="utf-8")
    page.goto(f"{app}/runs?run=alone")
    settle(page)
    page.get_by_role("button", name="Upload").first.click()
    page.locator("input[type=file]").first.set_input_files([good, other])
    expect(page).to_have_url(re.compile("experiment=upload"), timeout=60_000)
    expect(said(page, "mine: ")).to_be_attached(timeout=30_000)
    page.locator("input[type=file]").first.set_input_files(bad)
    refused = page.get_by_text(re.compile("^prices: .*has the columns fruit, price"))
    expect(refused.last).to_be_visible(timeout=60_000)
    expect(said(page, "mine: ")).to_be_attached()


@pytest.mark.parametrize("width", [400, 800])
def test_nothing_stands_out_of_a_narrow_screen(app: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{app}/runs?run=alone,growing")
    settle(page)
    expect(said(page, "alone: ")).to_be_attached()
    wide = page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
    )
    assert wide <= 0
