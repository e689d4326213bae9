"""A recipe that can't be trained is refused with one sentence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.training import Recipe
from components.training.augmenting import AUGMENTATIONS
from components.training.recipe import FIELDS, native_side_px, recipe_of
from components.training.recipe_checks import AUGMENTATIONS as NAMES

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
        ("data", "imagenet", "one of scenes, digits, cifar10:FOLDER"),
        ("data", "imagefolder:", "one of scenes, digits"),
        ("data", "scenes:here", "one of scenes, digits"),
        ("checkpoints", "some", "one of none, best, all, six, not 'some'"),
        ("epochs", 2.5, "epochs must be a whole number, not 2.5"),
        ("epochs", True, "epochs must be a whole number, not True"),
        ("lr", "fast", "learning rate must be a number, not 'fast'"),
        ("predictions", 1, "predictions must be true or false, not 1"),
        ("weights", "checkpoint:", "one of random, imagenet, checkpoint:FILE"),
        ("weights", "pretrained", "one of random, imagenet, checkpoint:FILE"),
        ("backbone", "thawed", "one of fine-tuned, frozen"),
        ("precision", "float8", "one of float32, bfloat16, float16"),
        ("augmentation", "flip", "none, light, or a list of flip, flip-vertical"),
        ("augmentation", ("flip", "blur"), "one of flip, flip-vertical, colour"),
        ("augmentation", ("flip", "flip"), "twice"),
        ("augmentation", 3, "a list of names, not 3"),
        ("head", (0,), "widths of the head must lie between 1"),
        ("head", 64, "a list of at most 8 widths"),
        ("sides", (96,), "a list of epochs with their pixels"),
        ("sides", ((1, 4),), "pixels in sides must lie between 16"),
        ("sides", ((5, 32), (1, 64)), "must rise"),
        ("watch", "", "a name such as val/loss"),
        ("ema", 1.0, "decay of the EMA must lie between"),
        ("network", 20, "must be a name such as cifar:resnet20"),
        ("network", "oops:x", "not a network's name"),
        ("network", "run:other@3", "run:other@3 is a saved network; say what it is built like"),
        ("network", "demo", "demo is a saved network"),
        ("name", "../secret", "can't be a run's name"),
        ("name", "", "can't be a run's name"),
        ("name", "a//b", "can't be a run's name"),
        ("name", "a/../b", "can't be a run's name"),
        ("name", "/a", "can't be a run's name"),
    ],
)
def test_wrong_values(field: str, value: object, message: str) -> None:
    with pytest.raises(ExplorerError, match=message) as caught:
        Recipe(**{**GOOD, field: value})
    assert "\n" not in str(caught.value)


@given(st.text(max_size=30))
def test_a_run_name_is_safe_folders_in_each_other(name: str) -> None:
    try:
        Recipe(**{**GOOD, "name": name})
    except ExplorerError:
        return
    assert name.isascii()
    assert not set(name) & set("\\ :\n\0")
    assert all(part and part[0] != "." for part in name.split("/"))


def test_the_side_is_the_networks_else_the_datas() -> None:
    assert native_side_px("efficientnet:d0.5,w0.5,r96", "scenes") == 96
    assert native_side_px("resnet18", "scenes") == 160
    assert native_side_px("catalogue:lenet5", "digits") == 32


def test_what_is_not_given_gets_what_fits() -> None:
    recipe = recipe_of({**GOOD, "optimizer": "sgd", "head": [32], "sides": [[1, 32]]})
    assert (recipe.lr, recipe.side_px) == (0.05, 32)
    assert (recipe.head, recipe.sides) == ((32,), ((1, 32),))
    assert recipe_of(GOOD).lr == 0.002


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({**GOOD, "colour": 1}, "has no 'colour'; it has name, data, network, images"),
        ({"name": "a", "data": "digits"}, "lacks its network"),
        ({**GOOD, "optimizer": ["adam"]}, "optimizer must be one of adam"),
        ({**GOOD, "data": 5}, "data must be one of"),
    ],
)
def test_unknown_keys_get_the_known_ones(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ExplorerError, match=message):
        recipe_of(given)


def test_every_field_is_checked() -> None:
    """A list of a list fits nowhere, so every field refuses it."""
    for field in FIELDS:
        with pytest.raises(ExplorerError):
            Recipe(**{**GOOD, field: [[]]})


def test_the_names_of_augmentations_are_those_there_are() -> None:
    assert tuple(AUGMENTATIONS) == NAMES


def test_sides_hold_from_their_epoch_on() -> None:
    recipe = Recipe(**GOOD, side_px=32, sides=((3, 64), (5, 96)))
    assert [recipe.side_at(epoch) for epoch in range(1, 7)] == [32, 32, 64, 64, 96, 96]
