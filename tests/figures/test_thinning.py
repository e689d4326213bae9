"""Which points of a long curve are drawn, against the plain definition."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from components.figures.thinning import extremes, thinned

Floats = np.ndarray[Any, np.dtype[np.float64]]

ANY = arrays(np.float64, st.integers(0, 200), elements=st.floats(allow_nan=True))


def slow_extremes(values: Floats, most: int) -> list[int]:
    """The definition, group by group."""
    if len(values) <= most:
        return list(range(len(values)))
    finite = np.isfinite(values)
    kept = {0, len(values) - 1}
    inner = np.arange(1, len(values) - 1)
    for group in np.array_split(inner, (most - 2) // (2 if finite.all() else 3)):
        sound = [index for index in group if finite[index]] or [group[0]]
        kept |= {min(sound, key=lambda i: values[i]), max(sound, key=lambda i: values[i])}
        kept |= {index for index in group if not finite[index]} and {
            next(index for index in group if not finite[index])
        }
    return sorted(int(index) for index in kept)


@settings(deadline=None, max_examples=300)
@given(ANY, st.integers(5, 60))
def test_extremes_are_those_of_the_definition(values: Floats, most: int) -> None:
    assert extremes(values, most).tolist() == slow_extremes(values, most)


@settings(deadline=None)
@given(ANY, st.integers(5, 60))
def test_ends_extremes_and_what_is_no_number_are_kept(values: Floats, most: int) -> None:
    kept = extremes(values, most)
    assert len(kept) <= max(most, 0)
    assert (np.diff(kept) > 0).all()
    if len(values) <= most:
        return
    assert (kept[0], kept[-1]) == (0, len(values) - 1)
    finite, drawn = values[np.isfinite(values)], values[kept]
    if len(finite):
        sound = drawn[np.isfinite(drawn)]
        assert (sound.min(), sound.max()) == (finite.min(), finite.max())
    assert np.isfinite(values).all() == np.isfinite(drawn).all()


@settings(deadline=None)
@given(
    st.integers(0, 5000),
    st.integers(66, 400),
    st.none() | st.tuples(st.floats(-100, 6000), st.floats(0, 6000)),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_a_look_at_a_curve_is_ascending_small_enough_and_complete(
    count: int, most: int, window: tuple[float, float] | None, log_x: bool, seed: int
) -> None:
    values = np.random.default_rng(seed).normal(size=count)
    x = np.arange(1.0, count + 1)
    window = window and (window[0], window[0] + window[1])
    kept = thinned(x, values, window, log_x, most)
    assert len(kept) <= max(most, 0)
    assert (np.diff(kept) > 0).all()
    if count:
        assert {0, count - 1, int(values.argmin()), int(values.argmax())} <= set(kept.tolist())


def test_a_window_shows_every_point_in_it_that_there_is_room_for() -> None:
    x, values = np.arange(1e6), np.sin(np.arange(1e6) / 3)
    inside = thinned(x, values, (500_000.0, 500_999.0))
    assert set(range(500_000, 501_000)) <= set(inside.tolist())
    assert len(inside) <= 2000
    before = inside[inside < 500_000]
    assert before[0] == 0
    assert 100 < len(before) <= 250


def test_every_decade_of_a_logarithmic_axis_gets_its_points() -> None:
    x = np.arange(1.0, 1e6 + 1)
    kept = x[thinned(x, np.sin(x), log_x=True)]
    decades = np.histogram(np.log10(kept), bins=6, range=(0, 6))[0]
    assert decades.tolist()[0] == 9
    assert min(decades[2:]) > 200
    plain = np.histogram(np.log10(x[thinned(x, np.sin(x))]), bins=6, range=(0, 6))[0]
    assert plain[2] < 10


@pytest.mark.parametrize("count", [0, 1, 2, 2000])
def test_short_curves_are_drawn_whole(count: int) -> None:
    values = np.zeros(count)
    assert thinned(np.arange(float(count)), values, (1.0, 2.0)).tolist() == list(range(count))
