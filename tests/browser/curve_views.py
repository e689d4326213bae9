"""Curves to show in the view, and where they then are."""

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

from components.runs import Run
from tests.browser.curve_harness import Curves, a_run


@pytest.fixture
def view(page: Page) -> Curves:
    return Curves(page)


def falling(name: str, count: int = 20, level: float = 0.0) -> Run:
    """Training falls from 1 towards 0, validation stays above it; both lifted by a level."""
    steps = np.arange(count)
    training = level + np.exp(-steps / 5)
    return a_run(name, train_loss=training, val_loss=training + 0.1)


def lines(page: Page) -> Locator:
    return page.locator(".lines .line")
