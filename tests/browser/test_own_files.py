"""A person's own checkpoints in a browser: good ones, bad ones, ones that almost fit."""

import re
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Page, expect

from components.networks.build import create
from tests.browser.driving import settle

pytestmark = pytest.mark.xdist_group("browser")


def written(file: Path, name: str, classes: int) -> Path:
    torch.save(create(name, classes).state_dict(), file)
    return file


def opened(app: str, page: Page) -> None:
    page.goto(f"{app}/inspection?image=scene-cup")
    settle(page)


def bring(page: Page, file: Path) -> None:
    """Drop a file into the box for checkpoints."""
    box = page.locator("input[type=file]").nth(1)
    if not box.count():
        page.get_by_role("button", name="Bring your own").click()
    box.set_input_files(file)


def expect_in_use(page: Page, file: Path) -> None:
    expect(page.get_by_text(f"In use: {file.name}")).to_be_visible(timeout=90_000)
    expect(page.get_by_text(re.compile(r"Explained: class \d"))).to_be_attached(timeout=90_000)
    settle(page)


def test_an_own_checkpoint_is_recognised(app: str, page: Page, tmp_path: Path) -> None:
    wrapped = {f"module.{k}": v for k, v in create("resnet10t", 4).state_dict().items()}
    torch.save({"state_dict": wrapped}, tmp_path / "mine.pth.tar")
    opened(app, page)
    bring(page, tmp_path / "mine.pth.tar")
    expect(page).to_have_url(re.compile("model=resnet10t"), timeout=90_000)
    expect(page).to_have_url(re.compile("weights=upload"))
    expect_in_use(page, tmp_path / "mine.pth.tar")


def test_a_second_checkpoint_takes_the_place_of_the_first(
    app: str, page: Page, tmp_path: Path
) -> None:
    first = written(tmp_path / "first.pth", "resnet10t", 4)
    second = written(tmp_path / "second.pth", "catalogue:lenet5", 3)
    opened(app, page)
    for file, network in ((first, "resnet10t"), (second, "lenet5"), (first, "resnet10t")):
        bring(page, file)
        expect(page).to_have_url(re.compile(f"model=.*{network}"), timeout=90_000)
        expect_in_use(page, file)
    page.get_by_role("button", name="Forget it").click()
    expect(page).not_to_have_url(re.compile("weights="), timeout=60_000)
    expect(page.get_by_text(re.compile(r"Explained: cup"))).to_be_attached(timeout=90_000)
    settle(page)


def test_a_bad_checkpoint_leaves_the_good_one(app: str, page: Page, tmp_path: Path) -> None:
    good = written(tmp_path / "good.pth", "resnet10t", 4)
    bad = tmp_path / "bad.pth"
    bad.write_text("no checkpoint\n" * 9)
    opened(app, page)
    bring(page, good)
    expect_in_use(page, good)
    bring(page, bad)
    said = "bad.pth is damaged or no checkpoint that torch can read. good.pth stays."
    expect(page.get_by_text(said)).to_be_visible(timeout=60_000)
    expect_in_use(page, good)
    expect(page).to_have_url(re.compile("model=resnet10t"))


def test_an_almost_fitting_checkpoint_is_compared_with_the_nearest_network(
    app: str, page: Page, tmp_path: Path
) -> None:
    state = dict(create("resnet10t", 4).state_dict())
    del state["layer1.0.bn1.weight"]
    torch.save(state | {"extra": torch.ones(2, 3)}, tmp_path / "almost.pth")
    good = written(tmp_path / "good.pth", "catalogue:lenet5", 3)
    opened(app, page)
    bring(page, good)
    expect_in_use(page, good)
    bring(page, tmp_path / "almost.pth")
    nearest = page.get_by_text(re.compile(r"^Nearest: resnet10t, \d+ of \d+ entries fit\. What"))
    expect(nearest).to_be_attached(timeout=90_000)
    expect(page.get_by_role("row", name=re.compile("extra .* 2 × 3"))).to_be_attached()
    expect(page.get_by_text(re.compile("Loading"))).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Back to good.pth").click()
    expect(page).to_have_url(re.compile("model=.*lenet5"), timeout=60_000)
    settle(page)
