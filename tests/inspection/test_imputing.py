"""ROAD and average drop: the library's own numbers, and numbers for every map."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pytorch_grad_cam.metrics.cam_mult_image import CamMultImageConfidenceChange
from pytorch_grad_cam.metrics.road import (
    ROADCombined,
    ROADLeastRelevantFirst,
    ROADMostRelevantFirst,
)
from pytorch_grad_cam.utils.model_targets import ClassifierOutputSoftmaxTarget

from components.inspection.imputing import PERCENTILES, road
from components.inspection.keeping import kept
from components.inspection.ranking import shown
from tests.inspection.judged import by_mean, by_network, random_picture
from tests.inspection.subjects import small_network

SIDE_PX = 24


def random_input(seed: int) -> torch.Tensor:
    return torch.randn(1, 3, SIDE_PX, SIDE_PX, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("seed", range(4))
def test_road_equals_pytorch_grad_cam_without_noise(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, tensor = small_network(seed=seed).eval(), random_input(seed)
    values = random_picture(seed, SIDE_PX, SIDE_PX)
    mine = road(by_network(network, tensor, 2), values, noise=0)
    monkeypatch.setattr(torch, "randn_like", torch.zeros_like)
    cam, target = shown(values, (SIDE_PX, SIDE_PX))[None], [ClassifierOutputSoftmaxTarget(2)]
    combined = ROADCombined(percentiles=list(PERCENTILES))(tensor, cam, target, network)
    assert mine.combined == pytest.approx(combined[0], abs=1e-5)
    for number, percentile in enumerate(PERCENTILES):
        most, least = (
            way(percentile)(tensor, cam, target, network, return_diff=False)[0]
            for way in (ROADMostRelevantFirst, ROADLeastRelevantFirst)
        )
        assert mine.most_relevant_first[number] == pytest.approx(most, abs=1e-5)
        assert mine.least_relevant_first[number] == pytest.approx(least, abs=1e-5)
        assert mine.shares[number] == pytest.approx(1 - percentile / 100, abs=2 / SIDE_PX**2)


def test_road_with_noise_differs_from_the_librarys_by_its_noise_alone() -> None:
    """The library draws from torch's shared random numbers, so no two of its results are equal."""
    network, tensor = small_network(seed=1).eval(), random_input(1)
    values = random_picture(1, SIDE_PX, SIDE_PX)
    cam, target = shown(values, (SIDE_PX, SIDE_PX))[None], [ClassifierOutputSoftmaxTarget(2)]
    theirs = ROADCombined(percentiles=list(PERCENTILES))(tensor, cam, target, network)[0]
    mine = road(by_network(network, tensor, 2), values)
    assert mine.combined == pytest.approx(theirs, abs=2e-3)
    assert mine.combined != road(by_network(network, tensor, 2), values, noise=0).combined
    torch.rand(7)
    assert mine == road(by_network(network, tensor, 2), values)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("side_px", [1, 2, 3, 20])
@pytest.mark.parametrize(
    "values",
    [np.zeros((7, 7)), np.full((2, 2), 3.0), np.ones((1, 1)), np.eye(4), np.eye(2) * 1e-30],
)
def test_every_map_gets_numbers(values: NDArray[np.float64], side_px: int, channels: int) -> None:
    """Also maps that are mostly 0, for which the library solves an impossible system: NaN."""
    tensor = torch.rand(1, channels, side_px, side_px)
    subject = by_mean(random_picture(0, side_px, side_px))
    subject = type(subject)(tensor, 0, subject.probabilities)
    found = road(subject, values.astype(np.float32))
    numbers = [*found.shares, *found.most_relevant_first, *found.least_relevant_first]
    assert np.isfinite([*numbers, found.combined]).all()
    assert len(found.most_relevant_first) == len(PERCENTILES)
    left = kept(subject, values.astype(np.float32))
    assert 0 <= left.drop <= 1
    assert np.isfinite(left.probability)


def test_road_by_hand_of_a_picture_that_is_even_but_for_one_half() -> None:
    """Bright left, dark right: without the left half, everything is filled in dark."""
    picture = np.zeros((20, 20), dtype=np.float32)
    picture[:, :10] = 1
    found = road(by_mean(picture), picture, percentiles=(49,), noise=0)
    assert found.shares[0] == pytest.approx(0.51, abs=0.003)
    assert found.most_relevant_first[0] < 0.01
    assert found.least_relevant_first[0] > 0.99
    assert found.combined == pytest.approx(0.5, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 9))
def test_average_drop_and_increase_are_the_librarys_in_shares(seed: int, index: int) -> None:
    network, tensor = small_network(seed=1).eval(), 3 * random_input(seed)
    values = random_picture(seed, 5, 5)
    mine = kept(by_network(network, tensor, index), values)
    target = [ClassifierOutputSoftmaxTarget(index)]
    cam = shown(values, (SIDE_PX, SIDE_PX))[None]
    change = float(CamMultImageConfidenceChange()(tensor, cam, target, network)[0])
    whole = float(network(tensor).detach().softmax(1)[0, index])
    assert mine.probability == pytest.approx(whole + change, abs=1e-6)
    assert mine.drop == pytest.approx(max(0, -change) / whole, abs=1e-5)
    assert mine.increased == (mine.probability > whole)


def test_average_drop_by_hand() -> None:
    """The map keeps the darker pixel alone: ½ / 2 of (1 + ½) / 2, so two thirds are lost."""
    picture = np.array([[1.0, 0.5]], dtype=np.float32)
    found = kept(by_mean(picture), np.array([[0.0, 1.0]], dtype=np.float32))
    assert found.probability == pytest.approx(0.25)
    assert not found.increased
    assert found.drop == pytest.approx(2 / 3)
    nothing = kept(by_mean(picture), np.zeros((1, 2), dtype=np.float32))
    assert (nothing.probability, nothing.drop) == (0, 1)
    black = kept(by_mean(0 * picture), picture)
    assert (black.probability, black.drop, black.increased) == (0, 0, False)
