"""The message that the browser's view of curves draws from."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.figures.curve_points import CurveMark, CurveOptions
from components.figures.curve_view import MOST_TOGETHER, Zoom, curve_view, read_zoom
from components.runs import Run, read_runs

Floats = np.ndarray[Any, np.dtype[np.float64]]


def runs_of(folder: Path, values: dict[str, Any], name: str = "val/loss") -> list[Run]:
    """Runs of one series each, from step 1 on."""
    for run, each in values.items():
        (folder / run).mkdir(parents=True)
        rows = "".join(f"{step},{value!r}\n" for step, value in enumerate(each, 1))
        (folder / run / "metrics.csv").write_text(f"step,{name}\n{rows}")
    return list(read_runs(folder))


class Message:
    """What a message says, as the browser reads it."""

    def __init__(self, message: bytes) -> None:
        head, _, self.blob = message.partition(b"\n")
        self.head: dict[str, Any] = json.loads(head)
        self.curves: list[dict[str, Any]] = self.head["curves"]

    def numbers(self, place: list[int]) -> Floats:
        start, count, size = place
        part = self.blob[start : start + count * size]
        return np.frombuffer(part, f"<f{size}").astype(np.float64)


def message(runs: list[Run], metric: str = "loss", zoom: str = "", **options: Any) -> Message:
    return Message(curve_view(runs, CurveOptions(metric, **options), zoom=read_zoom(zoom)))


def noise(count: int, seed: int = 0) -> list[float]:
    numbers: list[float] = np.random.default_rng(seed).normal(size=count).tolist()
    return numbers


def test_arrays_arrive_with_every_bit_and_small_ones_small(tmp_path: Path) -> None:
    """0.1 needs eight bytes, 0.5 and the float32 nearest to 0.1 need four; steps are whole."""
    near = float(np.float32(0.1))
    runs = runs_of(tmp_path, {"a": [0.1, float("nan"), 0.5], "b": [near, float("inf"), 0.5]})
    found = message(runs)
    for curve, size, values in zip(
        found.curves, (8, 4), ([0.1, np.nan, 0.5], [near, np.inf, 0.5]), strict=True
    ):
        np.testing.assert_array_equal(found.numbers(curve["y"]), values)
        np.testing.assert_array_equal(found.numbers(curve["x"]), [1, 2, 3])
        assert (curve["x"][2], curve["y"][2]) == (4, size)


def test_a_curve_has_at_most_2000_points_and_its_extremes(tmp_path: Path) -> None:
    values = noise(20_000)
    values[12_345], values[4_321] = 50.0, -50.0
    runs = runs_of(tmp_path, {"a": values})
    found = message(runs, smoothing=0.6)
    (curve,) = found.curves
    assert curve["points"] == 20_000
    assert 1000 < curve["x"][1] <= 2000
    assert curve["measured"][1] == curve["x"][1] == curve["y"][1]
    x, y = map(found.numbers, curve["behind"])
    assert 1000 < len(x) <= 2000
    assert {1, 20_000, 12_346, 4_322} <= set(x)
    np.testing.assert_array_equal(y, np.array(values)[x.astype(int) - 1])


def test_a_window_brings_the_points_that_lie_in_it(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"a": noise(20_000)})
    found = message(runs, zoom="5000,6000,,")
    (curve,) = found.curves
    assert set(range(5_000, 6_001)) <= set(found.numbers(curve["x"]))
    assert curve["x"][1] <= 2000
    short = runs_of(tmp_path / "short", {"a": noise(50)})
    assert curve_view(short, CurveOptions("loss")) == curve_view(
        short, CurveOptions("loss"), zoom=Zoom((5, 9), (0.1, 0.2))
    )


def test_many_curves_share_what_a_browser_can_draw(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {f"run{i}": noise(2_500, i) for i in range(50)})
    counts = [curve["x"][1] for curve in message(runs).curves]
    assert len(counts) == 50
    assert sum(counts) <= MOST_TOGETHER
    assert min(counts) > 600


def test_a_band_is_thinned_with_its_own_extremes(tmp_path: Path) -> None:
    low, high = noise(5_000), noise(5_000, 1)
    low[777], high[2_222] = -90.0, 90.0
    runs = runs_of(tmp_path, {"x-seed0": low, "x-seed1": high})
    found = message(runs, grouped=True)
    (curve,) = found.curves
    below, above, count = map(found.numbers, curve["spread"])
    assert len(below) == len(above) == len(count) == curve["x"][1] <= 2000
    assert (below.min(), above.max()) == (-90, 90)
    assert set(count) == {2}


def test_marks_stand_where_their_step_lies_on_the_axis(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    rows = "1,1000,0.9\n2,1060,0.5\n4,1180,0.2\n"
    (tmp_path / "a" / "metrics.csv").write_text("step,wall_time,val/loss\n" + rows)
    runs = list(read_runs(tmp_path))
    marks = [
        CurveMark("a", 3, "overfitting from here", "overfitting"),
        CurveMark("unknown", 3, "nowhere", "overfitting"),
    ]
    for axis, x in (("step", 3), ("minutes", 2)):
        options = CurveOptions("loss", x_axis=axis)  # type: ignore[arg-type]  # both are axes
        found = Message(curve_view(runs, options, marks))
        assert found.head["marks"] == [
            {"run": 0, "x": x, "label": "overfitting from here", "kind": "overfitting"}
        ]


def test_a_group_carries_the_marks_of_its_runs(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"w": [1.0], "x-seed0": [1.0, 2.0], "x-seed1": [1.0, 2.0]})
    marks = [CurveMark("x-seed1", 2, "here", "here")]
    found = Message(curve_view(runs, CurveOptions("loss", grouped=True), marks))
    assert [mark["run"] for mark in found.head["marks"]] == [1]


def test_what_belongs_to_an_axis_changes_with_it(tmp_path: Path) -> None:
    """By this the view tells whether a zoom still means something."""
    runs = runs_of(tmp_path, {"a": [1.0, 2.0], "b": [1.0, 3.0]})
    axes = message(runs).head["axes"]
    for same in ({"smoothing": 0.5}, {"robust": True}, {"log_y": True}, {"grouped": True}):
        assert message(runs, **same).head["axes"] == axes
    assert message(runs, "lr").head["axes"] == [axes[0], "lr − "]
    assert message(runs, pinned="a").head["axes"][1] != axes[1]
    assert message(runs, x_axis="minutes").head["axes"][0] != axes[0]


def test_files_are_named_after_metric_and_runs(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"exp/a": [1.0, 2.0], "exp/b <c>": [1.0, 3.0]})
    assert message(runs).head["file"] == "loss-exp-a-exp-b-c"
    many = runs_of(tmp_path / "many", {f"run{i}": [1.0] for i in range(9)})
    assert message(many).head["file"] == "loss-9-runs"


RANGE = st.none() | st.tuples(st.floats(-1e9, 1e9), st.floats(1e-3, 1e6)).map(
    lambda at: (float(f"{at[0]:.12g}"), float(f"{at[0] + at[1]:.12g}"))
).filter(lambda at: at[0] < at[1])


@given(RANGE, RANGE)
def test_a_zoom_comes_back_from_the_address(
    x: tuple[float, float] | None, y: tuple[float, float] | None
) -> None:
    assert read_zoom(str(Zoom(x, y))) == Zoom(x, y)


def test_zooms_as_people_write_them() -> None:
    assert str(Zoom((10, 50.5))) == "10,50.5,,"
    assert str(Zoom()) == ",,,"
    assert read_zoom("") == Zoom()
    assert read_zoom("10,50,0.2,0.9") == Zoom((10, 50), (0.2, 0.9))


@pytest.mark.parametrize(
    "text", ["1,2", "a,b,,", "5,1,,", "1,,,", ",,nan,1", "0,inf,,", "1,2,3,4,5", "1,1,,"]
)
def test_a_wrong_zoom_is_told(text: str) -> None:
    with pytest.raises(ExplorerError, match="is no zoom"):
        read_zoom(text)
