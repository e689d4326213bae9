"""`make screenshots`: the README's pictures, of the real app in a real browser."""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.driving import ROOT, launch, server, settle

FOLDER = ROOT / "assets" / "screenshots"
VIEWS = {
    "start": "/",
    "scaling": "/scaling?phi=1&with=efficientnet_b1",
    "architecture": "/architecture?model=efficientnet_b0",
    "inspection": "/inspection",
    "runs": "/runs",
    "compare": "/compare",
    "blocks": "/blocks",
    "corrections": "/corrections?code=E5",
}
WIDTH, HEIGHT = 1400, 900


def main(folder: Path = FOLDER) -> None:
    """Write `PAGE-light.png` and `PAGE-dark.png` for every page."""
    folder.mkdir(parents=True, exist_ok=True)
    with server() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for scheme in ("light", "dark"):
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme
            )
            page.goto(address)
            page.get_by_text("demo weights ready").wait_for(timeout=120_000)  # warmed up
            for name, path in VIEWS.items():
                page.goto(address + path)
                take(page, folder / f"{name}-{scheme}.png")


def take(page: Page, file: Path) -> None:
    """A picture of the page once nothing moves any more."""
    settle(page)
    page.wait_for_timeout(1500)  # charts glide in
    page.screenshot(path=file)


if __name__ == "__main__":
    main()
