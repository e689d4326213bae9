"""Another size, crop or fit than a network's own; the frame and the mask of what it sees."""

from dataclasses import replace
from math import floor
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from timm.data import create_transform, resolve_data_config
from timm.models import get_pretrained_cfg

from components.errors import ExplorerError
from components.inspection.prepare import (
    crop,
    crop_box,
    fitted,
    prepare,
    prepare_mask,
)
from components.networks import Preprocessing
from components.networks.records import Fit
from tests.inspection.preparing import (
    SAMPLES,
    noise,
    sizes,
    ways,
)

IMAGENET = Preprocessing(224, 256, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225), "bicubic")


@pytest.mark.parametrize(
    ("size", "box"),
    [
        # The shorter side is 256, of which 16 are cut off at both ends: 1/16 of it.
        ((256, 256), (16, 16, 240, 240)),
        ((512, 512), (32, 32, 480, 480)),
        ((1024, 512), (288, 32, 736, 480)),
        ((512, 1024), (32, 288, 480, 736)),
    ],
)
def test_the_frame_of_what_is_seen_lies_in_the_middle(
    size: tuple[int, int], box: tuple[float, ...]
) -> None:
    assert crop_box(size, IMAGENET) == box


def test_the_frame_of_a_long_strip_lies_in_its_middle() -> None:
    left, top, right, bottom = crop_box((2048, 8), IMAGENET)
    assert (left + right) / 2 == pytest.approx(1024, abs=0.1)
    assert (right - left, top, bottom) == pytest.approx((7, 0.5, 7.5), abs=0.1)


@settings(max_examples=150, deadline=None)
@given(size=sizes, way=ways)
def test_the_frame_lies_within_the_picture(size: tuple[int, int], way: Preprocessing) -> None:
    left, top, right, bottom = crop_box(size, way)
    assert 0 <= left < right <= size[0] + 1e-9
    assert 0 <= top < bottom <= size[1] + 1e-9


@settings(max_examples=100, deadline=None)
@given(
    size=st.tuples(st.integers(40, 250), st.integers(40, 250)),
    side=st.integers(8, 60),
    resize_px=st.integers(8, 90),
    fit=st.sampled_from(["middle", "whole", "squash"]),
)
def test_the_frame_holds_what_is_seen(
    size: tuple[int, int], side: int, resize_px: int, fit: Fit
) -> None:
    """Red is the column and green the row, so that colours tell where a pixel comes from."""
    ys, xs = np.mgrid[: size[1], : size[0]]
    picture = Image.fromarray(np.stack([xs, ys, xs * 0 + 255], axis=-1).astype(np.uint8))
    way = Preprocessing(side, resize_px, (0,) * 3, (1,) * 3, "bilinear", fit)
    seen = crop(picture, way)
    rows, columns = seen[..., 2].any(axis=1), seen[..., 2].any(axis=0)
    left, top, right, bottom = crop_box(size, way)
    for found, first, last, along in (
        (seen[rows][0][columns][:, 0], left, right, size[0]),
        (seen[rows][:, columns][:, 0, 1], top, bottom, size[1]),
    ):
        step = (last - first) / len(found)
        expected = first + step * (np.arange(len(found)) + 0.5) - 0.5
        # At the picture's edges the average is taken over less than two steps.
        inner = (expected > step) & (expected < along - 1 - step)
        assert np.abs(found - expected)[inner].max(initial=0) <= 1


@settings(max_examples=60, deadline=None)
@given(size=st.tuples(st.integers(20, 200), st.integers(20, 200)), way=ways, data=st.data())
def test_a_mask_lies_where_its_object_is_seen(
    size: tuple[int, int], way: Preprocessing, data: st.DataObject
) -> None:
    width, height = size
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    mask = np.zeros((height, width), dtype=bool)
    mask[top : top + height // 2, left : left + width // 2] = True
    picture = Image.fromarray(np.where(mask, 255, 0).astype(np.uint8))
    inside = prepare_mask(Image.fromarray(mask), way)
    seen = crop(picture, way)[..., 0] > 127
    assert inside.shape == seen.shape
    assert inside.dtype == bool
    # They differ at most along the object's four edges, by a pixel.
    assert (inside ^ seen).sum() <= 2 * sum(inside.shape) + 4
    if way.interpolation == "nearest":
        assert (inside == seen).all()


@pytest.mark.parametrize("name", ["cup", "tree", "rocket"])
@pytest.mark.parametrize("fit", ["middle", "whole", "squash"])
def test_a_scene_s_mask_lies_on_its_object(name: str, fit: Fit) -> None:
    way = Preprocessing(96, 110, (0.5,) * 3, (0.5,) * 3, "bilinear", fit)
    mask = Image.open(SAMPLES / f"scene-{name}-mask.png")
    inside = prepare_mask(mask, way)
    assert 0.03 < inside.mean() < 0.7
    shown = crop(mask.convert("RGB"), way)[..., 0]
    assert (inside == (shown > 127)).mean() > 0.98
    assert inside[shown == 255].mean() > 0.99
    assert inside[shown == 0].mean() < 0.01


def test_nothing_chosen_changes_nothing() -> None:
    for name in ("resnet18.a1_in1k", "efficientnet_b3.ra2_in1k", "inception_v3.tv_in1k"):
        config = resolve_data_config({}, pretrained_cfg=get_pretrained_cfg(name).to_dict())
        side = config["input_size"][1]
        own = Preprocessing(
            side, floor(side / config["crop_pct"]), config["mean"], config["std"], "bicubic"
        )
        assert fitted(own) == own
        assert fitted(own, side, own.fit, None, own.mean, own.std) == own


@pytest.mark.parametrize("side", [96, 160, 320])
@pytest.mark.parametrize("crop_pct", [0.875, 0.95, 1.0])
def test_another_resolution_equals_timm_s(side: int, crop_pct: float) -> None:
    config = {
        "input_size": (3, side, side),
        "crop_pct": crop_pct,
        "interpolation": "bicubic",
        "mean": (0.5, 0.4, 0.3),
        "std": (0.2, 0.3, 0.4),
    }
    transform = create_transform(**resolve_data_config(config), is_training=False)
    chosen = fitted(IMAGENET, side, "middle", crop_pct, (0.5, 0.4, 0.3), (0.2, 0.3, 0.4))
    tensor, _ = prepare(noise(300, 200), chosen)
    assert torch.equal(tensor, transform(noise(300, 200)).unsqueeze(0))


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"input_px": 448}, (448, 512, "middle")),
        ({"input_px": 112}, (112, 128, "middle")),
        ({"crop": 0.5}, (224, 448, "middle")),
        ({"crop": 1}, (224, 224, "middle")),
        ({"fit": "whole"}, (224, 224, "whole")),
        ({"fit": "squash", "input_px": 100}, (100, 100, "squash")),
        ({"fit": "whole", "crop": 0.5}, (224, 448, "whole")),
    ],
)
def test_the_resized_side_follows(choices: dict[str, Any], expected: tuple[int, int, str]) -> None:
    chosen = fitted(IMAGENET, **choices)
    assert (chosen.input_px, chosen.resize_px, chosen.fit) == expected
    assert (chosen.mean, chosen.std) == (IMAGENET.mean, IMAGENET.std)


def test_a_network_that_squashes_keeps_its_own_share() -> None:
    own = Preprocessing(224, 256, (0.5,) * 3, (0.5,) * 3, "bicubic", "squash")
    assert fitted(own, 448, "squash").resize_px == 512
    assert fitted(own, fit="middle").resize_px == 256


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"input_px": 15}, "16 to 1,280 pixels a side, not 15"),
        ({"input_px": 100_000}, "not 100,000"),
        ({"crop": 0}, "share between 0.25 and 1"),
        ({"crop": float("nan")}, "not nan"),
        ({"fit": "stretch"}, "middle, whole, squash, not 'stretch'"),
        ({"mean": (0.5, 0.5)}, "mean is three numbers between 0 and 1"),
        ({"mean": (0.5, 0.5, 124)}, "not 0.5, 0.5, 124"),
        ({"std": (0.5, 0, 0.5)}, "deviation is three numbers between 0.001 and 1"),
        ({"std": ()}, "not none"),
        ({"std": (float("nan"),) * 3}, "nan, nan, nan"),
    ],
)
def test_a_choice_that_cannot_be_gets_one_sentence(choices: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence) as caught:
        fitted(IMAGENET, **choices)
    assert str(caught.value).endswith(".")


def test_the_largest_choice_on_a_long_picture_still_fits_into_memory() -> None:
    """Resized whole, 2048 × 128 would become 81,920 × 5,120 pixels: 1.3 GB."""
    chosen = replace(fitted(IMAGENET, 1280, crop=0.25), interpolation="nearest")
    seen = crop(Image.new("RGB", (2048, 128), (9, 8, 7)), chosen)
    assert (seen == (9, 8, 7)).all()
