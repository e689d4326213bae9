"""Pictures and preparations to compare with timm's."""

from math import floor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from PIL import Image
from timm.data import create_transform, resolve_data_config

from components.inspection.prepare import (
    prepare,
)
from components.networks import Preprocessing

NOISE = np.random.default_rng(3).integers(0, 256, (700, 700, 3), dtype=np.uint8)


SAMPLES = Path(__file__).parents[2] / "assets" / "samples"


SIZES = [(300, 200), (157, 401), (64, 64), (640, 43)]


PLAIN = Preprocessing(4, 4, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), "bilinear")


def noise(width: int, height: int) -> Image.Image:
    return Image.fromarray(NOISE[:height, :width])


def check_against_timm(config: dict[str, Any], size: tuple[int, int]) -> None:
    resolved = resolve_data_config({}, pretrained_cfg=config)
    transform = create_transform(**resolved, is_training=False)
    side = resolved["input_size"][1]
    preprocessing = Preprocessing(
        input_px=side,
        resize_px=floor(side / resolved["crop_pct"]),
        mean=resolved["mean"],
        std=resolved["std"],
        interpolation=resolved["interpolation"],
        fit="squash" if resolved["crop_mode"] == "squash" else "middle",
    )
    tensor, _ = prepare(noise(*size), preprocessing)
    assert tensor.dtype == torch.float32
    assert torch.equal(tensor, transform(noise(*size)).unsqueeze(0))


ways = st.builds(
    Preprocessing,
    st.integers(1, 60),
    st.integers(1, 90),
    st.just((0.4, 0.5, 0.6)),
    st.just((0.2, 0.3, 0.4)),
    st.sampled_from(["nearest", "bilinear", "bicubic"]),
    st.sampled_from(["middle", "whole", "squash"]),
    st.sampled_from([1, 3]),
)


sizes = st.tuples(st.integers(1, 200), st.integers(1, 200))
