"""Rank correlation by hand, and the twin with random weights."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
import timm
import torch
from torch import nn

from components.inspection import inspect
from components.inspection.sanity import likeness, untrained_twin
from tests.inspection.subjects import lively, loaded, noise, small_network, square


def test_rank_correlation_by_hand() -> None:
    """Ranks 1 2 3 4 and 2 1 4 3: 1 − 6·(1 + 1 + 1 + 1) / (4·15) = 0.6."""
    first = np.array([[0.1, 0.5], [2, 90]], dtype=np.float32)
    second = np.array([[4, 3], [8, 7]], dtype=np.float32)
    assert likeness(first, second) == pytest.approx(0.6)
    assert likeness(first, first**2) == pytest.approx(1)
    assert likeness(first, -first) == pytest.approx(-1)


@pytest.mark.parametrize("even", [np.zeros((2, 2)), np.full((2, 2), 3.5)])
def test_an_even_map_cannot_be_compared(even: np.ndarray) -> None:
    other = np.array([[1, 2], [3, 4]], dtype=np.float32)
    assert likeness(even.astype(np.float32), other) is None
    assert likeness(other, even.astype(np.float32)) is None
    assert likeness(other[:1, :1], other[:1, :1]) is None


def test_the_twin_has_other_weights_and_the_network_keeps_its_own() -> None:
    network = lively(small_network())
    before = {name: value.clone() for name, value in network.state_dict().items()}
    state = torch.random.get_rng_state()
    lent = loaded(network, square(16))
    twin = untrained_twin(lent)
    at_another_size = untrained_twin(replace(lent, preprocessing=square(32)))
    assert at_another_size.model is twin.model
    assert at_another_size.lock is twin.lock
    assert at_another_size.preprocessing.input_px == 32
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    assert twin.lock is not lent.lock
    assert twin.weights.kind == "random"
    for name, value in twin.model.state_dict().items():
        assert value.shape == before[name].shape
        if value.ndim > 1:
            assert not torch.isclose(value, before[name]).any()
    again = untrained_twin(loaded(small_network(seed=9), square(16)))
    for one, other in zip(twin.model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(one, other), "the same architecture has always the same twin"


def test_the_twin_is_forgotten_with_its_network() -> None:
    lent = loaded(small_network(), square(16))
    twin = weakref.ref(untrained_twin(lent).model)
    assert twin() is not None
    del lent
    gc.collect()
    assert twin() is None


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("resnet18", {}),
        ("efficientnet_b0", {}),
        ("mobilenetv3_small_100", {}),
        ("convnext_atto", {}),
        ("densenet121", {}),
        ("vit_tiny_patch16_224", {"img_size": 64}),
        ("swin_tiny_patch4_window7_224", {"img_size": 64, "window_size": 2}),
    ],
)
def test_twins_of_many_architectures_answer_and_have_maps(
    name: str, options: dict[str, int]
) -> None:
    network: nn.Module = lively(timm.create_model(name, num_classes=10, **options))
    twin = untrained_twin(loaded(network, square(64)))
    (seen,) = inspect(twin, noise(64), ("hirescam", "eigencam"), classes=range(10))
    assert np.isfinite(seen.logits).all()
    assert seen.logits.std() > 0
    assert any(each.high > each.low for each in seen.heat_maps)
