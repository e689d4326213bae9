"""Whether the colours can be told apart, by everybody, on both backgrounds."""

from itertools import combinations

import numpy as np
import pytest

from components.figures.palette import (
    CATEGORICAL,
    SEQUENTIAL,
    SPLIT_COLORS,
    SPLIT_STYLES,
    STAGE_COLORS,
    categorical,
    on_dark,
)

RGB = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

# How linear RGB is seen, Machado, Oliveira & Fernandes 2009, severity 1.0.
SIGHTS = {
    "normal": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE, DARK = "#ffffff", "#10161d"


def linear(color: str) -> RGB:
    """An sRGB colour as linear light in [0, 1]."""
    channels = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(light: RGB) -> RGB:
    """CIE L*a*b* under D65."""
    x, y, z = np.cbrt(np.clip(TO_XYZ @ light / [0.95047, 1, 1.08883], 1e-9, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    dark, light = sorted(float(TO_XYZ[1] @ linear(color)) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_categorical_colours_differ(sight: str) -> None:
    seen = [lab(np.clip(np.array(SIGHTS[sight]) @ linear(color), 0, 1)) for color in CATEGORICAL]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) >= 15


@pytest.mark.parametrize("color", CATEGORICAL)
def test_categorical_colours_stand_out_from_both_backgrounds(color: str) -> None:
    assert contrast(color, WHITE) >= 2
    assert contrast(color, DARK) >= 2


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colors", [CATEGORICAL, tuple(SPLIT_COLORS.values())])
def test_tones_for_the_dark_background_differ_as_much(sight: str, colors: tuple[str, ...]) -> None:
    seen = [
        lab(np.clip(np.array(SIGHTS[sight]) @ linear(on_dark(color)), 0, 1)) for color in colors
    ]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) >= 15


def test_tones_for_the_dark_background_are_not_dim_on_it() -> None:
    for color in (*CATEGORICAL, *SPLIT_COLORS.values()):
        assert contrast(on_dark(color), DARK) >= max(3.3, contrast(color, DARK))
    assert contrast(on_dark(CATEGORICAL[0]), DARK) >= 4.5
    assert contrast(on_dark(SPLIT_COLORS["train"]), DARK) >= 4.5


@pytest.mark.parametrize("sight", SIGHTS)
def test_training_validation_and_test_differ_in_colour_and_in_style(sight: str) -> None:
    seen = [
        lab(np.clip(np.array(SIGHTS[sight]) @ linear(color), 0, 1))
        for color in SPLIT_COLORS.values()
    ]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) >= 15
    assert len({style.dash for style in SPLIT_STYLES.values()}) == len(SPLIT_STYLES) == 3
    for color in SPLIT_COLORS.values():
        assert contrast(color, WHITE) >= 3
        assert contrast(color, DARK) >= 3


def test_ten_colours_then_they_come_again() -> None:
    assert len(set(CATEGORICAL)) == len(CATEGORICAL) == 10
    assert [categorical(index) for index in range(25)] == list(CATEGORICAL * 3)[:25]


def test_each_stage_has_its_own_colour() -> None:
    assert sorted(STAGE_COLORS) == list(range(1, 10))
    assert len(set(STAGE_COLORS.values())) == 9


def test_the_sequential_scale_grows_evenly_lighter() -> None:
    """Streamlit asks for exactly ten."""
    assert len(SEQUENTIAL) == 10
    steps = np.diff([lab(linear(color))[0] for color in SEQUENTIAL])
    assert steps.min() > 5
    assert steps.max() < 12
