"""JSON of several writers, whole and damaged."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs import Run, Series, read_runs

HISTORY = {"loss": [0.5, 0.4, 0.3], "val_loss": [0.6, 0.5, 0.7]}


def read(folder: Path, content: Any, name: str = "history.json") -> Run:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text)
    (run,) = read_runs(folder)
    return run


def points(series: Series) -> list[tuple[float, float]]:
    return list(zip(series.step.tolist(), series.value.tolist(), strict=True))


def all_points(run: Run) -> dict[str, list[tuple[float, float]]]:
    return {name: points(series) for name, series in run.series.items()}


@given(
    st.lists(
        st.tuples(st.floats(width=64), st.floats(width=64)),
        min_size=1,
        max_size=6,
    )
)
@settings(deadline=None)
def test_a_history_comes_back_with_nan_and_infinities(
    tmp_path_factory: pytest.TempPathFactory, values: list[tuple[float, float]]
) -> None:
    losses, val_losses = ([pair[place] for pair in values] for place in (0, 1))
    run = read(tmp_path_factory.mktemp("run"), {"loss": losses, "val_loss": val_losses})
    assert list(run.series) == ["train/loss", "val/loss"]
    for name, expected in (("train/loss", losses), ("val/loss", val_losses)):
        np.testing.assert_array_equal(run.series[name].value, np.array(expected))
        assert run.series[name].step.tolist() == list(range(len(values)))
    assert run.problems == ()


@pytest.mark.parametrize(
    "content",
    [
        HISTORY,
        {"history": HISTORY, "params": {"epochs": 3}},
        {name: {str(i): v for i, v in enumerate(each)} for name, each in HISTORY.items()},
        [
            {"epoch": i, "loss": HISTORY["loss"][i], "val_loss": HISTORY["val_loss"][i]}
            for i in range(3)
        ],
    ],
    ids=["lists", "with its parameters", "by pandas", "records"],
)
def test_the_forms_of_a_history(tmp_path: Path, content: Any) -> None:
    assert all_points(read(tmp_path, content)) == {
        "train/loss": list(enumerate(HISTORY["loss"])),
        "val/loss": list(enumerate(HISTORY["val_loss"])),
    }


def test_null_is_how_pandas_writes_nan(tmp_path: Path) -> None:
    run = read(tmp_path, '{"loss": [0.5, null, "inf"]}')
    values = run.series["loss"].value.tolist()
    assert math.isnan(values[1])
    assert (values[0], values[2]) == (0.5, math.inf)


def test_validation_of_every_other_epoch_is_told(tmp_path: Path) -> None:
    """Keras with `validation_freq=2` validates after the second, the fourth, … epoch."""
    run = read(tmp_path, {"loss": [5, 4, 3, 2, 1], "val_loss": [6, 7]})
    assert points(run.series["val/loss"]) == [(1, 6), (3, 7)]
    assert run.problems == (
        "val_loss has 2 values in history.json for 5 epochs; they are taken to be of every"
        " 2 epochs.",
    )


def test_json_lines_with_objects_inside(tmp_path: Path) -> None:
    records = [
        {"epoch": e, "train": {"loss": 1 / (e + 1)}, "note": "x", "ok": True, "timestamp": 7.5}
        for e in range(3)
    ]
    run = read(tmp_path, "\n".join(map(json.dumps, records)), "log.jsonl")
    assert all_points(run) == {"train/loss": [(0, 1.0), (1, 0.5), (2, 1 / 3)]}
    assert run.series["train/loss"].wall_time.tolist() == [7.5] * 3


@pytest.mark.parametrize("name", ["log.txt", "train.log", "scalars.json", "history.ndjson"])
def test_json_lines_by_any_usual_name(tmp_path: Path, name: str) -> None:
    run = read(tmp_path, '{"step": 1, "loss": 0.5}\n{"step": 2, "loss": NaN}\n', name)
    assert points(run.series["loss"])[0] == (1, 0.5)
    assert math.isnan(run.series["loss"].value[1])


def test_damaged_lines_are_left_out_and_told(tmp_path: Path) -> None:
    text = (
        '{"step": 1, "loss": 0.5}\n{"step": 2, "lo\n[1]\n{"loss": 3}\n{"step": 4, "loss": 0.25}\n'
    )
    run = read(tmp_path, text + '{"step": 5, "l', "log.jsonl")
    assert all_points(run) == {"loss": [(1, 0.5), (4, 0.25)]}
    assert run.problems == (
        "The last line of log.jsonl is cut off and was left out.",
        "3 of 5 lines of log.jsonl are no JSON object with a step and were left out.",
    )


@pytest.mark.parametrize("cut", [30, 60, 100])
def test_a_document_cut_off_is_told(tmp_path: Path, cut: int) -> None:
    state = json.dumps({"log_history": [{"step": s, "loss": s / 7} for s in range(9)]})
    run = read(tmp_path, state[:cut], "trainer_state.json")
    assert run.series == {}
    assert run.problems == ("trainer_state.json is cut off or no JSON, so nothing of it is shown.",)


@pytest.mark.parametrize(
    "content",
    [
        {"learning_rate": 0.1, "layers": 3},
        {"classes": ["cat", "dog"]},
        [{"image_id": 3, "score": 0.5}],
        [1, 2, 3],
        '{"epoch": 3, "accuracy": 0.9}',
        "[" * 100_000,
        "",
    ],
    ids=["options", "names", "predictions", "numbers", "results", "deep", "empty"],
)
def test_other_json_is_no_run(tmp_path: Path, content: Any) -> None:
    (tmp_path / "other.json").write_text(
        content if isinstance(content, str) else json.dumps(content)
    )
    assert read_runs(tmp_path) == []


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_can_be_read(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    folder = tmp_path_factory.mktemp("run")
    (folder / "trainer_state.json").write_bytes(noise)
    (folder / "log.jsonl").write_bytes(b'{"step": 1, "loss": 0.5}\n' + noise)
    (run,) = read_runs(folder)
    assert run.series["loss"].step[0] <= 1
    assert all(isinstance(problem, str) for problem in run.problems)
