"""The Inspection page as one HTML file that needs nothing else: no server, no scripts."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from PIL import Image

from components.figures.bars import percent
from components.figures.colour_scales import ColourScale, Range, colour_bar
from components.figures.pictures import png_bytes
from components.figures.report_style import STYLE
from components.figures.trust_table import trust_table
from components.inspection.records import Prediction
from components.inspection.trust_records import Trust


@dataclass(frozen=True, slots=True)
class StripPicture:
    """One picture of the strip through the stages: what stands below it, and the overlay."""

    title: str
    picture: Image.Image


@dataclass(frozen=True, slots=True)
class Report:
    """What the page shows, as the report's parts.

    `title` names network and picture. `seen` is the crop that the network saw, `overlay` the heat
    map over it, made as `caption` says, with `scale` and `colours` for the bar of colours.
    `explained` is the index of the class that the map is about. `settings` and `versions` are
    names with their values; `date` is text, as it is to be read. `trust` is what was measured of
    the map, None if nothing was.
    """

    title: str
    date: str
    seen: Image.Image
    overlay: Image.Image
    caption: str
    scale: Range
    predictions: Sequence[Prediction]
    explained: int
    settings: Mapping[str, str]
    versions: Mapping[str, str]
    colours: ColourScale = "Inferno"
    strip: Sequence[StripPicture] = ()
    trust: Trust | None = None
    code: str = ""
    link: str = ""


def report_html(report: Report) -> str:
    """One HTML file: pictures lie in it, nothing is fetched, nothing runs.

    It follows the reader's light or dark setting and prints on white.
    """
    sections = (
        _views(report),
        _strip(report),
        _trust(report),
        _listed("Settings", report.settings),
        _listed("Versions", report.versions),
        _code(report),
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{escape(report.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>{escape(report.title)}</h1>
<p class="small">Made with Compound Eye, {escape(report.date)}.{_linked(report)}</p>
</header>
<main>
{"".join(sections)}
</main>
</body>
</html>
"""


def _linked(report: Report) -> str:
    """The page's address as text: the file itself points nowhere."""
    return f" The page: {escape(report.link)}" if report.link else ""


def _views(report: Report) -> str:
    width, height = report.seen.size
    bar = colour_bar(*report.scale, report.colours)
    label = next((each.label for each in report.predictions if each.index == report.explained), "")
    seen = f"Exactly what the network saw: {width} × {height} pixels."
    answers = "".join(_answer(each, report) for each in report.predictions)
    return f"""<section class="views">
{_figure(report.seen, "The picture as the network saw it", seen)}
{_figure(report.overlay, f"Heat map for {label}", report.caption, bar)}
<div><h2 class="first">The answer</h2>{answers}</div>
</section>
"""


def _figure(picture: Image.Image, alt: str, caption: str, above: str = "") -> str:
    data = base64.b64encode(png_bytes(picture)).decode()
    return (
        f'<figure><img src="data:image/png;base64,{data}" alt="{escape(alt)}">'
        f"<figcaption>{above}{escape(caption)}</figcaption></figure>"
    )


def _answer(prediction: Prediction, report: Report) -> str:
    mark = "answer explained" if prediction.index == report.explained else "answer"
    return (
        f'<div class="{mark}"><div><span>{escape(prediction.label)}</span>'
        f'<span title="logit {prediction.logit:.3f}">{escape(percent(prediction.probability))}'
        f'</span></div><div class="track">'
        f'<span style="width:{100 * prediction.probability:.2f}%"></span></div></div>'
    )


def _strip(report: Report) -> str:
    if not report.strip:
        return ""
    figures = "".join(_figure(each.picture, each.title, each.title) for each in report.strip)
    return f'<h2>The same map through the stages</h2>\n<section class="strip">{figures}</section>\n'


def _trust(report: Report) -> str:
    if report.trust is None:
        return ""
    said = f"<strong>{escape(report.trust.verdict)}</strong> {escape(report.trust.reason)}"
    table = trust_table(report.trust)
    return f"<h2>Can this map be trusted?</h2>\n<p>{said}</p>\n{table}\n"


def _listed(title: str, entries: Mapping[str, str]) -> str:
    if not entries:
        return ""
    listed = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in entries.items()
    )
    return f"<h2>{title}</h2>\n<dl>{listed}</dl>\n"


def _code(report: Report) -> str:
    if not report.code:
        return ""
    style = "overflow:auto;white-space:pre-wrap"
    return f'<h2>The same map in a script</h2>\n<pre style="{style}">{escape(report.code)}</pre>\n'
