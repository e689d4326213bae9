"""What is told of the differences of configurations."""

from pathlib import Path

import pytest

from components.runs.differences import Difference, config_differences, short
from tests.runs.simple_runs import runs_of


def test_only_keys_that_differ_are_told(tmp_path: Path) -> None:
    runs = runs_of(
        tmp_path,
        {
            "a": {"name": "a", "lr": 0.1, "model": {"depth": 2, "width": 1}, "sides": [1, 2]},
            "b": {"name": "b", "lr": 0.2, "model": {"depth": 2, "width": 3}, "sides": [1, 2]},
            "c": {"name": "c", "lr": 0.1, "model": {"depth": 2, "width": 1}, "ema": True},
        },
    )
    assert config_differences(runs) == (
        Difference("lr", ("0.1", "0.2", "0.1"), (False, True, False)),
        Difference("model.width", ("1", "3", "1"), (False, True, False)),
        Difference("sides", ("1, 2", "1, 2", None), (False, False, True)),
        Difference("ema", (None, None, "True"), (False, False, True)),
    )


def test_differences_from_a_pinned_run(tmp_path: Path) -> None:
    first, second, pinned = runs_of(
        tmp_path, {"a": {"lr": 1, "x": 5}, "b": {"lr": 1, "x": 6}, "p": {"lr": 2, "x": 5, "y": 0}}
    )
    assert config_differences([first, second], pinned) == (
        Difference("lr", ("1", "1"), (True, True)),
        Difference("x", ("5", "6"), (False, True)),
        Difference("y", (None, None), (True, True)),
    )


def test_equal_runs_and_none_differ_in_nothing(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"a": {"name": "a", "lr": 1}, "b": {"name": "b", "lr": 1.0}})
    assert config_differences(runs) == ()
    assert config_differences([]) == ()


def test_true_is_another_value_than_one(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"a": {"ema": 1}, "b": {"ema": True}})
    assert config_differences(runs) == (Difference("ema", ("1", "True"), (False, True)),)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.001, "0.001"),
        ([1, 2, 3, 4], "1, 2, 3, 4"),
        (list(range(100)), "0, 1, 2, 3, … 96 more"),
        ([[0, 1], [2]], "[0, 1], [2]"),
        ([], "none"),
        ({}, "none"),
        (None, "none"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_values_are_shortened(value: object, text: str) -> None:
    assert short(value) == text
