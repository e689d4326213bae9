"""Strokes of a brush keep their way with fewer points."""

from math import cos, hypot, pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.inspection.painting import TOLERANCE, Box, Point, Stroke, fewer_points

ways = st.lists(st.tuples(st.floats(-0.2, 1.2), st.floats(-0.2, 1.2)), min_size=1, max_size=80).map(
    tuple
)


def away(point: Point, way: tuple[Point, ...]) -> float:
    """Distance from a point to a way, by walking along it."""
    steps = [step / 200 for step in range(201)]
    return min(
        hypot(point[0] - (a[0] + s * (b[0] - a[0])), point[1] - (a[1] + s * (b[1] - a[1])))
        for a, b in zip(way, way[1:] or way, strict=False)
        for s in steps
    )


def circle(points: int) -> tuple[Point, ...]:
    turns = (2 * pi * index / (points - 1) for index in range(points))
    return tuple((0.5 + 0.4 * cos(turn), 0.5 + 0.4 * sin(turn)) for turn in turns)


def test_a_straight_way_keeps_its_ends() -> None:
    straight = tuple((index / 100, index / 200) for index in range(101))
    assert Stroke(straight, 0.1).points == ((0, 0), (1, 0.5))


def test_a_corner_stays() -> None:
    corner = ((0, 0), (0.25, 0), (0.5, 0), (0.5, 0.25), (0.5, 0.5))
    assert Stroke(corner, 0.1).points == ((0, 0), (0.5, 0), (0.5, 0.5))


def test_a_brush_that_stands_still_is_one_point() -> None:
    assert Stroke(((0.5, 0.5), (0.5001, 0.5), (0.5, 0.5)), 0.1).points == ((0.5, 0.5),)


def test_a_closed_way_stays_closed() -> None:
    points = Stroke(circle(300), 0.05).points
    assert points[0] == points[-1]
    assert 10 < len(points) < 60


@settings(max_examples=60, deadline=None)
@given(way=ways)
def test_no_point_is_far_from_the_simplified_way(way: tuple[Point, ...]) -> None:
    stroke = Stroke(way, 0.1)
    inside = [tuple(min(max(at, 0), 1) for at in point) for point in way]
    assert all(away((x, y), stroke.points) < TOLERANCE + 0.01 for x, y in inside)
    assert set(stroke.points) <= {(round(x, 3), round(y, 3)) for x, y in inside}


@settings(max_examples=100, deadline=None)
@given(way=ways, radius=st.floats(0.005, 0.5))
def test_simplifying_twice_changes_nothing(way: tuple[Point, ...], radius: float) -> None:
    stroke = Stroke(way, radius)
    assert Stroke(stroke.points, stroke.radius) == stroke


@settings(max_examples=30, deadline=None)
@given(drawn=st.lists(ways, min_size=1, max_size=6), most=st.integers(20, 60))
def test_many_strokes_share_the_points(drawn: list[tuple[Point, ...]], most: int) -> None:
    before = tuple(Stroke(way, 0.1) for way in drawn)
    after = fewer_points(before, most)
    assert sum(len(stroke.points) for stroke in after) <= most
    assert fewer_points(after, most) == after
    assert all(b.points[0] == a.points[0] for b, a in zip(before, after, strict=True))


def test_a_circle_in_few_points_is_still_round() -> None:
    (coarse,) = fewer_points((Stroke(circle(300), 0.05),), 16)
    assert 8 <= len(coarse.points) <= 16
    assert all(away(point, coarse.points) < 0.05 for point in circle(40))


def test_the_points_that_bend_a_way_most_are_kept() -> None:
    """Off the line y = 0.5 lie 0.1, 0.4 and 0.2; the room for four leaves the first out."""
    stroke = Stroke(((0, 0.5), (0.2, 0.6), (0.5, 0.9), (0.8, 0.3), (1, 0.5)), 0.1)
    (fewer,) = fewer_points((stroke,), 4)
    assert fewer.points == ((0, 0.5), (0.5, 0.9), (0.8, 0.3), (1, 0.5))


def test_no_bend_outlives_the_one_that_it_is_part_of() -> None:
    """The second point lies 0.39 off the whole way, but 0.403 off the way to the third (0.4)."""
    stroke = Stroke(((0, 0.5), (0.1, 0.11), (0.5, 0.9), (1, 0.5)), 0.1)
    (fewer,) = fewer_points((stroke,), 3)
    assert fewer.points == ((0, 0.5), (1, 0.5))


@pytest.mark.parametrize("points", [(), ((0.5, 0.5),) * 5001])
def test_no_points_and_too_many_get_a_sentence(points: tuple[Point, ...]) -> None:
    with pytest.raises(ExplorerError, match="1 to 5,000 points"):
        Stroke(points, 0.1)


def test_a_rectangle_is_cut_off_at_the_picture_s_edge() -> None:
    assert Box(-0.5, 0.25, 0.50004, 7) == Box(0, 0.25, 0.5, 1)
