"""Feature maps and painting for the browser."""

import base64
import json
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from plotly.colors import hex_to_rgb, sequential

from components.errors import ExplorerError
from components.figures.feature_cells import SEES_ALL, FeatureLook, Sight, feature_view
from components.figures.heat_cells import SeenPicture
from components.figures.paint_view import paint_view, painted
from components.inspection.painting import Box, Stroke
from components.inspection.receptive import fields
from components.inspection.thumbnails import strongest

SEEN = SeenPicture("seen", np.zeros((32, 64, 3), dtype=np.uint8))
MAPS = np.random.default_rng(0).normal(size=(5, 4, 4)).astype(np.float32)


def view(maps: Any, *args: Any, **options: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(feature_view(SEEN, maps, *args, **options)))
    return data


def pixels(url: str) -> Any:
    return np.asarray(Image.open(BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGBA"))[
        ..., :3
    ]


def test_places_find_the_numbers_that_the_layer_gave() -> None:
    maps = strongest("blocks.3", MAPS, 3)
    channels = view(maps)["channels"]
    assert [each["number"] for each in channels] == list(maps.channels)
    for each in channels:
        values = each["values"]
        places = np.frombuffer(base64.b64decode(values["places"]), dtype=np.uint8)
        texts = [values["texts"][place].replace("−", "-") for place in places]
        exact = MAPS[each["number"]]
        step = np.ptp(exact) / 255
        assert np.abs(np.array(texts, dtype=float).reshape(4, 4) - exact).max() <= step / 2 + 0.006


def test_a_channel_says_its_number_range_and_score() -> None:
    maps = strongest("conv", np.array([[[0, 1], [2, 5]]], dtype=np.float32), ranked_by="variation")
    (channel,) = view(maps)["channels"]
    assert channel["name"] == "Channel 0 of conv"
    assert channel["alt"] == "Channel 0 of conv: 2 × 2 values from 0 to 5"
    assert channel["score"] == f"{np.std([0, 1, 2, 5]):.3g}"
    assert view(maps)["ranked"] == "standard deviation"


def test_averaged_maps_say_so() -> None:
    (channel,) = view(strongest("conv", np.zeros((1, 112, 112), dtype=np.float32)))["channels"]
    assert channel["name"].endswith("averaged from 112 × 112 to 96 × 96 places")
    assert channel["values"]["size"] == [96, 96]


def test_maps_have_their_own_scale_or_one() -> None:
    two = np.array([[[0, 4]], [[0, 2]]], dtype=np.float32).repeat(2, axis=1)
    dark, bright = (hex_to_rgb(sequential.Viridis[end]) for end in (0, -1))
    own = view(strongest("conv", two))["channels"]
    for each in own:
        assert pixels(each["url"])[0].tolist() == [list(dark), list(bright)]
    assert [each["bar"]["marks"] for each in own] == [["0", "", "4"], ["0", "", "2"]]
    strong, weak = view(strongest("conv", two), look=FeatureLook("shared"))["channels"]
    assert pixels(strong["url"])[0, 1].tolist() == list(bright)
    assert pixels(weak["url"])[0, 1].tolist() != list(bright)
    assert weak["bar"]["marks"] == ["0", "", "4"]


def test_what_rows_and_columns_see_stands_in_per_cent_from_both_ends() -> None:
    sight = Sight(rows=fields(32, 4, 8, 8), columns=((0, 16), (10, 64)))
    data = view(strongest("conv", MAPS), sight)["sight"]
    assert data["rows"][1] == ["8 to 15", 25, 50]
    assert data["columns"] == [["0 to 15", 0, 75], ["10 to 63", 15.625, 0]]


def test_a_sentence_takes_the_place_of_boxes() -> None:
    data = view(strongest("conv", MAPS), SEES_ALL)
    assert data["sight"] is None
    assert data["words"] == SEES_ALL


shares = st.integers(0, 1000).map(lambda count: count / 1000)
boxes = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    *(st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0.01, 0.5), st.floats(0.01, 0.5)),
)
strokes = st.builds(
    Stroke,
    st.lists(st.tuples(shares, shares), min_size=1, max_size=5).map(tuple),
    st.floats(0.01, 0.25),
)


@given(st.lists(boxes, max_size=3).map(tuple), st.lists(strokes, max_size=3).map(tuple))
def test_what_python_tells_the_browser_comes_back_the_same(
    boxes: tuple[Box, ...], strokes: tuple[Stroke, ...]
) -> None:
    data = json.loads(json.dumps(paint_view(SEEN, SEEN.pixels, boxes, strokes)))
    assert painted(data["marks"]) == (boxes, strokes)


def test_nothing_painted_is_nothing() -> None:
    assert painted(None) == painted([]) == ((), ())


@pytest.mark.parametrize(
    "marks",
    [
        [{"kind": "box"}],
        [{"kind": "box", "left": 0.5, "top": 0, "right": 0.5, "bottom": 1}],
        [{"kind": "box", "left": "x", "top": 0, "right": 0.5, "bottom": 1}],
        [{"kind": "stroke", "radius": 0.1, "points": [[1]]}],
        [{"kind": "stroke", "radius": 9, "points": [[0, 0]]}],
        [{"kind": "stroke", "radius": float("nan"), "points": [[0, 0]]}],
        [7],
        7,
        {"kind": "box"},
    ],
)
def test_what_is_no_mark_gets_a_sentence(marks: Any) -> None:
    with pytest.raises(ExplorerError):
        painted(marks)
