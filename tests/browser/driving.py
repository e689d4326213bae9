"""Starts the real app on a free port and opens it in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

HOW_TO_GET_ONE = (
    "The browser tests need Chromium or Chrome and found none. Install one, for example with"
    " 'apt-get install chromium' or 'playwright install chromium', and run the tests again."
)


def find_browser() -> str | None:
    """Path of a Chromium or Chrome on this machine, if there is one."""
    on_path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    return on_path or (MAC_CHROME if Path(MAC_CHROME).exists() else None)


def launch(playwright: Playwright) -> Browser:
    """A headless browser: the machine's own, else Playwright's, which is installed if need be."""
    path = find_browser()
    if path is None and not Path(playwright.chromium.executable_path).exists():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        if not Path(playwright.chromium.executable_path).exists():
            raise RuntimeError(HOW_TO_GET_ONE)
    return playwright.chromium.launch(
        executable_path=path,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    )


@contextmanager
def server(*options: str, offline: bool = False) -> Iterator[str]:
    """A freshly started app; gives its address and stops it at the end.

    `offline` tells the hub's client that there is no internet, as it would be on a train.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    process = subprocess.Popen(
        [*command, "--", *options],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1" if offline else "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_healthy(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def settle(page: Page, timeout_s: float = 90) -> None:
    """Wait until the page is connected, has run and shows no skeleton."""
    limit = timeout_s * 1000
    app = page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")
    expect(app).to_be_attached(timeout=limit)
    # A click's run begins a moment after the click.
    page.wait_for_timeout(250)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached(
        timeout=limit
    )
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=limit)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_healthy(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"The app ended with exit status {process.returncode}.")
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as reply:
                if reply.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The app did not become healthy within a minute.")


def console_errors(page: Page) -> list[str]:
    """A list that fills with the errors of the page's console."""
    errors: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # Streamlit looks for the server's base path by asking below the page's own path first.
        looking_for_base = "_stcore/" in message.location.get("url", "")
        if message.type == "error" and not looking_for_base:
            errors.append(f"{message.text} ({message.location.get('url')})")

    page.on("console", hear)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors
