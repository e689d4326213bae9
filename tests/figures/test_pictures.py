"""Pictures show the numbers that they were given, and captions say what was done to them."""

import re
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from plotly.colors import hex_to_rgb, sequential

from components.errors import ExplorerError
from components.figures.colour_scales import (
    DIVERGING_SCALES,
    SEQUENTIAL_SCALES,
    Diverging,
    coloured,
    own_range,
    shared_range,
    shares_of,
)
from components.figures.heat_captions import ENDS, difference_caption
from components.figures.map_differences import difference
from components.figures.pictures import (
    caption,
    colour_bar,
    heat_layer,
    overlay,
    png_bytes,
    prediction_bars,
)
from components.inspection import METHODS, HeatMap, Prediction
from tests.figures.test_palette import SIGHTS, lab, linear

DARK, BRIGHT = ((np.array(hex_to_rgb(sequential.Inferno[end]))) for end in (0, -1))
GREY_PICTURE = np.full((40, 60, 3), 100, dtype=np.uint8)


def heat_map(values: list[list[float]]) -> HeatMap:
    return HeatMap(np.array(values, dtype=np.float32), "blocks.6", 3, "gradcam")


def covered(values: Any, **options: Any) -> NDArray[np.int64]:
    image = overlay(GREY_PICTURE, np.array(values, dtype=np.float32), **options)
    assert image.mode == "RGB"
    assert image.size == (60, 40)
    return np.asarray(image).astype(np.int64)


def test_without_opacity_the_picture_is_untouched() -> None:
    assert (covered([[0.0, 1.0]], opacity=0) == GREY_PICTURE).all()


def test_with_full_opacity_only_colours_are_left() -> None:
    """Zero is the scale's dark end, the map's own highest value the bright end."""
    seen = covered([[0.0, 8.0]], opacity=1, smooth=False, fading=False)
    assert (seen[:, :30] == DARK).all()
    assert (seen[:, 30:] == BRIGHT).all()


def test_opacity_mixes() -> None:
    seen = covered([[0.0, 8.0]], opacity=0.25, smooth=False, fading=False)
    assert np.abs(seen[0, 0] - (0.75 * 100 + 0.25 * DARK)).max() <= 0.5
    assert np.abs(seen[0, 59] - (0.75 * 100 + 0.25 * BRIGHT)).max() <= 0.5


def test_the_scale_may_be_shared_with_other_maps() -> None:
    assert (covered([[4.0]], opacity=1, scale=(0, 4)) == BRIGHT).all()
    assert (covered([[4.0]], opacity=1, scale=(4, 9), fading=False) == DARK).all()
    assert (covered([[99.0]], opacity=1, scale=(0, 4)) == BRIGHT).all()
    half = covered([[4.0]], opacity=1, scale=(0, 8), fading=False)[0, 0]
    assert (half == coloured(np.array(0.5, dtype=np.float32), "Inferno")).all()


def test_below_the_threshold_the_picture_is_free() -> None:
    seen = covered([[0.0, 4.9, 5.1, 10.0]], opacity=1, threshold=0.5, smooth=False)
    assert (seen[:, :30] == 100).all()
    assert (seen[:, 30:] != 100).all()


def test_a_map_of_zeros_covers_nothing_or_is_dark_everywhere() -> None:
    zeros = [[0.0, 0.0], [0.0, 0.0]]
    assert (covered(zeros, opacity=1) == GREY_PICTURE).all()
    assert (covered(zeros, opacity=1, fading=False) == DARK).all()


def test_fading_heat_covers_as_much_as_it_is_strong() -> None:
    seen = covered([[0.0, 2.0, 8.0]], opacity=0.8, smooth=False)
    quarter = coloured(np.array(0.25, dtype=np.float32), "Inferno")
    assert (seen[0, 0] == 100).all()
    assert np.abs(seen[0, 30] - (0.8 * 100 + 0.2 * quarter)).max() <= 1
    assert np.abs(seen[0, 59] - (0.2 * 100 + 0.8 * BRIGHT)).max() <= 0.5


@settings(max_examples=50)
@given(
    values=st.lists(st.floats(-100, 100, width=32), min_size=6, max_size=6),
    threshold=st.floats(0, 1),
    colours=st.sampled_from(("Inferno", "RdBu_r")),
)
def test_a_place_is_as_opaque_as_its_number_is_far_from_nothing(
    values: list[float], threshold: float, colours: Any
) -> None:
    signed = np.array(values, dtype=np.float32).reshape(2, 3)
    layer = np.asarray(heat_layer(signed, (3, 2), threshold, (-100, 100), colours, smooth=False))
    far = np.abs(signed) / 100 if colours == "RdBu_r" else (signed + 100) / 200
    surely = np.abs(far - threshold) > 1e-3  # at the threshold itself roundings decide
    expected = np.where(far < threshold, 0, 255 * far)[surely]
    assert np.abs(layer[..., 3][surely] - expected).max(initial=0) <= 1.5


def test_a_fading_layer_has_no_more_than_256_colours() -> None:
    """So that it travels with a palette."""
    ramp = np.linspace(-1, 1, 5000, dtype=np.float32).reshape(50, 100)
    for colours in (*SEQUENTIAL_SCALES, *DIVERGING_SCALES):
        layer = heat_layer(ramp, (100, 50), colours=colours)
        assert layer.getcolors(256) is not None


@pytest.mark.parametrize("options", [{"opacity": 1.1}, {"opacity": -0.1}, {"threshold": 2.0}])
def test_shares_outside_of_0_and_1_get_a_sentence(options: dict[str, float]) -> None:
    with pytest.raises(ExplorerError, match="must lie between 0 and 1"):
        covered([[0.0, 1.0]], **options)


def test_a_layer_alone_is_opaque_above_the_threshold_and_clear_below() -> None:
    values = np.array([[0.0, 4.9, 5.1, 10.0]], dtype=np.float32)
    layer = heat_layer(values, (60, 40), threshold=0.5, smooth=False, fading=False)
    assert (layer.mode, layer.size) == ("RGBA", (60, 40))
    pixels = np.asarray(layer)
    assert (pixels[:, :30, 3] == 0).all()
    assert (pixels[:, 30:, 3] == 255).all()
    assert (pixels[:, 45:, :3] == BRIGHT).all()


@settings(max_examples=30)
@given(
    values=st.lists(st.floats(-1e3, 1e3, width=32), min_size=6, max_size=6),
    opacity=st.floats(0, 1),
    threshold=st.floats(0, 1),
    colours=st.sampled_from((*SEQUENTIAL_SCALES, *DIVERGING_SCALES)),
    fading=st.booleans(),
)
def test_an_overlay_is_its_layer_mixed_with_the_picture(
    values: list[float], opacity: float, threshold: float, colours: Any, fading: bool
) -> None:
    """Pillow's own compositing is the judge."""
    signed = np.array(values, dtype=np.float32).reshape(2, 3)
    layer = heat_layer(signed, (60, 40), threshold, colours=colours, fading=fading)
    layer.putalpha(layer.getchannel("A").point(lambda alpha: round(alpha * opacity)))
    picture = Image.fromarray(GREY_PICTURE).convert("RGBA")
    expected = np.asarray(Image.alpha_composite(picture, layer))[..., :3]
    mixed = overlay(GREY_PICTURE, signed, opacity, threshold, colours=colours, fading=fading)
    assert np.abs(np.asarray(mixed).astype(int) - expected).max() <= 2


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_a_map_with_broken_numbers_gets_a_sentence(broken: float) -> None:
    with pytest.raises(ExplorerError, match="not finite"):
        heat_layer(np.array([[0, broken]], dtype=np.float32), (60, 40))


def test_enlarging_equals_opencv_s_bilinear() -> None:
    """As pytorch-grad-cam enlarges its maps."""
    values = np.random.default_rng(0).random((7, 7)).astype(np.float32)
    picture = np.zeros((224, 224, 3), dtype=np.uint8)
    ours = np.asarray(overlay(picture, values, opacity=1, fading=False))
    theirs = coloured(
        shares_of(cv2.resize(values, (224, 224)), (0, float(values.max()))), "Inferno"
    )
    assert np.abs(ours.astype(int) - theirs.astype(int)).max() <= 5


@settings(deadline=None, max_examples=30)
@given(
    # Numbers so small that half of them is 0 have another shape when they are halved.
    values=st.lists(st.just(0.0) | st.floats(2**-20, 1e6, width=32), min_size=4, max_size=4),
    factor=st.floats(0.01, 100),
)
def test_on_its_own_scale_a_map_s_size_does_not_show(values: list[float], factor: float) -> None:
    once = covered(np.array(values).reshape(2, 2))
    scaled = covered(np.array(values).reshape(2, 2) * factor)
    assert np.abs(once - scaled).max() <= 3


@pytest.mark.parametrize("colours", SEQUENTIAL_SCALES)
def test_colours_go_from_dark_to_bright_without_a_turn(colours: Any) -> None:
    ramp = coloured(np.linspace(0, 1, 256, dtype=np.float32), colours)
    luminance = ramp @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(luminance) > -1).all()
    assert luminance[-1] - luminance[0] > 150
    known = [hex_to_rgb(each) for each in getattr(sequential, colours)]
    assert ramp[0].tolist() == list(known[0])
    assert ramp[-1].tolist() == list(known[-1])


def hexed(rgb: NDArray[np.uint8]) -> str:
    return f"#{rgb.tobytes().hex()}"


@pytest.mark.parametrize("colours", DIVERGING_SCALES)
def test_diverging_colours_get_darker_both_ways_from_0(colours: Diverging) -> None:
    shares = np.linspace(0, 1, 101, dtype=np.float32)
    lightness = np.array([lab(linear(hexed(c)))[0] for c in coloured(shares, colours)])
    assert lightness.argmax() in (49, 50, 51)
    assert lightness.max() > 95
    assert (np.diff(lightness[:50]) > 0).all()
    assert (np.diff(lightness[51:]) < 0).all()
    assert np.abs(lightness - lightness[::-1]).max() < 25


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colours", DIVERGING_SCALES)
def test_everybody_tells_less_from_more(colours: Diverging, sight: str) -> None:
    """From a third of the way on, in every kind of colour vision."""
    for strength in (0.35, 0.6, 0.9):
        sides = coloured(np.array([0.5 - strength / 2, 0.5 + strength / 2], np.float32), colours)
        seen = [lab(np.clip(np.array(SIGHTS[sight]) @ linear(hexed(side)), 0, 1)) for side in sides]
        assert np.linalg.norm(seen[0] - seen[1]) > 15


def test_on_diverging_colours_0_is_the_middle_and_the_threshold_leaves_it_free() -> None:
    values = np.array([[-4.0, 0.0, 2.0]], dtype=np.float32)
    assert own_range(values, "RdBu_r") == (-4, 4)
    pixels = np.asarray(heat_layer(values, (60, 40), 0.4, colours="RdBu_r", smooth=False))
    assert [int(pixels[0, x, 3]) for x in (0, 30, 59)] == [255, 0, 127]
    red, _, blue = pixels[0, 0, :3].astype(int)
    assert blue > red
    red, _, blue = pixels[0, 59, :3].astype(int)
    assert red > blue


def test_a_shared_scale_reaches_to_the_highest_of_all() -> None:
    maps = [heat_map([[0.5, 1]]), heat_map([[0, 8]]), heat_map([[0, 0]])]
    assert shared_range(maps) == (0, 8)
    assert shared_range([]) == (0, 0)


def test_two_classes_are_subtracted_as_they_are() -> None:
    between = difference(heat_map([[1, 2]]), heat_map([[4, 0]]))
    assert between.values.tolist() == [[-3, 2]]
    assert (between.relative, between.most) == (False, 3)


def test_maps_without_a_common_unit_are_divided_by_their_highest_first() -> None:
    """The finer grid holds both: Pillow enlarges the coarser one."""
    one = heat_map([[1, 2], [0, 0]])
    other = HeatMap(np.array([[40.0]], dtype=np.float32), "blocks.1", 3, "gradcam")
    between = difference(one, other)
    assert between.relative
    assert between.values.tolist() == [[-0.5, 0], [-1, -1]]
    assert difference(heat_map([[0, 0]]), heat_map([[0, 8]]), relative=True).values.min() == -1


def test_the_caption_of_a_difference_says_which_colour_is_whose() -> None:
    between = difference(heat_map([[1, 2]]), heat_map([[4, 0]]))
    text = difference_caption(between, ("cat", "dog"), threshold=0.3)
    assert text == (
        "Grad-CAM at blocks.6 for cat minus Grad-CAM at blocks.6 for dog: 1 × 2 values from −3 to"
        " 2, enlarged by bilinear interpolation. Coloured from −3 (blue: more for dog) to 3 (red:"
        " more for cat), opacity 80% at both ends, fading to clear in the middle. Places below 30%"
        " of that are left uncovered."
    )
    assert "opacity 80%." in difference_caption(between, ("cat", "dog"), fading=False)
    assert set(ENDS) == set(DIVERGING_SCALES)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_a_caption_with_its_source(method: str) -> None:
    map_ = HeatMap(np.array([[0, 1]], dtype=np.float32), "features.8", 3, method)
    assert caption(map_).startswith(f"{METHODS[method].title} ({METHODS[method].source}) at")


def test_the_caption_says_all_that_was_done() -> None:
    text = caption(heat_map([[0, 0.5], [0.25, 2]]), opacity=0.4, threshold=0.2, size_px=(60, 40))
    assert text == (
        "Grad-CAM (Selvaraju et al. 2017, arXiv:1610.02391) at blocks.6: 2 × 2 values from 0 to 2,"
        " negative ones set to 0, enlarged to 60 × 40 pixels by bilinear interpolation. Coloured"
        " on its own scale, from 0 (dark) to 2 (bright, Inferno), opacity 40% at the bright end,"
        " fading to clear at the dark end. Places below 20% of that are left uncovered."
    )


def test_the_caption_follows_the_options() -> None:
    text = caption(
        heat_map([[0.5, 1]]), 0.5, scale=(0, 8), colours="Viridis", smooth=False, fading=False
    )
    assert text.endswith("opacity 50%.")
    assert "enlarged place by place" in text
    assert "values from 0.5 to 1," in text
    assert "a scale shared with the other maps, from 0 (dark) to 8 (bright, Viridis)" in text
    assert "uncovered" not in text


def test_the_caption_of_an_empty_map_says_so() -> None:
    assert "nothing at this layer speaks for the class" in caption(heat_map([[0, 0]]))


def test_the_colour_bar_is_svg_with_the_raw_numbers() -> None:
    root = ElementTree.fromstring(colour_bar(0, 0.8349))  # noqa: S314  our own text
    texts = [each.text for each in root.iter() if each.tag.endswith("text")]
    stops = [each.attrib["stop-color"] for each in root.iter() if each.tag.endswith("stop")]
    assert texts == ["0", "0.835"]
    assert stops[0] == f"rgb({','.join(map(str, DARK))})"
    assert stops[-1] == f"rgb({','.join(map(str, BRIGHT))})"
    assert root.attrib["aria-label"] == "Colours from 0 to 0.835"


def test_a_diverging_colour_bar_marks_its_middle() -> None:
    root = ElementTree.fromstring(colour_bar(-2, 2, "RdBu_r"))  # noqa: S314  our own text
    assert [each.text for each in root.iter() if each.tag.endswith("text")] == ["−2", "0", "2"]


PREDICTIONS = (
    Prediction(4, "great white shark, white shark, man-eater, man-eating shark", 0.8734, 3.25),
    Prediction(9, "<b>cat</b> & dog", 0.126, 1.3),
    Prediction(0, "x" * 60, 0.0002, -5.0),
    Prediction(1, "tench", 0.0, -90.0),
)


def test_bars_show_probabilities_with_label_and_percentage() -> None:
    figure = prediction_bars(PREDICTIONS)
    (bars,) = figure.data
    assert list(bars.x) == [0.8734, 0.126, 0.0002, 0.0]
    texts = [each.text for each in figure.layout.annotations]
    assert texts[:2] == ["great white shark", "87.3%"]
    assert texts[2:4] == ["&lt;b&gt;cat&lt;/b&gt; &amp; dog", "12.6%"]
    assert texts[4] == "x" * 35 + "…"
    assert texts[5:] == ["< 0.1%", "tench", "0.0%"]
    assert bars.customdata[0][0] == PREDICTIONS[0].label
    assert [bars.customdata[0][n] for n in (1, 2)] == [4, 3.25]


def test_the_first_stands_on_top_and_the_page_shines_through() -> None:
    figure = prediction_bars(PREDICTIONS)
    low, high = figure.layout.yaxis.range
    assert low > 3
    assert high < 0
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_certainty_is_never_claimed_by_rounding() -> None:
    bars = prediction_bars([Prediction(0, "a", 0.99996, 9), Prediction(1, "b", 1.0, 9)])
    assert [each.text for each in bars.layout.annotations][1::2] == ["> 99.9%", "100.0%"]


def test_the_explained_class_stands_out() -> None:
    assert list(prediction_bars(PREDICTIONS, 9).data[0].marker.opacity) == [0.45, 1, 0.45, 0.45]
    assert set(prediction_bars(PREDICTIONS).data[0].marker.opacity) == {1}


def test_pictures_become_files() -> None:
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (9, 9, 3), dtype=np.uint8))
    assert (np.asarray(Image.open(BytesIO(png_bytes(image)))) == np.asarray(image)).all()
    assert re.match(rb"\x89PNG", png_bytes(image))
