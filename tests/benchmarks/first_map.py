"""How long a person waits for the heat map of a picture that they upload, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.driving import launch, server, settle

NETWORK = "efficientnet_b0"
UPLOADS = 7
SIDES_PX = (500, 375)

# The coloured map of the first screen, through the shadow roots of our views.
MAP = """
  () => {
    const roots = root => [root, ...[...root.querySelectorAll("*")]
      .flatMap(one => one.shadowRoot ? roots(one.shadowRoot) : [])];
    for (const root of roots(document)) {
      const image = root.querySelector(".heat-view:not(.compact) img.heat[src]");
      if (image) return image;
    }
  }
"""
ANOTHER = f"before => {{ const map = ({MAP})(); return map && map.complete && map.src !== before }}"


def run() -> str:
    """A sentence with times in milliseconds."""
    with server() as address, sync_playwright() as playwright, TemporaryDirectory() as folder:
        page = launch(playwright).new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"{address}/inspection?model={NETWORK}&weights=random&image=cat")
        settle(page)
        page.get_by_role("button", name="Bring your own").click()
        waits = [_wait(page, file) for file in _photographs(Path(folder))][2:]
    return (
        f"Inspection in headless Chromium, warm, {NETWORK}: from an uploaded photograph of"
        f" {SIDES_PX[0]} × {SIDES_PX[1]} pixels to its heat map {median(waits):.0f} ms (median of"
        f" {len(waits)}, longest {max(waits):.0f})."
    )


def _photographs(folder: Path) -> Iterator[Path]:
    for number in range(UPLOADS):
        pixels = np.random.default_rng(number).integers(0, 256, (*SIDES_PX[::-1], 3), np.uint8)
        file = folder / f"{number}.jpg"
        Image.fromarray(pixels).save(file)
        yield file


def _wait(page: Page, file: Path) -> float:
    """Milliseconds from the file to the painted map; afterwards the page comes to rest."""
    before = page.evaluate(f"({MAP})().src")
    begin = page.evaluate("performance.now()")
    page.locator("input[type=file]").first.set_input_files(file)
    page.wait_for_function(ANOTHER, arg=before, polling="raf", timeout=60_000)
    waited = float(page.evaluate("performance.now()")) - float(begin)
    settle(page)
    return waited
