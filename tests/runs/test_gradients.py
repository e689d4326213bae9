"""Gradient norms by layer: which names are understood, and what the numbers say."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from components.runs import Run, read_runs
from components.runs.gradients import GradientFlow, gradient_flow, layer_of, reach, sentence

NORMS = st.floats(1e-6, 1e6)


def flow(norm: Sequence[Sequence[float]], step: Sequence[int] = (1,)) -> GradientFlow:
    layers = tuple(f"layer{place}" for place in range(len(norm)))
    return GradientFlow("plain", layers, np.array(step), np.array(norm, dtype=np.float64))


def one(*norms: float) -> GradientFlow:
    return flow([[norm] for norm in norms])


def run_with(folder: Path, columns: Mapping[str, Sequence[float | str]], name: str) -> Run:
    """A run whose table has these columns, and a curve in another table."""
    folder.mkdir(exist_ok=True)
    with (folder / name).open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(columns)
        rows.writerows(zip(*columns.values(), strict=True))
    (run,) = read_runs(folder)
    return run


@pytest.mark.parametrize(
    ("tag", "layer"),
    [
        ("gradient/groups.0.1.conv1", "groups.0.1.conv1"),
        ("gradients/stem/conv", "stem/conv"),
        ("grad_norm/fc.weight", "fc"),
        ("gradient_norm/fc", "fc"),
        ("gradient-norms/fc", None),
        ("grad_2.0_norm/layer1.0.conv1.weight", "layer1.0.conv1"),
        ("grad_inf_norm/fc", "fc"),
        ("train/grads/conv_stem", "conv_stem"),
        ("l2_norm/grad/module.fc.weight", "module.fc"),
        ("l2_norm/grad/global", None),
        ("gradient/norm", "norm"),  # so Swin calls a layer
        ("grad_norm/fc.bias", None),
        ("grad_norm/total", None),
        ("grad_2.0_norm_total", None),
        ("train/grad_norm", None),
        ("gradient/", None),
        ("val/loss", None),
        ("gradual/loss", None),
        ("upgrade/norm", None),
    ],
)
def test_names_of_many_writers_are_understood(tag: str, layer: str | None) -> None:
    assert layer_of(tag) == layer


def test_layers_keep_the_order_of_the_file_which_is_the_networks(tmp_path: Path) -> None:
    columns = {
        "step": [1, 2],
        "gradient/stem": [4, 3],
        "gradient/a.conv": [2, 1],
        "gradient/fc": [8, 7],
    }
    found = gradient_flow(run_with(tmp_path, columns, "gradients.csv"))
    assert found is not None
    assert found.layers == ("stem", "a.conv", "fc")
    np.testing.assert_array_equal(found.step, [1, 2])
    np.testing.assert_array_equal(found.norm, [[4, 3], [2, 1], [8, 7]])


def test_other_writers_tags_come_to_the_same(tmp_path: Path) -> None:
    columns = {"step": [0, 10], "val/loss": [1, 2], "grad_norm/b": [5, 6], "grad_norm/a": [7, 8]}
    found = gradient_flow(run_with(tmp_path, columns, "metrics.csv"))
    assert found is not None
    assert found.layers == ("b", "a")


def test_a_run_without_gradients_has_no_flow(tmp_path: Path) -> None:
    assert gradient_flow(run_with(tmp_path, {"step": [1], "val/loss": [2]}, "metrics.csv")) is None


def test_a_missing_number_is_no_number(tmp_path: Path) -> None:
    columns: dict[str, list[float | str]]
    columns = {"step": [1, 2, 3], "gradient/a": [1, "", 3], "gradient/b": [4, 5, "nan"]}
    found = gradient_flow(run_with(tmp_path, columns, "gradients.csv"))
    assert found is not None
    np.testing.assert_array_equal(found.norm, [[1, np.nan, 3], [4, 5, np.nan]])


@given(st.lists(NORMS, min_size=4, max_size=60))
def test_the_ratio_is_that_of_the_medians_of_a_quarter(norms: list[float]) -> None:
    quarter = len(norms) // 4
    expected = median(norms[:quarter]) / median(norms[-quarter:])
    found = reach(one(*norms), 0)
    assert found.count == quarter
    assert found.ratio == pytest.approx(expected)


@given(st.lists(NORMS, min_size=4, max_size=40), st.floats(1e-3, 1e3))
def test_the_ratio_knows_no_unit_and_turns_round_with_the_network(
    norms: list[float], unit: float
) -> None:
    ratio = reach(one(*norms), 0).ratio
    assert ratio is not None
    assert reach(one(*(unit * norm for norm in norms)), 0).ratio == pytest.approx(ratio)
    assert reach(one(*reversed(norms)), 0).ratio == pytest.approx(1 / ratio)


@given(
    st.lists(NORMS, min_size=8, max_size=30), st.integers(0, 100), st.sampled_from(["nan", "inf"])
)
def test_one_number_that_is_not_finite_forbids_a_statement(
    norms: list[float], place: int, broken: str
) -> None:
    norms[place % len(norms)] = float(broken)
    found = reach(one(*norms), 0)
    assert found.ratio is None
    assert found.problem == f"1 of {len(norms)} layers have no finite gradient there"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_layers_have_no_depth(count: int) -> None:
    assert "too few" in sentence(one(*[1.0] * count), 1, "epoch")


def test_the_sentence_has_the_numbers() -> None:
    fading = one(0.002, 0.002, 0.01, 0.02, 0.05, 0.07, 0.1, 0.1)
    assert sentence(fading, 1, "epoch") == (
        "at epoch 1 the gradients of the first 2 of 8 layers are about 50 times smaller than"
        " those of the last 2"
        " (medians 0.002 and 0.1): they fade on their way back to the first layers."
    )


@pytest.mark.parametrize(
    ("norms", "words"),
    [
        ((1, 1, 1, 0.5), "about as strong"),
        ((0.3, 1, 1, 1), "weaker on their way back, but do not fade"),
        ((3, 1, 1, 1), "they get stronger on their way back"),
        ((50, 3, 2, 1), "they grow many times on their way back"),
        ((0, 0, 0, 1), "the first layers get none"),
        ((1, 1, 1, 0), "the last layers' gradients are exactly 0"),
    ],
)
def test_each_case_has_its_words(norms: tuple[float, ...], words: str) -> None:
    assert words in sentence(one(*norms), 1, "epoch")


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (3.1e-05, "are about 32,000 times smaller than those of the last 1 (medians 3.1e-05 and"),
        (0.3, "are about 3.3 times smaller than those"),
        (0.8, "are 0.8 times those of the last"),
        (12.34, "are about 12 times larger than those"),
        (1.0001e-6, "are about 1,000,000 times smaller than those"),
        (1e-9, "are more than a million times smaller than those"),
        (0, "are 0, unlike those of the last"),
    ],
)
def test_the_ratio_is_told_in_numbers_that_people_read(first: float, words: str) -> None:
    assert words in sentence(one(first, 1, 1, 1), 1, "epoch")


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20, unique=True), st.integers(-5, 60))
def test_the_latest_step_is_none_that_comes_later(steps: list[int], step: int) -> None:
    steps.sort()
    place = flow([[1.0] * len(steps)], steps).latest(step)
    earlier = [each for each in steps if each <= step]
    assert (None if place is None else steps[place]) == (earlier[-1] if earlier else None)


def test_before_the_first_number_nothing_is_said() -> None:
    found = flow([[1.0]] * 8, [5])
    assert sentence(found, 2, "step") == ("no gradients were saved up to step 2, the first at 5.")


@given(st.data())
def test_an_earlier_epoch_is_named_where_it_stands_for_a_later_one(data: st.DataObject) -> None:
    steps = data.draw(st.lists(st.integers(1, 30), min_size=1, max_size=5, unique=True).map(sorted))
    asked = data.draw(st.integers(1, 40))
    assume(asked >= steps[0])
    found = flow([[1.0] * len(steps)] * 4, steps)
    assert sentence(found, asked, "epoch").startswith(
        f"at epoch {max(step for step in steps if step <= asked)} "
    )
