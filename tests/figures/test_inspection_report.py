"""The report: one file that shows everything, fetches nothing and runs nothing."""

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from components.figures.inspection_report import Report, StripPicture, report_html
from components.inspection import Prediction
from tests.figures.test_tables import Table
from tests.figures.test_trust_figures import TRUST

EVIL = '<script>alert("1")</script><img src=https://evil.example/x onerror=alert(1)>\'"'
BASE64 = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")


def noise(seed: int) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


REPORT = Report(
    title="efficientnet_b0 looks at cat.jpg",
    date="20 November 2026, 14:00",
    seen=noise(0),
    overlay=noise(1),
    caption="Grad-CAM at blocks.6",
    scale=(0.0, 0.7),
    predictions=(Prediction(281, "tabby", 0.7, 3.0), Prediction(207, "dog", 0.00001, -3.0)),
    explained=281,
    settings={"Network": "efficientnet_b0", "Layer": "blocks.6"},
    versions={"torch": "2.9.0"},
    strip=[StripPicture("stage 2", noise(2)), StripPicture("stage 9", noise(3))],
    trust=TRUST,
    code="import timm\n",
    link="https://example.org/inspection?model=efficientnet_b0",
)


class Page(HTMLParser):
    """Tags with their attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_report_shows_what_the_page_shows() -> None:
    page = Page(report_html(REPORT))
    for text in (
        REPORT.title,
        REPORT.date,
        REPORT.caption,
        "Exactly what the network saw: 30 × 20 pixels.",
        "tabby",
        "70.0%",
        "< 0.1%",
        "stage 9",
        TRUST.sentence,
        "efficientnet_b0",
        "2.9.0",
        "import timm",
        REPORT.link,
    ):
        assert text in page.text, text


def test_the_pictures_lie_in_the_file_exactly() -> None:
    found = BASE64.findall(report_html(REPORT))
    pictures = [np.asarray(Image.open(BytesIO(base64.b64decode(each)))) for each in found]
    assert len(pictures) == 4
    for picture, seed in zip(pictures, range(4), strict=True):
        assert (picture == np.asarray(noise(seed))).all()


def test_every_picture_has_words() -> None:
    pictures = [given for tag, given in Page(report_html(REPORT)).tags if tag == "img"]
    assert len(pictures) == 4
    assert all(given["alt"] for given in pictures)


def evil(report: Report) -> Report:
    return replace(
        report,
        title=EVIL,
        date=EVIL,
        caption=EVIL,
        predictions=(Prediction(281, EVIL, 0.7, 3.0),),
        settings={EVIL: EVIL},
        versions={EVIL: EVIL},
        strip=[StripPicture(EVIL, noise(2))],
        trust=None,
        code=EVIL,
        link=EVIL,
    )


@pytest.mark.parametrize("report", [REPORT, evil(REPORT)])
def test_nothing_is_fetched_and_nothing_runs(report: Report) -> None:
    html = report_html(report)
    for tag, given in Page(html).tags:
        assert tag not in ("script", "link", "iframe", "object", "embed", "base", "form", "a")
        assert not any(name.startswith("on") for name in given)
        for name in ("src", "href", "srcset", "action", "background", "poster"):
            assert given.get(name, "data:").startswith("data:")
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert not any("url(" in each or "@import" in each for each in styles)
    assert "default-src 'none'" in html


def test_names_are_only_text() -> None:
    html = report_html(evil(REPORT))
    page = Page(html)
    assert "<script" not in html
    assert [tag for tag, _ in page.tags].count("img") == 3
    # Title (twice), date, caption, label (once, and in an alternative text), strip, …
    assert page.text.count(EVIL) >= 8


def test_all_measures_stand_in_the_report() -> None:
    html = report_html(REPORT)
    assert len(Table(html).rows) == 8


def test_what_is_not_there_has_no_heading() -> None:
    bare = replace(REPORT, trust=None, strip=(), code="", versions={}, settings={}, link="")
    assert [tag for tag, _ in Page(report_html(bare)).tags].count("h2") == 1


def test_light_dark_and_paper_are_thought_of() -> None:
    html = report_html(REPORT)
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html
    assert "break-inside: avoid" in html
