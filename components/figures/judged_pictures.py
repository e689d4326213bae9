"""Pictures of a run with what they show, what was answered, and how surely."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from components.runs.reading_predictions import Kept

STYLE = """<style>
.ce-judged { display: grid; gap: 0.75rem;
  grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); }
.ce-judged figure { margin: 0; min-width: 0; font-size: 0.8125rem; line-height: 1.3;
  font-variant-numeric: tabular-nums; }
.ce-judged img { width: 100%; aspect-ratio: 1; object-fit: contain; border-radius: 0.3rem;
  image-rendering: pixelated; background: color-mix(in srgb, currentColor 8%, transparent); }
.ce-judged .path { display: block; opacity: 0.7; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.ce-judged .no-picture { padding: 0.5rem; border-radius: 0.3rem;
  border: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
</style>"""


@dataclass(frozen=True, slots=True)
class JudgedPicture:
    """A picture, its true class, the answer, and the answer's probability in [0, 1]."""

    kept: Kept
    true: str
    answer: str
    confidence: float


def judged_pictures(pictures: Sequence[JudgedPicture]) -> str:
    """HTML: the pictures in rows; where a picture was not kept, its path in its place."""
    return f'{STYLE}<div class="ce-judged">{"".join(map(_figure, pictures))}</div>'


def _figure(each: JudgedPicture) -> str:
    path, answer = escape(each.kept.path), f"{escape(each.answer)} {each.confidence:.1%}"
    mark = "✓" if each.true == each.answer else "✗"
    words = f"{mark} <b>{answer}</b><br>true: {escape(each.true)}"
    if each.kept.picture is None:
        return (
            f'<figure class="no-picture" title="{path}"><span class="path">{path}</span>{words}'
            "</figure>"
        )
    url = f"data:image/webp;base64,{base64.b64encode(each.kept.picture).decode()}"
    return (
        f'<figure title="{path}"><img src="{url}" alt="{path}"><figcaption>{words}'
        f'<span class="path">{path}</span></figcaption></figure>'
    )
