"""One network, prepared and named in different ways, shares its weights."""

from dataclasses import replace
from math import nan
from typing import Any

import pytest
from torch import nn

from components.errors import ExplorerError
from components.networks import (
    LoadedNetwork,
    NetworkStore,
    Order,
    Preprocessing,
    check_input,
    check_preprocessing,
    load,
)
from components.networks.build import shell

VIT = "vit_tiny_patch16_224"
USUAL = Preprocessing(224, 256, (0.5,) * 3, (0.25,) * 3, "bicubic")


def test_preprocessing_and_names_are_taken_as_given() -> None:
    wanted = replace(USUAL, input_px=96, resize_px=96)
    loaded = load("test_resnet", "random", "cpu", [str(i) for i in range(1000)], wanted)
    assert loaded.preprocessing == wanted
    assert loaded.class_names[7] == "7"


def test_a_wrong_number_of_names_says_both_numbers() -> None:
    with pytest.raises(ExplorerError, match="There are 2 class names, but the network has 10"):
        load("catalogue:lenet5", "random", class_names=("a", "b"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"input_px": 0}, "The input must have 1 to 1280 pixels a side, not 0"),
        ({"input_px": 1281}, "not 1281"),
        ({"input_px": 224.5}, r"not 224\.5"),
        ({"resize_px": -1}, "The resized picture must have 1 to 2560 pixels"),
        ({"mean": (0.5, 0.5)}, "The mean needs three numbers"),
        ({"mean": (0.5, 0.5, nan)}, "The mean must be numbers"),
        ({"mean": (123.675, 116.28, 103.53)}, "pixels are scaled to that first"),
        ({"std": (0.5, 0.5, float("inf"))}, "The deviation must be numbers"),
        ({"std": (0.5, 0.0, 0.5)}, "The deviation must be above 0"),
        ({"std": (0.5, -0.1, 0.5)}, "The deviation must be above 0"),
        ({"interpolation": "magic"}, "can't be fitted as 'middle' with 'magic'"),
    ],
)
def test_impossible_preprocessing_gets_a_sentence(change: dict[str, Any], sentence: str) -> None:
    check_preprocessing(USUAL)
    with pytest.raises(ExplorerError, match=sentence):
        check_preprocessing(replace(USUAL, **change))


def test_a_transformer_takes_only_its_own_side() -> None:
    loaded = load(VIT, "random", "cpu")
    check_input(loaded, 224)
    sentence = f"{VIT} takes only pictures of 224 pixels, not of"
    for side in (1, 223, 256, 1280):
        with pytest.raises(ExplorerError, match=f"{sentence} {side}"):
            check_input(loaded, side)
    with pytest.raises(ExplorerError, match=f"{sentence} 448"):
        load(VIT, "random", "cpu", preprocessing=replace(USUAL, input_px=448))


def test_a_convolutional_network_takes_any_side_that_is_large_enough() -> None:
    loaded = load("test_resnet", "random", "cpu")
    for side in (1, 33, 160, 1280):
        check_input(loaded, side)
    alexnet = load("alexnet", "random", "cpu")
    check_input(alexnet, 300)
    with pytest.raises(ExplorerError, match="alexnet can't take pictures of 20 pixels"):
        check_input(alexnet, 20)


def test_the_judgement_on_a_side_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load("vit_tiny_patch16_384", "random", "cpu")
    asked: list[str] = []

    def spied(name: str) -> nn.Module:
        asked.append(name)
        return shell(name)

    monkeypatch.setattr("components.networks.checking.shell", spied)
    for _ in range(3):
        with pytest.raises(ExplorerError, match="pixels"):
            check_input(loaded, 165)
    assert asked == ["vit_tiny_patch16_384"]


def test_the_store_shares_one_network_between_preparations() -> None:
    calls: list[Order] = []

    def loader(name: str, weights: str, device: str, **options: Any) -> LoadedNetwork:
        calls.append(Order(name, weights, device, **options))
        return load(name, weights, device)

    store = NetworkStore(10**9, loader)
    order = Order("test_resnet", "random", "cpu")
    plain = store.take(order)
    small = store.take(replace(order, preprocessing=replace(USUAL, input_px=64)))
    named = store.take(replace(order, class_names=("x",) * 1000))
    assert calls == [order]
    assert small.model is named.model is plain.model
    assert small.lock is plain.lock
    assert (small.preprocessing.input_px, plain.preprocessing.input_px) == (64, 160)
    assert (named.class_names[0], plain.class_names[0] == "x") == ("x", False)
    assert store.nbytes == plain.nbytes
    store.take(replace(order, ema=True))
    assert calls[1:] == [replace(order, ema=True)]


def test_the_fastest_device_is_one_device() -> None:
    store = NetworkStore(10**9)
    device = load("catalogue:lenet5", "random").device
    first = store.get("catalogue:lenet5", "random", "auto")
    assert first.device == device
    assert store.get("catalogue:lenet5", "random", device).model is first.model
