"""Heat maps for the browser: the pictures are exact, and each place finds its number."""

import base64
import json
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.figures.colour_scales import DIVERGING_SCALES
from components.figures.css_bars import css_bar
from components.figures.data_urls import picture_url, png_url
from components.figures.heat_cells import (
    HeatCell,
    HeatGrid,
    HeatLook,
    SeenPicture,
    heat_alt,
    heat_view,
)
from components.figures.pictures import heat_layer, overlay
from components.figures.place_texts import place_texts, readable

PIXELS = np.random.default_rng(0).integers(0, 256, (48, 64, 3), dtype=np.uint8)
SEEN = SeenPicture("seen", PIXELS)
RAMP = np.linspace(0, 2, 49, dtype=np.float32).reshape(7, 7)


def cell(values: Any, key: str = "a", **fields: Any) -> HeatCell:
    return HeatCell(key, f"Map {key}", np.array(values, dtype=np.float32), **fields)


def view(*cells: HeatCell | None, **options: Any) -> dict[str, Any]:
    """What the browser gets, through JSON as on its way."""
    data: dict[str, Any] = json.loads(json.dumps(heat_view([SEEN], cells, **options)))
    return data


def opened(url: str) -> Image.Image:
    return Image.open(BytesIO(base64.b64decode(url.partition("base64,")[2])))


def looked_up(data: dict[str, Any]) -> NDArray[np.str_]:
    """The texts of all places, as the browser finds them."""
    width, height = data["size"]
    places = np.frombuffer(base64.b64decode(data["places"]), dtype=np.uint8)
    return np.array(data["texts"])[places].reshape(height, width)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_stacked_by_the_browser_it_is_the_overlay() -> None:
    """Seen picture and heat, mixed by an opacity, are what `overlay` draws."""
    data = view(cell(RAMP), look=HeatLook(threshold=0.3))
    below = np.asarray(opened(data["pictures"]["seen"]["url"]).convert("RGB")).astype(float)
    above = np.asarray(opened(data["cells"][0]["heat"]).convert("RGBA")).astype(float)
    cover = 0.4 * above[..., 3:] / 255
    stacked = (1 - cover) * below + cover * above[..., :3]
    drawn = np.asarray(overlay(PIXELS, RAMP, opacity=0.4, threshold=0.3))
    assert np.abs(stacked - drawn).max() <= 0.5


@pytest.mark.parametrize("colours", ["Inferno", "RdBu_r"])
@pytest.mark.parametrize("threshold", [0.0, 0.25])
def test_the_palette_loses_nothing(colours: Any, threshold: float) -> None:
    layer = heat_layer(RAMP - 1, (64, 48), threshold, None, colours)
    found = opened(png_url(layer))
    assert found.mode == "P"
    exact, read = (np.asarray(each.convert("RGBA")) for each in (layer, found))
    assert (read[..., 3] == exact[..., 3]).all()
    covered = exact[..., 3] > 0
    assert (read[covered] == exact[covered]).all()


def test_pictures_of_more_colours_are_exact_too() -> None:
    image = Image.fromarray(np.dstack([PIXELS, np.full((48, 64), 255, dtype=np.uint8)]))
    assert (np.asarray(opened(png_url(image)).convert("RGBA")) == np.asarray(image)).all()


def test_small_photographs_are_exact_and_large_ones_small() -> None:
    assert (np.asarray(opened(picture_url(PIXELS))) == PIXELS).all()
    ramp = np.linspace(0, 255, 600).astype(np.uint8)
    large = np.stack(np.broadcast_arrays(ramp[None], ramp[:, None], np.uint8(99)), axis=-1)
    read = opened(picture_url(large))
    assert read.format == "JPEG"
    assert np.abs(np.asarray(read).astype(int) - large).max() <= 6


@settings(deadline=None, max_examples=60)
@given(
    arrays(
        np.float32,
        array_shapes(min_dims=2, max_dims=2, max_side=24),
        elements=st.floats(-1000, 1000, width=32),
    )
)
def test_each_place_finds_its_number(values: NDArray[np.float32]) -> None:
    data = json.loads(json.dumps(place_texts(values)))
    found = np.vectorize(number)(looked_up(data)).astype(float).reshape(values.shape)
    assert data["size"] == [values.shape[1], values.shape[0]]
    assert len(data["texts"]) <= 256
    span = float(values.max()) - float(values.min())
    level = span / 510 if len(np.unique(values)) > 256 else 0.0
    assert (np.abs(found - values) <= level * 1.001 + 0.0051 * np.abs(found) + 1e-30).all()


def test_up_to_256_numbers_keep_three_digits() -> None:
    values = np.geomspace(1e-5, 1e5, 196, dtype=np.float32).reshape(14, 14)
    found = looked_up(place_texts(values))
    assert found[3, 5] == f"{values[3, 5]:.3g}"
    assert found.shape == (14, 14)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-4.5, "−4.5"), (1.2e-05, "1.2e−05"), (np.nan, "not a number")],
)
def test_numbers_have_a_true_minus_sign(value: float, text: str) -> None:
    assert readable(value) == text


def test_each_map_has_its_own_bar_or_all_one() -> None:
    cells = (cell([[0, 2]]), cell([[1, 8]], "b"))
    own = view(*cells)
    assert own["bar"] is None
    assert [each["bar"]["marks"] for each in own["cells"]] == [["0", "", "2"], ["0", "", "8"]]
    shared = view(*cells, look=HeatLook(scale="shared"))
    assert shared["bar"]["marks"] == ["0", "", "8"]
    assert [each["bar"] for each in shared["cells"]] == [None, None]
    given_scale = view(*cells, look=HeatLook(scale=(0, 4)))
    assert given_scale["bar"]["marks"] == ["0", "", "4"]


def test_on_a_shared_scale_the_same_number_has_the_same_colour() -> None:
    look = HeatLook(scale="shared", smooth=False)
    first, second = view(cell([[2, 0]]), cell([[8, 2]], "b"), look=look)["cells"]
    colours = [np.asarray(opened(each["heat"]).convert("RGBA")) for each in (first, second)]
    assert (colours[0][0, 0] == colours[1][0, 1]).all()
    assert (colours[0][0, 0] != colours[1][0, 0]).any()


def test_differences_have_a_scale_as_long_below_0_as_above() -> None:
    data = view(cell([[-1, 0], [3, 2]]), look=HeatLook(colours="RdBu_r", smooth=False))
    (found,) = data["cells"]
    assert found["bar"]["marks"] == ["−3", "0", "3"]
    assert "0 lies in the middle" in found["bar"]["words"]
    pixels = np.asarray(opened(found["heat"]).convert("RGBA"))[..., :3].astype(int)
    assert np.ptp(pixels[0, 1]) <= 3  # 0 is light grey
    assert pixels[0, 0, 2] > pixels[0, 0, 0]  # below is blue
    assert pixels[1, 0, 0] > pixels[1, 0, 2]  # above is red


def test_place_by_place_a_pixel_is_a_place() -> None:
    (found,) = view(cell(RAMP), look=HeatLook(smooth=False))["cells"]
    assert found["pixelated"]
    assert opened(found["heat"]).size == (7, 7)


def test_heat_is_no_larger_than_the_picture_or_than_a_cell_can_show() -> None:
    large = view(cell(RAMP), grid=HeatGrid(cell_px=300))["cells"][0]
    small = view(cell(RAMP), grid=HeatGrid(cell_px=16))["cells"][0]
    assert opened(large["heat"]).size == (64, 48)
    assert opened(small["heat"]).size == (32, 24)


def test_cells_name_their_picture_and_a_picture_travels_once() -> None:
    other = SeenPicture("other", np.zeros((32, 32, 3), dtype=np.uint8), "Black")
    cells = [cell(RAMP), cell(RAMP, "b", picture="other"), None]
    data = heat_view([SEEN, other], cells)
    assert [each and each["picture"] for each in data["cells"]] == ["seen", "other", None]
    assert data["pictures"]["other"]["alt"] == "Black"
    assert data["pictures"]["seen"]["size"] == [64, 48]
    assert json.dumps(data).count(data["pictures"]["other"]["url"]) == 1


def test_no_cells_are_no_mistake() -> None:
    assert view(look=HeatLook(scale="shared"))["cells"] == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([[0, 0], [0, 0]], "Map a: 2 × 2 values, all 0"),
        ([[0, 5], [1, 2]], "Map a: 2 × 2 values from 0 to 5, highest at the top right"),
        (
            [[0, 0, 0], [0, 7, 0], [-1, 0, 0]],
            "Map a: 3 × 3 values from −1 to 7, highest in the middle, lowest at the bottom left",
        ),
    ],
)
def test_words_say_where_a_map_is_strongest(values: Any, words: str) -> None:
    assert heat_alt(cell(values)) == words


def test_a_cell_without_a_map_is_its_picture_alone() -> None:
    alone = HeatCell("seen", "What it saw", None, "64 × 48")
    data = view(alone, cell([[0, 2]]), look=HeatLook(scale="shared"))
    assert data["cells"][0] == {
        "key": "seen",
        "title": "What it saw",
        "note": "64 × 48",
        "picture": "seen",
        "alt": "What it saw",
    }
    assert data["bar"]["marks"] == ["0", "", "2"]
    assert view(alone, look=HeatLook(scale="shared"))["bar"] is None


def test_a_cell_with_a_look_of_its_own_shares_no_scale() -> None:
    """Two maps on one scale beside their difference: each has a bar."""
    own = HeatLook(colours="RdBu_r", scale="shared")
    cells = (cell([[0, 2]]), cell([[1, 8]], "b"), cell([[-1, 20]], "c", look=own))
    data = view(*cells, look=HeatLook(scale="shared"))
    assert data["bar"] is None
    marks = [each["bar"]["marks"] for each in data["cells"]]
    assert marks == [["0", "", "8"], ["0", "", "8"], ["−20", "0", "20"]]
    alone = view(cells[2], look=HeatLook(scale="shared"))["cells"][0]
    assert data["cells"][2]["heat"] == alone["heat"]


def test_fading_heat_travels_as_small_as_opaque_heat() -> None:
    values = np.random.default_rng(0).random((14, 14), dtype=np.float32)
    fading, opaque = (
        view(cell(values), look=HeatLook(fading=fading))["cells"][0]["heat"]
        for fading in (True, False)
    )
    assert opened(fading).mode == "P"
    assert len(fading) < len(opaque) + 500


def test_a_fading_bar_is_clear_where_nothing_is() -> None:
    bar = css_bar((0, 1), "Inferno", fading=True)
    stops = bar["colours"].split(", ")[1:]
    alphas = [float(stop.split("/ ")[1].split(")")[0]) for stop in stops]
    assert alphas == pytest.approx(np.linspace(0, 1, 33), abs=0.005)
    assert bar["words"] == "Colours from 0 to 1; the weaker, the clearer"


def test_below_the_threshold_the_bar_is_empty() -> None:
    stops = css_bar((0, 1), "Inferno", 0.5)["colours"].split(", ")[1:]
    alphas = [stop.split("/ ")[1][0] for stop in stops]
    assert alphas == ["0"] * 16 + ["1"] * 17
    both = css_bar((-1, 1), DIVERGING_SCALES[0], 0.5)["colours"].split(", ")[1:]
    assert [stop.split("/ ")[1][0] for stop in both] == ["1"] * 9 + ["0"] * 15 + ["1"] * 9


def test_bad_thresholds_and_bad_numbers_get_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="threshold must lie between 0 and 1"):
        view(cell(RAMP), look=HeatLook(threshold=2))
    with pytest.raises(ExplorerError, match="not finite"):
        view(cell([[np.nan, 1]]))
