"""What a person does to a picture: each change by itself, their order, and their text."""

import subprocess
import sys
from itertools import pairwise

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from components.errors import ExplorerError
from components.inspection.altering import Picture
from components.inspection.amounts import AMOUNTS
from components.inspection.changes import (
    LONGEST_TEXT,
    MOST_POINTS,
    MOST_STROKES,
    UNCHANGED,
    Changes,
    changed,
)
from components.inspection.painting import Box, Stroke
from components.inspection.prepare import prepare, prepared
from components.networks import Preprocessing

GREY = np.full((64, 64, 3), 100, dtype=np.uint8)
NOISE = np.random.default_rng(5).integers(0, 256, (64, 64, 3), dtype=np.uint8)

shares = st.floats(0, 1)
strokes = st.builds(
    Stroke,
    st.lists(st.tuples(shares, shares), min_size=1, max_size=60).map(tuple),
    st.floats(0.005, 0.5),
)
boxes = st.tuples(shares, shares, shares, shares).map(
    lambda edges: Box(
        min(edges[0], edges[2]) * 0.99,
        min(edges[1], edges[3]) * 0.99,
        min(1, max(edges[0], edges[2]) + 0.01),
        min(1, max(edges[1], edges[3]) + 0.01),
    )
)


def amounts(key: str) -> st.SearchStrategy[float]:
    return st.floats(AMOUNTS[key].lowest, AMOUNTS[key].highest)


all_changes = st.builds(
    Changes,
    boxes=st.lists(boxes, max_size=10).map(tuple),
    strokes=st.lists(strokes, max_size=MOST_STROKES).map(tuple),
    fill=st.sampled_from(["mean", "black", "blurred"]),
    rotation=amounts("rotation"),
    brightness=amounts("brightness"),
    blur=amounts("blur"),
    noise=amounts("noise"),
    seed=st.integers(0, 999),
    jpeg=st.none() | st.integers(1, 100),
)


def test_unchanged_is_unchanged() -> None:
    assert (changed(NOISE, UNCHANGED) == NOISE).all()
    assert UNCHANGED.to_text() == ""
    assert UNCHANGED.sentence == "The picture is unchanged."


def test_a_rectangle_is_painted_in_the_mean_colour() -> None:
    """Of 64 pixels, 0.25 to 0.5 are those from 16 to 31; 0.2 × 255 is 51."""
    after = changed(NOISE, Changes(boxes=(Box(0.25, 0.5, 0.5, 1),)), (0.2, 0.4, 1))
    assert (after[32:, 16:32] == (51, 102, 255)).all()
    inside = np.zeros((64, 64), dtype=bool)
    inside[32:, 16:32] = True
    assert (after[~inside] == NOISE[~inside]).all()


def test_black_is_black_and_a_blur_hides_without_an_edge() -> None:
    halves = GREY.copy()
    halves[:, 32:] = 200
    box = (Box(0, 0, 1, 0.5),)
    assert (changed(halves, Changes(box, fill="black"))[:32] == 0).all()
    hidden = changed(halves, Changes(box, fill="blurred"))[:32, :, 0].astype(int)
    assert (np.diff(hidden, axis=1) >= 0).all()
    assert np.diff(hidden, axis=1).max() < 40
    assert (hidden[:, 0].max(), hidden[:, -1].min()) == (100, 200)


def test_a_point_of_the_brush_is_a_disc() -> None:
    """Of 8 pixels, the middle of the side is 4, and the radius 0.25 is 2 pixels."""
    after = changed(GREY[:8, :8], Changes(strokes=(Stroke(((0.5, 0.5),), 0.25),)), (0, 0, 0))
    assert (after[..., 0] == 0).astype(int).tolist() == [
        [0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 1, 1, 0, 0, 0],
        [0, 0, 1, 1, 1, 1, 0, 0],
        [0, 0, 1, 1, 1, 1, 0, 0],
        [0, 0, 0, 1, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
    ]


@settings(max_examples=60, deadline=None)
@given(
    points=st.lists(st.tuples(shares, shares), min_size=1, max_size=8), radius=st.floats(0.005, 0.5)
)
def test_a_stroke_paints_what_lies_within_its_radius(
    points: list[tuple[float, float]], radius: float
) -> None:
    stroke = Stroke(tuple(points), radius)
    painted = changed(GREY, Changes(strokes=(stroke,)), (0, 0, 0))[..., 0] == 0
    way = 64 * np.array(stroke.points)
    steps = np.linspace(0, 1, 200)[:, None]
    walked = np.concatenate([way[:1], *(a + steps * (b - a) for a, b in pairwise(way))])
    ys, xs = np.mgrid[:64, :64] + 0.5
    distances = np.full((64, 64), np.inf)
    for x, y in walked:
        distances = np.minimum(distances, np.hypot(xs - x, ys - y))
    reach = 64 * stroke.radius
    assert painted[distances < reach - 1e-6].all()
    assert not painted[distances > reach + 0.25].any()


def test_what_is_painted_survives_another_resolution() -> None:
    changes = Changes((Box(0.25, 0.25, 0.5, 0.75),), (Stroke(((0.5, 0.5), (0.9, 0.1)), 0.1),))
    small, large = (
        (changed(np.full((side, side, 3), 100, dtype=np.uint8), changes, (0, 0, 0)) == 0)[..., 0]
        for side in (64, 256)
    )
    assert abs(small.mean() - large.mean()) < 0.01
    assert (small != large[2::4, 2::4]).mean() < 0.02


def test_a_quarter_turn_is_counter_clockwise() -> None:
    assert (changed(NOISE, Changes(rotation=90)) == np.rot90(NOISE)).all()
    assert (changed(NOISE, Changes(rotation=-90)) == np.rot90(NOISE, -1)).all()
    assert (changed(NOISE, Changes(rotation=180)) == NOISE[::-1, ::-1]).all()


@pytest.mark.parametrize(("fill", "corner"), [("mean", 51), ("black", 0), ("blurred", 51)])
def test_a_turn_fills_the_corners(fill: str, corner: int) -> None:
    after = changed(GREY, Changes(rotation=45, fill=fill), (0.2, 0.2, 0.2))  # type: ignore[arg-type]
    assert (after[[0, 0, -1, -1], [0, -1, 0, -1]] == corner).all()
    assert (after[24:40, 24:40] == 100).all()


def test_a_turn_equals_opencv() -> None:
    smooth = changed(NOISE, Changes(blur=3))
    # OpenCV counts from the middle of the first pixel.
    turn = cv2.getRotationMatrix2D((31.5, 31.5), 30, 1)
    expected = cv2.warpAffine(smooth, turn, (64, 64), flags=cv2.INTER_CUBIC)
    after = changed(smooth, Changes(rotation=30))
    difference = after[12:-12, 12:-12].astype(int) - expected[12:-12, 12:-12]
    assert np.abs(difference).max() <= 3


def test_brightness_multiplies() -> None:
    levels = np.array([[[0, 100, 200]]], dtype=np.uint8)
    assert changed(levels, Changes(brightness=0.5)).tolist() == [[[0, 150, 255]]]
    assert changed(levels, Changes(brightness=-0.75)).tolist() == [[[0, 25, 50]]]
    assert changed(levels, Changes(brightness=-1)).tolist() == [[[0, 0, 0]]]


@pytest.mark.parametrize("radius", [1.0, 3.0])
def test_blur_is_a_gaussian(radius: float) -> None:
    edge = np.zeros((64, 64, 3), dtype=np.uint8)
    edge[:, 32:] = 255
    expected = cv2.GaussianBlur(edge, (0, 0), radius, borderType=cv2.BORDER_REPLICATE)
    after = changed(edge, Changes(blur=radius))
    assert np.abs(after.astype(int) - expected).max() < 8


def test_noise_has_its_deviation_and_is_the_same_for_a_seed() -> None:
    middle = np.full((200, 200, 3), 128, dtype=np.uint8)
    after = changed(middle, Changes(noise=0.1))
    assert after.std() == pytest.approx(25.5, rel=0.02)
    assert after.mean() == pytest.approx(128, abs=0.5)
    assert abs(np.corrcoef(after[..., 0].ravel(), after[..., 1].ravel())[0, 1]) < 0.03
    assert (after == changed(middle, Changes(noise=0.1))).all()
    assert (after != changed(middle, Changes(noise=0.1, seed=1))).mean() > 0.9


def test_jpeg_loses_more_the_lower_its_quality() -> None:
    smooth = np.array(Image.fromarray(NOISE[:8, :8]).resize((64, 64), Image.Resampling.BICUBIC))
    losses = [
        np.abs(changed(smooth, Changes(jpeg=quality)).astype(int) - smooth).mean()
        for quality in (1, 10, 40, 100)
    ]
    assert losses == sorted(losses, reverse=True)
    assert losses[0] > 10
    assert losses[-1] < 3


def test_the_order_is_that_of_a_photograph_s_way() -> None:
    top = (Box(0, 0, 1, 0.25),)
    turned = changed(GREY, Changes(top, rotation=90), (0, 0, 0))
    assert (turned[:, :16] == 0).all(), "what is painted turns with the picture"
    darker = changed(GREY, Changes(top, brightness=-0.5), (1, 1, 1))
    assert (darker[:16] == 128).all(), "light falls on what is painted too"
    mixed = changed(GREY, Changes(top, blur=3), (0, 0, 0))[:, 5, 0]
    assert 0 < mixed[16] < 100, "what is painted is blurred too"
    assert changed(GREY, Changes(brightness=-1, noise=0.3)).any(), "noise comes after light"
    sharp, soft = changed(GREY, Changes(noise=0.2)), changed(GREY, Changes(noise=0.2, blur=5))
    assert (sharp == soft).all(), "noise comes after blur"
    rough = changed(GREY, Changes(noise=0.2, jpeg=1))
    assert rough.std() < sharp.std() / 2, "JPEG comes last"


@settings(max_examples=40, deadline=None)
@given(changes=all_changes, side=st.integers(1, 40), seed=st.integers(0, 9))
def test_any_changes_give_a_picture_and_leave_the_first_alone(
    changes: Changes, side: int, seed: int
) -> None:
    seen = np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)
    before = seen.copy()
    seen.flags.writeable = False
    after = changed(seen, changes)
    assert (after.shape, after.dtype) == (seen.shape, seen.dtype)
    assert (seen == before).all()
    assert (changed(seen, changes) == after).all()
    assert changes.sentence.startswith("The picture ")


@settings(max_examples=100, deadline=None)
@given(changes=all_changes)
def test_a_text_brings_back_the_same_changes(changes: Changes) -> None:
    text = changes.to_text()
    assert Changes.from_text(text) == changes
    assert len(text) <= LONGEST_TEXT


def test_the_longest_text_that_can_be_is_not_too_long() -> None:
    zigzag = ((0.111, 0.111), (0.999, 0.222), (0.111, 0.333), (0.999, 0.444), (0.111, 0.555))
    ways = (Stroke(zigzag, 0.123),) * MOST_STROKES
    full = Changes(
        (Box(0.111, 0.222, 0.333, 0.444),) * 10, ways, "blurred", -179.123, -0.123, 12.345, 0.123,
        999, 99,
    )  # fmt: skip
    assert sum(len(stroke.points) for stroke in full.strokes) == MOST_POINTS
    assert 0.9 * LONGEST_TEXT < len(full.to_text()) <= LONGEST_TEXT
    assert Changes.from_text(full.to_text()) == full


def test_a_text_is_short_and_readable() -> None:
    text = "box:0.2-0.3-0.5-0.6,stroke:0.05-0.1-0.2-0.3-0.4,fill:black,blur:2,noise:0.1,jpeg:30"
    expected = Changes(
        boxes=(Box(0.2, 0.3, 0.5, 0.6),),
        strokes=(Stroke(((0.1, 0.2), (0.3, 0.4)), 0.05),),
        fill="black",
        blur=2,
        noise=0.1,
        jpeg=30,
    )
    assert Changes.from_text(text) == expected
    assert expected.to_text() == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("blurr:2", "'blurr:2' is no change of a picture; there are rotation:-180…180"),
        ("blur", "no change"),
        ("blur:", "no change"),
        ("blur:much", "no change"),
        ("blur:2 3", "no change"),
        ("blur:2,", "no change"),
        ("box:0.1-0.2-0.3", "no change"),
        ("box:0.1-0.2-0.3-0.4-0.5", "no change"),
        ("stroke:0.1-0.5", "no change"),
        ("stroke:0.1", "no change"),
        ("fill:pink", "no change"),
        ("__class__:1", "no change"),
        ("blur:2,blur:3", "given twice"),
        ("blur:21", "Blur must lie between 0 and 20, not at 21"),
        ("blur:nan", "Blur must lie between 0 and 20, not at nan"),
        ("noise:-0.1", "Noise must lie between 0 and 0.5"),
        ("brightness:-inf", "Brightness must lie"),
        ("jpeg:0", "JPEG quality must lie between 1 and 100"),
        ("seed:1e9", "Seed must lie"),
        ("box:0.5-0.2-0.3-0.4", "needs a width and a height"),
        ("box:0.1-0.2-nan-0.4", "numbers from 0 to 1"),
        ("stroke:0.9-0.1-0.1", "radius of 0.005 to 0.5"),
        ("stroke:nan-0.1-0.1", "radius of 0.005 to 0.5"),
        (",".join(["box:0-0-1-1"] * 11), "At most 10 rectangles and 20 brush strokes"),
        (",".join(["stroke:0.1-0-0"] * 21), "At most 10 rectangles and 20 brush strokes"),
        ("box:0-0-1-1," * 1000, "at most 2,000 characters"),
    ],
)
def test_a_wrong_text_gets_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence) as caught:
        Changes.from_text(text)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(text=st.text("abcdefjlnoprstuxg:,-.0123456789 é", max_size=60))
def test_any_text_is_changes_or_gets_a_sentence(text: str) -> None:
    try:
        changes = Changes.from_text(text)
    except ExplorerError:
        return
    assert Changes.from_text(changes.to_text()) == changes


def test_the_sentence_tells_what_was_done_in_order() -> None:
    changes = Changes(
        (Box(0, 0, 1, 1), Box(0, 0, 0.5, 1)), (Stroke(((0, 0),), 0.1),), "black", -30, 0.5, 2, 0.1,
        7, 30,
    )  # fmt: skip
    assert changes.sentence == (
        "The picture was painted over with black (2 rectangles and 1 brush stroke), then turned"
        " clockwise by 30°, then made brighter (every number times 1.5), then blurred by a"
        " Gaussian of 2 px, then given noise of deviation 0.1 (seed 7), then saved as JPEG of"
        " quality 30."
    )


@pytest.mark.parametrize("channels", [1, 3])
def test_the_unchanged_crop_is_the_network_s_input(channels: int) -> None:
    preprocessing = Preprocessing(
        40, 48, (0.5, 0.4, 0.3), (0.2, 0.3, 0.4), "bicubic", channels=channels
    )
    tensor, seen = prepare(Image.fromarray(NOISE), preprocessing)
    assert torch.equal(prepared(changed(seen, UNCHANGED), preprocessing), tensor)


def test_what_is_painted_in_the_mean_colour_is_nothing_to_the_network() -> None:
    preprocessing = Preprocessing(32, 32, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225), "bilinear")
    _, seen = prepare(Image.fromarray(NOISE), preprocessing)
    painted: Picture = changed(seen, Changes((Box(0, 0, 1, 1),)), preprocessing.mean)
    assert prepared(painted, preprocessing).abs().max() < 0.01


def test_colour_noise_reaches_a_grey_network_as_grey() -> None:
    """Luma of ITU-R 601: 0.299 × 200 + 0.587 × 100 + 0.114 × 0 = 118.5."""
    preprocessing = Preprocessing(1, 1, (0, 0, 0), (1, 1, 1), "bilinear", channels=1)
    tensor = prepared(np.array([[[200, 100, 0]]], dtype=np.uint8), preprocessing)
    assert tensor.shape == (1, 1, 1, 1)
    assert 255 * tensor.item() == pytest.approx(118.5, abs=0.51)


def test_changing_a_picture_needs_no_torch() -> None:
    code = (
        "import sys; from components.inspection.changes import UNCHANGED, changed;"
        " from components.inspection.cropping import crop_box;"
        " from components.inspection.fitting import fitted;"
        " assert not {'torch', 'torchvision', 'pillow_heif'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
