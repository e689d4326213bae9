"""A recipe that can't be trained is refused with one sentence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.training import Recipe
from components.training.recipe import native_side_px

GOOD: dict[str, Any] = {"name": "a", "data": "digits", "network": "catalogue:lenet5"}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("epochs", 0, "epochs must lie between 1 and 999, not 0"),
        ("lr", float("nan"), "learning rate must lie between"),
        ("lr", float("inf"), "learning rate must lie between"),
        ("lr", 0.0, "learning rate must lie between"),
        ("label_smoothing", 1.0, "label smoothing must lie between"),
        ("seed", -1, "seed must lie between"),
        ("side_px", 4, "side in pixels must lie between 16"),
        ("batch", 1, "batch must lie between 2"),
        ("optimizer", "lion", "one of adam, adamw, sgd, not 'lion'"),
        ("schedule", "step", "one of constant, cosine, plateau"),
        ("data", "imagenet", "one of scenes, digits"),
        ("checkpoints", "some", "one of none, best, all"),
        ("network", "oops:x", "not a network's name"),
        ("name", "../secret", "can't be a run's name"),
        ("name", "", "can't be a run's name"),
    ],
)
def test_wrong_values(field: str, value: object, message: str) -> None:
    with pytest.raises(ExplorerError, match=message) as caught:
        Recipe(**{**GOOD, field: value})
    assert "\n" not in str(caught.value)


@given(st.text(max_size=30))
def test_a_run_name_is_one_safe_folder_name(name: str) -> None:
    try:
        Recipe(**{**GOOD, "name": name})
    except ExplorerError:
        return
    assert name.isascii()
    assert not set(name) & set("/\\ :\n\0")
    assert name[0] != "."


def test_the_side_is_the_networks_else_the_datas() -> None:
    assert native_side_px("efficientnet:d0.5,w0.5,r96", "scenes") == 96
    assert native_side_px("resnet18", "scenes") == 160
    assert native_side_px("catalogue:lenet5", "digits") == 32
