"""A network's input equals, number by number, what timm and torchvision would make of it."""

from functools import partial

import numpy as np
import pytest
import torch
import torchvision
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from timm.data.transforms import CenterCropOrPad, ResizeKeepRatio
from timm.models import get_pretrained_cfg

from components.inspection.prepare import (
    crop,
    crop_box,
    prepare,
    prepare_many,
)
from components.networks import Preprocessing
from components.networks.records import Fit
from tests.inspection.preparing import PLAIN, SIZES, check_against_timm, noise, sizes, ways


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "name",
    [
        "resnet18.tv_in1k",
        "resnet50.a1_in1k",
        "efficientnet_b0.ra_in1k",
        "tf_efficientnetv2_b0.in1k",
        "mobilenetv3_small_100.lamb_in1k",
        "vit_tiny_patch16_224.augreg_in21k_ft_in1k",
        "inception_v3.tv_in1k",
        "convnext_tiny.fb_in22k_ft_in1k_384",
        "vit_base_patch16_clip_quickgelu_224.metaclip_2pt5b",
    ],
)
def test_it_equals_timm(name: str, size: tuple[int, int]) -> None:
    check_against_timm(get_pretrained_cfg(name).to_dict(), size)


@pytest.mark.parametrize("crop_pct", [1.0, 0.95, 0.9])
@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
def test_squashing_equals_timm(crop_pct: float, interpolation: str) -> None:
    config = {
        "input_size": (3, 96, 96),
        "crop_mode": "squash",
        "crop_pct": crop_pct,
        "interpolation": interpolation,
        "mean": (0.5, 0.4, 0.3),
        "std": (0.2, 0.3, 0.4),
    }
    check_against_timm(config, (300, 120))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "name",
    [
        "ResNet50_Weights.IMAGENET1K_V1",
        "ResNet50_Weights.IMAGENET1K_V2",
        "EfficientNet_B1_Weights.IMAGENET1K_V2",
        "EfficientNet_V2_S_Weights.IMAGENET1K_V1",
        "ViT_B_16_Weights.IMAGENET1K_SWAG_E2E_V1",
        "MobileNet_V3_Small_Weights.IMAGENET1K_V1",
    ],
)
def test_it_equals_torchvision(name: str, size: tuple[int, int]) -> None:
    transforms = torchvision.models.get_weight(name).transforms()
    preprocessing = Preprocessing(
        input_px=transforms.crop_size[0],
        resize_px=transforms.resize_size[0],
        mean=tuple(transforms.mean),
        std=tuple(transforms.std),
        interpolation=transforms.interpolation.value,
    )
    tensor, _ = prepare(noise(*size), preprocessing)
    assert torch.equal(tensor, transforms(noise(*size)).unsqueeze(0))


def test_what_is_seen_is_exactly_the_tensor() -> None:
    preprocessing = Preprocessing(50, 60, (0.5, 0.4, 0.3), (0.2, 0.3, 0.4), "bicubic")
    tensor, seen = prepare(noise(200, 90), preprocessing)
    assert seen.dtype == np.uint8
    assert seen.shape == (50, 50, 3)
    mean, std = (np.array(each) for each in (preprocessing.mean, preprocessing.std))
    shown = (tensor[0].permute(1, 2, 0).numpy() * std + mean) * 255
    assert np.abs(shown - seen).max() < 1e-3


def test_the_middle_is_cut_out() -> None:
    picture = np.zeros((4, 8, 3), dtype=np.uint8)
    picture[:, 2:6] = 200
    tensor, seen = prepare(Image.fromarray(picture), PLAIN)
    assert (seen == 200).all()
    assert torch.allclose(tensor, torch.tensor(200 / 255))


def test_a_small_resize_leaves_black_around() -> None:
    preprocessing = Preprocessing(4, 2, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), "nearest")
    _, seen = prepare(Image.new("RGB", (9, 9), "white"), preprocessing)
    assert seen[..., 0].tolist() == [
        [0, 0, 0, 0],
        [0, 255, 255, 0],
        [0, 255, 255, 0],
        [0, 0, 0, 0],
    ]


def test_one_channel_means_grey() -> None:
    """Luma of ITU-R 601: 0.299 R + 0.587 G + 0.114 B; the first mean and deviation count."""
    preprocessing = Preprocessing(4, 4, (0.5, 9, 9), (0.25, 9, 9), "bilinear", channels=1)
    tensor, seen = prepare(Image.new("RGB", (5, 4), (255, 0, 0)), preprocessing)
    assert tensor.shape == (1, 1, 4, 4)
    assert (seen == 76).all()
    assert torch.allclose(tensor, torch.tensor((76 / 255 - 0.5) / 0.25))


@pytest.mark.parametrize("size", [(2048, 1), (1, 2048), (2048, 100)])
def test_a_long_strip_shows_its_middle(size: tuple[int, int]) -> None:
    """Enlarged whole, 2048 × 1 would have a side of 458,752 pixels."""
    strip = np.zeros((size[1], size[0], 3), dtype=np.uint8)
    strip[size[1] // 4 : -size[1] // 4, size[0] // 4 : -size[0] // 4] = 90
    if 1 in size:
        strip = np.full_like(strip, 90)
    preprocessing = Preprocessing(16, 16, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), "bilinear")
    tensor, seen = prepare(Image.fromarray(strip), preprocessing)
    assert tensor.shape == (1, 3, 16, 16)
    assert (seen[8, 8] == 90).all()


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    input_px=st.integers(1, 40),
    resize_px=st.integers(1, 60),
    fit=st.sampled_from(["middle", "whole", "squash"]),
    channels=st.sampled_from([1, 3]),
)
def test_every_picture_gets_the_network_s_shape(
    size: tuple[int, int], input_px: int, resize_px: int, fit: Fit, channels: int
) -> None:
    make = partial(Preprocessing, input_px, resize_px, (0.4,) * 3, (0.2,) * 3, "bicubic")
    tensor, seen = prepare(noise(*size), make(fit, channels))
    assert tensor.shape == (1, channels, input_px, input_px)
    assert seen.shape == (input_px, input_px, 3)
    assert tensor.isfinite().all()


@settings(max_examples=40, deadline=None)
@given(several=st.lists(sizes, min_size=1, max_size=5), way=ways)
def test_many_pictures_are_prepared_as_one_by_one(
    several: list[tuple[int, int]], way: Preprocessing
) -> None:
    images = [noise(*size) for size in several]
    one_by_one = torch.cat([prepare(image, way)[0] for image in images])
    assert torch.equal(prepare_many(iter(images), way), one_by_one)


@settings(max_examples=60, deadline=None)
@given(size=sizes, side=st.integers(1, 60), resize_px=st.integers(1, 90))
def test_whole_pictures_equal_timm_s_with_a_black_border(
    size: tuple[int, int], side: int, resize_px: int
) -> None:
    if round(min(size) * resize_px / max(size)) < 1:
        size = (max(size), max(size))  # timm would resize a side to nothing
    way = Preprocessing(side, resize_px, (0,) * 3, (1,) * 3, "bicubic", "whole")
    resize = ResizeKeepRatio(resize_px, longest=1, interpolation="bicubic")
    expected = CenterCropOrPad(side)(resize(noise(*size)))
    assert (crop(noise(*size), way) == np.asarray(expected)).all()


def test_a_whole_picture_shows_all_corners_between_black() -> None:
    picture = Image.new("RGB", (8, 4), "white")
    way = Preprocessing(8, 8, (0,) * 3, (1,) * 3, "bilinear", "whole")
    assert crop(picture, way)[..., 0].tolist() == [[0] * 8] * 2 + [[255] * 8] * 4 + [[0] * 8] * 2
    assert crop_box(picture.size, way) == (0, 0, 8, 4)


def test_a_line_stays_visible_where_all_is_shown() -> None:
    way = Preprocessing(16, 16, (0,) * 3, (1,) * 3, "bilinear", "whole")
    assert crop(Image.new("RGB", (2048, 1), "white"), way)[..., 0].sum() == 16 * 255
