"""The loop learns, measures truly, repeats itself, and leaves torch as it was."""

import math
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn

from components.errors import ExplorerError
from components.training import Recipe
from components.training.batches import Tensors
from components.training.loop import epochs, evaluate, prepare
from components.training.optimizers import optimizer_for, schedule_for
from components.training.recipe import AugmentationName, OptimizerName

CPU = torch.device("cpu")
TINY = Recipe(
    name="tiny",
    data="digits",
    network="catalogue:lenet5",
    images=64,
    val_images=40,
    side_px=32,
    epochs=8,
    batch=16,
    schedule="constant",
)


def test_a_network_learns_a_few_pictures_by_heart() -> None:
    seen = list(epochs(prepare(replace(TINY, epochs=25), CPU)))
    assert seen[-1].train_loss < 0.1 * seen[0].train_loss
    assert seen[-1].train_accuracy == 1.0
    assert [epoch.step for epoch in seen] == list(range(1, 26))


def test_a_network_with_batch_normalisation_learns_scenes() -> None:
    recipe = replace(
        TINY, data="scenes", network="cifar:resnet20", images=24, val_images=12, epochs=12, batch=8
    )
    seen = list(epochs(prepare(recipe, CPU)))
    assert seen[-1].train_loss < 0.3 * seen[0].train_loss
    assert seen[-1].train_accuracy > 0.9


@pytest.mark.parametrize("augmentation", ["none", "light"])
def test_the_same_seed_gives_the_same_numbers(augmentation: AugmentationName) -> None:
    recipe = replace(TINY, epochs=2, augmentation=augmentation)
    runs = []
    for noise in (1, 2):
        torch.manual_seed(noise)  # what happened before must not matter
        runs.append([replace(epoch, wall_time=0) for epoch in epochs(prepare(recipe, CPU))])
    assert runs[0] == runs[1]
    other = [replace(e, wall_time=0) for e in epochs(prepare(replace(recipe, seed=1), CPU))]
    assert other != runs[0]


def test_torchs_own_random_numbers_are_left_alone() -> None:
    before = torch.get_rng_state()
    list(epochs(prepare(replace(TINY, epochs=1), CPU)))
    assert torch.equal(torch.get_rng_state(), before)


def test_loss_and_accuracy_by_hand() -> None:
    """Always answering (0, ln 3) gives probabilities 1/4 and 3/4 whatever the picture."""
    linear = nn.Linear(3, 2)
    nn.init.zeros_(linear.weight)
    linear.bias.data = torch.tensor([0.0, math.log(3)])
    network = nn.Sequential(nn.Flatten(), linear)
    split = Tensors(torch.zeros(5, 3, 1, 1, dtype=torch.uint8), torch.tensor([0, 1, 1, 1, 0]))
    loss, accuracy = evaluate(network, split, 2)
    assert loss == pytest.approx((2 * math.log(4) + 3 * math.log(4 / 3)) / 5)
    assert accuracy == pytest.approx(3 / 5)


def test_validation_numbers_are_those_of_the_network() -> None:
    task = prepare(replace(TINY, epochs=2), CPU)
    last = list(epochs(task))[-1]
    again = evaluate(task.network, task.val, 7)
    assert again == pytest.approx((last.val_loss, last.val_accuracy))


def test_cosine_falls_to_zero_along_its_formula() -> None:
    recipe = replace(TINY, epochs=4, schedule="cosine", lr=0.01, images=16)
    rates = [epoch.lr for epoch in epochs(prepare(recipe, CPU))]
    expected = [0.01 * (1 + math.cos(math.pi * t / 4)) / 2 for t in range(4)]
    assert rates == pytest.approx(expected)


def test_plateau_waits_three_epochs_before_it_slows_down() -> None:
    network = nn.Linear(2, 2)
    recipe = replace(TINY, schedule="plateau", lr=0.1)
    optimizer = optimizer_for(recipe, network)
    step, rates = schedule_for(recipe, optimizer), []
    for val_loss in (1.0, 2.0, 2.0, 2.0, 2.0):
        rates.append(optimizer.param_groups[0]["lr"])
        step(val_loss)
    assert rates == pytest.approx([0.1, 0.1, 0.1, 0.1, 0.02])


@pytest.mark.parametrize("name", ["adam", "adamw", "sgd"])
def test_every_optimizer_learns_and_spares_biases_from_decay(name: OptimizerName) -> None:
    recipe = replace(TINY, optimizer=name, weight_decay=0.1, lr=0.05 if name == "sgd" else 0.002)
    task = prepare(recipe, CPU)
    decays = {
        tuple(p.shape): group["weight_decay"]
        for group in optimizer_for(recipe, task.network).param_groups
        for p in group["params"]
    }
    assert all(decay == (0.1 if len(shape) > 1 else 0) for shape, decay in decays.items())
    seen = list(epochs(task))
    assert seen[-1].train_loss < seen[0].train_loss


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"side_px": 64}, "can't take pictures of 64 × 64 pixels"),
        ({"network": "no_such_network"}, "Neither timm nor torchvision"),
        ({"network": "googlenet", "side_px": 64}, "answers with more than one number"),
    ],
)
def test_a_network_that_does_not_fit_gets_a_sentence(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ExplorerError, match=message):
        prepare(replace(TINY, **change), CPU)
