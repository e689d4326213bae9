"""Without any browser the browser tests fail and say how to get one; they never skip."""

import shutil
import subprocess
from types import SimpleNamespace
from typing import Any, cast

import pytest
from playwright.sync_api import Playwright

from tests.browser import driving


def without_browser(monkeypatch: pytest.MonkeyPatch) -> tuple[Playwright, list[list[str]]]:
    tried: list[list[str]] = []
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(driving, "MAC_CHROME", "/nowhere/chrome")

    def run(command: list[str], **_options: Any) -> None:
        tried.append(command)

    monkeypatch.setattr(subprocess, "run", run)
    chromium = SimpleNamespace(executable_path="/nowhere/chromium")
    return cast(Playwright, SimpleNamespace(chromium=chromium)), tried


def test_playwright_is_asked_for_one_and_then_the_tests_fail_with_advice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    playwright, tried = without_browser(monkeypatch)
    with pytest.raises(RuntimeError, match="apt-get install chromium"):
        driving.launch(playwright)
    assert tried[0][-3:] == ["playwright", "install", "chromium"]


def test_the_machines_own_browser_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert driving.find_browser() == "/usr/bin/chromium"
