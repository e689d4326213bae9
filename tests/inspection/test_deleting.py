"""Deletion and insertion curves: worked out by hand, and what must hold for every picture."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from components.errors import ExplorerError
from components.inspection.deleting import (
    at_random,
    blurred,
    deletion,
    deletions,
    insertion,
    marked_first,
    mean_curve,
)
from components.inspection.judging import Subject
from components.inspection.ranking import PATCHES, random_map, ranking
from tests.inspection.judged import by_mean, by_network, random_picture
from tests.inspection.subjects import small_network

FOUR = np.array([[1.0, 0.6], [0.4, 0.0]], dtype=np.float32)


def test_a_deletion_curve_by_hand() -> None:
    """The mean is ½; without 1 it is ¼, without 0.6 too 0.1, and then 0.

    Area: ¼ · (½/2 + ¼ + 0.1 + 0 + 0/2) = 0.15.
    """
    curve = deletion(by_mean(FOUR), FOUR, steps=4)
    assert curve.shares.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert curve.probabilities == pytest.approx([0.5, 0.25, 0.1, 0, 0])
    assert curve.area == pytest.approx(0.15)


def test_a_map_that_marks_the_wrong_places_has_a_larger_area() -> None:
    """Darkest first: ½, ½, 0.4, ¼, 0. Area: ¼ · (¼ + ½ + 0.4 + ¼) = 0.35."""
    assert deletion(by_mean(FOUR), 1 - FOUR, steps=4).area == pytest.approx(0.35)


def test_few_pixels_have_few_steps() -> None:
    assert deletion(by_mean(FOUR), FOUR, steps=24).shares.tolist() == [0, 0.25, 0.5, 0.75, 1]
    one = deletion(by_mean(FOUR[:1, :1]), FOUR[:1, :1])
    assert (one.shares.tolist(), one.probabilities.tolist(), one.area) == ([0, 1], [1, 0], 0.5)


def test_insertion_goes_from_the_blurred_picture_to_the_sharp_one_in_the_maps_order() -> None:
    """Every step asked of the network anew, mixed without our code."""
    network = small_network(seed=3).eval()
    tensor = torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    values = random_picture(4, 32, 32)
    subject = by_network(network, tensor, 2)
    curve = insertion(subject, values, steps=8)
    soft = blurred(tensor)
    for share, probability in zip(curve.shares, curve.probabilities, strict=True):
        kept = np.zeros(1024, dtype=bool)
        kept[np.argsort(-values.ravel())[: round(share * 1024)]] = True
        mixed = torch.where(torch.from_numpy(kept.reshape(32, 32)), tensor, soft)
        assert probability == pytest.approx(subject.probabilities(mixed)[0, 2], abs=1e-6)
    assert len(curve.shares) == 9


@pytest.mark.parametrize("side_px", [224, 100])
def test_the_blur_is_a_gaussian_of_five_pixels_in_224(side_px: int) -> None:
    tensor = torch.rand(1, 2, side_px, side_px, generator=torch.Generator().manual_seed(0))
    sigma = 5 * side_px / 224
    for mine, channel in zip(blurred(tensor)[0], tensor[0], strict=True):
        expected = gaussian_filter(channel.numpy(), sigma, mode="mirror", truncate=3)
        assert np.abs(mine.numpy() - expected).max() < 1e-5


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (2, 3), (9, 9)])
def test_small_pictures_can_be_blurred(size: tuple[int, int]) -> None:
    assert blurred(torch.ones(1, 3, *size)) == pytest.approx(torch.ones(1, 3, *size))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(2, 9),
    st.integers(2, 9),
    st.integers(1, 4),
    st.integers(1, 9),
)
def test_what_holds_for_every_picture_and_map(
    seed: int, height: int, width: int, rows: int, steps: int
) -> None:
    picture, values = random_picture(seed, height, width), random_picture(seed + 1, rows, rows)
    subject = by_mean(picture)
    curve = deletion(subject, values, steps)
    assert curve.probabilities[0] == pytest.approx(picture.mean(), abs=1e-6)
    assert curve.probabilities[-1] == 0
    assert (curve.shares[0], curve.shares[-1]) == (0, 1)
    assert (np.diff(curve.shares) > 0).all()
    # Bright pixels only ever disappear.
    assert (np.diff(curve.probabilities) < 1e-6).all()
    assert 0 <= curve.area <= 1
    assert deletion(subject, 7 * values, steps).area == pytest.approx(curve.area, abs=1e-6)
    best = deletion(subject, picture, steps).area
    worst = deletion(subject, 1 - picture, steps).area
    assert best - 1e-6 <= curve.area <= worst + 1e-6


@pytest.mark.parametrize("values", [np.zeros((7, 7)), np.full((3, 3), 2.5), np.ones((1, 1))])
def test_a_map_that_ranks_nothing_is_worth_a_random_order(values: NDArray[np.float64]) -> None:
    order = ranking(values.astype(np.float32), (30, 40))
    expected = np.argsort(-random_map(0, (30, 40)).ravel(), kind="stable")
    assert order.tolist() == expected.tolist()


def test_places_that_a_map_does_not_mark_are_not_taken_line_by_line() -> None:
    """One corner is marked; what follows comes from above and below alike."""
    values = np.zeros((8, 8), dtype=np.float32)
    values[0, 0] = 1
    order = ranking(values, (64, 64))
    assert sorted(order.tolist()) == list(range(64 * 64))
    assert set(order[:16].tolist()) == {
        64 * row + column for row in range(4) for column in range(4)
    }
    rows = order[1000:] // 64
    assert rows[:100].mean() < rows[:100].max() - 3
    assert abs(rows[:1500].mean() - rows[-1500:].mean()) < 20


def test_random_orders_take_patches_and_are_the_same_every_time() -> None:
    subject = by_mean(random_picture(0, 70, 70))
    (first, _), (again, other) = at_random(subject, 2), at_random(subject, 2)
    for step in (1, 2):
        order = first(step)
        assert order.tolist() == again(step).tolist()
        assert sorted(order.tolist()) == list(range(70 * 70))
        # A tenth of the pixels lies together in patches: most have their right neighbour with them.
        tenth = set(order[: 70 * 7].tolist())
        assert np.mean([place + 1 in tenth for place in tenth]) > 0.5
    assert first(1).tolist() != first(2).tolist()
    assert first(1).tolist() != other(1).tolist()
    assert random_map(5, (PATCHES, PATCHES)).shape == (7, 7)


def test_the_random_curve_of_a_mean_is_a_straight_line() -> None:
    """On average, a share of random places takes away that share of the brightness."""
    subject = by_mean(random_picture(0, 70, 70))
    curve = mean_curve(deletions(subject, at_random(subject, 3), steps=10))
    straight = curve.probabilities[0] * (1 - curve.shares)
    assert np.abs(curve.probabilities - straight).max() < 0.01


def test_several_curves_share_their_ends_and_nothing_else() -> None:
    asked: list[int] = []
    plain = by_mean(random_picture(1, 20, 20))

    def counting(inputs: torch.Tensor) -> NDArray[np.float32]:
        asked.append(len(inputs))
        return plain.probabilities(inputs)

    subject = Subject(plain.tensor, 0, counting)
    ways = [*at_random(subject, 2), marked_first(subject, random_picture(2, 3, 3))]
    curves = deletions(subject, ways, steps=10)
    assert sum(asked) == 2 + 3 * 9
    for curve, way in zip(curves, ways, strict=True):
        alone = deletions(plain, [way], steps=10)[0]
        assert curve.probabilities == pytest.approx(alone.probabilities, abs=1e-6)
    mean = mean_curve(curves)
    assert mean.area == pytest.approx(np.mean([curve.area for curve in curves]))
    assert mean.shares.tolist() == curves[0].shares.tolist()


def test_progress_rises_to_one_and_can_stop_the_work() -> None:
    told: list[float] = []
    subject = by_mean(random_picture(1, 30, 30))
    deletion(subject, random_picture(2, 3, 3), 40, told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)
    assert len(told) == 4

    def stop(share: float) -> None:
        if share > 0.3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        deletion(subject, random_picture(2, 3, 3), 40, stop)


@pytest.mark.parametrize("index", [-1, 2])
def test_a_class_that_is_not_there_is_refused(index: int) -> None:
    plain = by_mean(FOUR)
    with pytest.raises(ExplorerError, match=f"no class {index}"):
        deletion(Subject(plain.tensor, index, plain.probabilities), FOUR)
