"""What is stated about runs whose story is known, and what is not."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.runs import Run, read_runs
from components.runs.learning_rates import drops_of
from components.runs.statements import statements
from tests.runs.simple_runs import Values, run_of
from tests.runs.stating import only


def accuracies(
    folder: Path, training: float, validation: float, test: float | None, **config: Any
) -> Run:
    columns: dict[str, Values] = {
        "train/accuracy": [0.5, training, training],
        "val/accuracy": [0.5, validation, validation - 0.01],
    }
    if test is not None:
        config = {"test_accuracy": test} | config
    return run_of(folder, columns, config)


def test_the_example_of_the_course_notes(tmp_path: Path) -> None:
    """Human 1 %, training 10 %, validation 10.2 %, test 10.4 %: 9, 0.2 and 0.2 points."""
    run = accuracies(tmp_path, 0.9, 0.898, 0.896)
    found = only(run, "bias and variance", human=0.01)
    assert (found.verdict, found.step, found.supported) == ("avoidable bias", 2, True)
    assert found.sentence == (
        "Errors at epoch 2, where validation accuracy was best: people 1.0 %, training 10.0 %,"
        " validation 10.2 %, test 10.4 %. That is avoidable bias 9.0 points, variance 0.2 points,"
        " overfitting to the validation set 0.2 points. The avoidable bias is the largest: a larger"
        " network, longer training or a better learning rate comes first; more images would hardly"
        " help."
    )


@pytest.mark.parametrize(
    ("training", "validation", "test", "largest"),
    [
        (0.90, 0.89, 0.885, "avoidable bias"),
        (0.98, 0.90, 0.89, "variance"),
        (0.98, 0.97, 0.90, "overfitting to the validation set"),
    ],
)
def test_the_largest_part_is_named(
    tmp_path: Path, training: float, validation: float, test: float, largest: str
) -> None:
    run = accuracies(tmp_path, training, validation, test)
    assert only(run, "bias and variance", human=0.01).verdict == largest


def test_percent_is_read_as_percent(tmp_path: Path) -> None:
    columns: dict[str, Values] = {"train/accuracy": [50.0, 90.0], "val/accuracy": [40.0, 80.0]}
    found = only(run_of(tmp_path, columns, {"test_accuracy": 75.0}), "bias and variance", 0.01)
    assert "training 10.0 %, validation 20.0 %, test 25.0 %" in found.sentence


def test_without_a_human_level_bias_stays_open_unless_another_part_must_be_larger(
    tmp_path: Path,
) -> None:
    open_ = only(accuracies(tmp_path / "a", 0.9, 0.88, None), "bias and variance")
    assert (open_.verdict, open_.supported) == ("bias unknown", False)
    assert "training 10.0 %, validation 12.0 %" in open_.sentence
    assert "can't be judged without knowing" in open_.sentence
    # At most 2 points can be avoided in training, but 10 lie between training and validation.
    clear = only(accuracies(tmp_path / "b", 0.98, 0.88, None), "bias and variance")
    assert (clear.verdict, clear.supported) == ("variance", True)


def test_a_part_within_chance_is_not_acted_upon(tmp_path: Path) -> None:
    """600 images with 12 % errors: deviation 1.33 points, of a difference of 2 points 1.5 or so."""
    numbers = {"images": 6000, "val_images": 600}
    found = only(accuracies(tmp_path, 0.9, 0.88, None, **numbers), "bias and variance", 0.1)
    assert found.verdict == "nothing stands out"
    assert "variance 2.0 points (within chance)" in found.sentence
    many = {"images": 6000, "val_images": 60000}
    found = only(accuracies(tmp_path, 0.9, 0.88, None, **many), "bias and variance", 0.1)
    assert found.verdict == "variance"


def test_a_test_curve_goes_before_the_configuration(tmp_path: Path) -> None:
    columns: dict[str, Values] = {
        "train/accuracy": [0.8, 0.9, 0.95],
        "val/accuracy": [0.7, 0.8, 0.75],
        "test/accuracy": [0.6, 0.7, 0.65],
    }
    found = only(run_of(tmp_path, columns, {"test_accuracy": 0.1}), "bias and variance", 0.01)
    assert "training 10.0 %, validation 20.0 %, test 30.0 %" in found.sentence


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"augmentation": "light"}, "augmentation"),
        ({"augmentation": ["flip"], "dropout": 0.0, "sides": []}, "augmentation"),
        ({"dropout": 0.5}, "dropout"),
        ({"dropout": 0.2, "sides": [[0, 96], [9, 160]]}, "dropout and smaller images"),
        (
            {"augmentation": "light", "dropout": 0.1, "sides": [[0, 96]]},
            "augmentation, dropout and smaller images",
        ),
        ({"augmentation": "none", "dropout": 0, "sides": []}, None),
        ({"augmentation": []}, None),
        ({}, None),
    ],
)
def test_what_makes_training_images_harder_is_a_caution(
    tmp_path: Path, config: dict[str, object], told: str | None
) -> None:
    found = only(accuracies(tmp_path, 0.9, 0.95, None, **config), "bias and variance").sentence
    assert ("it is too high" in found) == bool(told)
    assert f"(Training error is measured with {told}, so it is too high.)" in found or not told


@pytest.mark.parametrize("name", ["train/accuracy", "val/accuracy"])
def test_bias_needs_both_accuracies(tmp_path: Path, name: str) -> None:
    found = only(run_of(tmp_path, {name: [0.5, 0.6], "val/loss": [1.0, 0.9]}), "bias and variance")
    missing = "validation" if name == "train/accuracy" else "training"
    assert (found.verdict, found.supported) == (f"no {missing} accuracy", False)


@pytest.mark.parametrize("human", [-0.1, 1.5, math.nan])
def test_a_human_level_that_is_no_share_is_refused(tmp_path: Path, human: float) -> None:
    with pytest.raises(ExplorerError, match="between 0 and 1"):
        statements(accuracies(tmp_path, 0.9, 0.9, None), human)


SHARES = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


@settings(deadline=None, max_examples=50)
@given(SHARES, SHARES, SHARES, SHARES)
def test_the_parts_are_the_differences_of_the_errors_that_are_told(
    tmp_path_factory: pytest.TempPathFactory,
    human: float,
    training: float,
    validation: float,
    test: float,
) -> None:
    columns: dict[str, Values] = {"train/accuracy": [training], "val/accuracy": [validation]}
    run = run_of(tmp_path_factory.mktemp("run"), columns, {"test_accuracy": test})
    sentence = only(run, "bias and variance", human).sentence
    names = ("people", "training", "validation", "test")
    told = sentence.split("was best: ")[1]
    errors = [float(told.split(f"{name} ")[1].split(" %")[0]) for name in names]
    parts = ("avoidable bias", "variance", "overfitting to the validation set")
    for part, low, high in zip(parts, errors, errors[1:], strict=False):
        is_worse = round(high - low, 1) > 0
        assert (f"{part} {high - low:.1f} points" if is_worse else f"no {part} (") in sentence


def test_validation_no_worse_than_training_shows_no_variance(tmp_path: Path) -> None:
    found = only(accuracies(tmp_path, 0.489, 0.568, None), "bias and variance")
    assert "That is no variance (validation is no worse than training)." in found.sentence


DROPPED = np.repeat([0.1, 0.01, 0.001], 6)


def test_drops_are_found_with_their_factors(tmp_path: Path) -> None:
    run = run_of(tmp_path, {"lr": [0.01, 0.05, *DROPPED, 0.0001]})
    found = drops_of(run.series["lr"])
    assert [drop.step for drop in found] == [9, 15, 21]
    assert [drop.factor for drop in found] == pytest.approx([0.1, 0.1, 0.1])
    assert [(drop.since, drop.until) for drop in found] == [(3, 15), (9, 21), (15, math.inf)]


@pytest.mark.parametrize(
    "rates",
    [
        0.5 * (1 + np.cos(np.linspace(0, np.pi, 40))),
        np.repeat(np.linspace(1, 0.1, 20), 2)[:30],
        0.9 ** np.arange(20),
        np.r_[np.linspace(0.1, 1, 5), np.full(9, 1.0)],
    ],
    ids=["cosine", "small steps", "exponential", "warm-up"],
)
def test_smooth_schedules_have_no_drops(tmp_path: Path, rates: Values) -> None:
    run = run_of(tmp_path, {"lr": rates})
    assert drops_of(run.series["lr"]) == ()
    assert only(run, "learning rate").verdict == "smooth"


def test_a_curve_that_answers_to_a_drop(tmp_path: Path) -> None:
    """Stretches of three: 1.0 before, 0.5 after the first drop; 0.5 before and after the second."""
    validation = np.repeat([1.0, 0.5, 0.5], 6)
    first, second = [
        each
        for each in statements(run_of(tmp_path, {"lr": DROPPED, "val/loss": validation}))
        if each.kind == "learning rate"
    ]
    assert (first.verdict, first.step, first.supported) == ("answered", 7, True)
    assert first.sentence == (
        "At epoch 7 the learning rate dropped to 0.1 of its value. Validation loss was 1, then 1"
        " before the drop, and 0.5 after it (medians of 3 points): the curve answered to the drop."
    )
    assert (second.verdict, second.step) == ("no answer", 13)


def test_whether_a_drop_helped_a_fall_that_was_under_way_is_not_known(tmp_path: Path) -> None:
    columns: dict[str, Values] = {"lr": DROPPED[:12], "val/loss": np.linspace(3, 1, 12)}
    found = only(run_of(tmp_path, columns), "learning rate")
    assert (found.verdict, found.step, found.supported) == ("no answer known", 7, False)
    # The lines' points 2, 5 and 8 of 12, from 3 by 2 / 11 each.
    assert "was 2.82, then 2.27 before the drop, and 1.73 after it" in found.sentence
    assert "can't be told: it had been improving before as well" in found.sentence


def test_a_drop_without_points_around_it(tmp_path: Path) -> None:
    columns: dict[str, Values] = {"lr": [0.1] * 7 + [0.01], "val/loss": [1.0] * 7 + [0.2]}
    found = only(run_of(tmp_path, columns), "learning rate")
    assert (found.verdict, found.step, found.supported) == ("no answer known", 8, False)
    found = only(run_of(tmp_path / "lone", {"lr": [0.1] * 7 + [0.01]}), "learning rate")
    assert (found.verdict, found.step, found.supported) == ("no answer known", 8, False)


def test_many_drops_are_told_in_part(tmp_path: Path) -> None:
    run = run_of(tmp_path, {"lr": np.repeat(0.5 ** np.arange(9), 2), "val/loss": [1.0] * 18})
    told = [each for each in statements(run) if each.kind == "learning rate"]
    assert len(told) == 5
    assert any(each.verdict == "more drops" and "4 more times" in each.sentence for each in told)


@pytest.mark.parametrize("rate", ["lr-Adam", "lr/group0", "learning_rate"])
def test_other_names_of_the_learning_rate(tmp_path: Path, rate: str) -> None:
    found = only(run_of(tmp_path, {rate: [0.1] * 9}), "learning rate")
    assert (found.verdict, found.sentence) == (
        "constant",
        "The learning rate stayed at 0.1 throughout.",
    )


def test_a_run_without_learning_rate(tmp_path: Path) -> None:
    found = only(run_of(tmp_path, {"val/loss": [1.0] * 9}), "learning rate")
    assert (found.verdict, found.supported) == ("not saved", False)


def test_the_annealer_of_the_course_notes_never_fires(tmp_path: Path) -> None:
    config = {"schedule": "plateau", "watch": "val/acc", "early_stopping": 0}
    columns: dict[str, Values] = {"lr": [0.1] * 9, "val/loss": [1.0] * 9, "val/accuracy": [0.5] * 9}
    found = statements(run_of(tmp_path, columns, config))
    told = [each for each in found if each.kind == "learning rate"]
    assert [each.verdict for each in told] == ["never fires", "constant"]
    assert told[0].sentence == (
        "The plateau schedule watched 'val/acc', a metric that this run doesn't have (it has"
        " val/loss, val/accuracy): so it never did anything."
    )


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"schedule": "plateau", "watch": "val/loss"}, False),
        ({"schedule": "plateau", "watch": "val_loss"}, False),
        ({"schedule": "plateau"}, False),
        ({"schedule": "constant", "watch": "val/acc"}, False),
        ({"schedule": "constant", "watch": "val/acc", "early_stopping": 3}, True),
        ({"schedule": "plateau", "watch": "val/acc", "early_stopping": 3}, True),
    ],
)
def test_only_what_watches_in_vain_is_told(
    tmp_path: Path, config: Mapping[str, Any], told: bool
) -> None:
    run = run_of(tmp_path, {"lr": [0.1] * 9, "val_loss": [1.0] * 9}, config)
    assert ("never fires" in {each.verdict for each in statements(run)}) == told


NUMBERS = st.floats(0, 10) | st.sampled_from([math.nan, math.inf, 1e300])


NAMES = ["train/loss", "val/loss", "train/accuracy", "val/accuracy", "lr", "test/accuracy"]


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_any_run_gets_statements_with_numbers_that_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    length = data.draw(st.integers(1, 25))
    series = st.lists(NUMBERS, min_size=length, max_size=length)
    columns = data.draw(st.dictionaries(st.sampled_from(NAMES), series, min_size=1))
    run = run_of(tmp_path_factory.mktemp("run"), columns)
    found = statements(run, human=0.01)
    kinds = {each.kind for each in found}
    assert kinds == {
        *("bias and variance", "overfitting", "plateau", "divergence", "learning rate", "noise")
    }
    supported = [each.supported for each in found]
    assert supported == sorted(supported, reverse=True)
    steps = {step for each in run.series.values() for step in each.step.tolist()}
    for each in found:
        assert each.step is None or each.step in steps
        assert each.sentence.endswith((".", ".)"))
        assert "None" not in each.sentence.replace("None of", "")
        assert "nan" not in each.sentence


def test_the_shipped_runs_are_read_as_a_reader_does() -> None:
    runs = {run.name: run for run in read_runs(Path(__file__).parents[2] / "assets" / "runs")}
    overfit = runs["scenes-overfit"]
    assert only(overfit, "overfitting").supported
    assert only(overfit, "bias and variance").verdict == "variance"
    assert only(runs["scenes-efficientnet"], "overfitting").verdict == "none"
    assert only(runs["digits-lenet"], "overfitting").verdict == "growing gap"
