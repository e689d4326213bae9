"""The loop learns, measures truly, repeats itself, and leaves torch as it was."""

import math
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from components.errors import ExplorerError
from components.training import Recipe
from components.training.batches import Tensors
from components.training.loop import Learner, epochs
from components.training.measuring import evaluate
from components.training.optimizers import Schedule, optimizer_for
from components.training.preparing import prepare
from components.training.recipe_checks import OptimizerName

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
def test_the_same_seed_gives_the_same_numbers(augmentation: str) -> None:
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
    schedule, rates = Schedule(recipe, optimizer), []
    for val_loss in (1.0, 2.0, 2.0, 2.0, 2.0):
        rates.append(optimizer.param_groups[0]["lr"])
        schedule.step(val_loss)
    assert rates == pytest.approx([0.1, 0.1, 0.1, 0.1, 0.02])


@pytest.mark.parametrize(
    ("change", "values", "expected"),
    [
        ({"plateau_factor": 0.5, "plateau_patience": 0}, (1.0, 2.0, 2.0, 0.5), 0.025),
        ({"watch": "val/accuracy", "plateau_patience": 0}, (0.1, 0.2, 0.3, 0.2), 0.02),
        ({"watch": "val/accuracy", "plateau_patience": 0}, (0.1, 0.2, 0.3, 0.4), 0.1),
        ({"watch": "val_loss", "plateau_patience": 0}, (None, None, None, None), 0.1),
    ],
)
def test_plateau_follows_what_it_watches(
    change: dict[str, Any], values: tuple[float | None, ...], expected: float
) -> None:
    recipe = replace(TINY, schedule="plateau", lr=0.1, **change)
    optimizer = optimizer_for(recipe, nn.Linear(2, 2))
    schedule = Schedule(recipe, optimizer)
    for value in values:
        schedule.step(value)
    assert optimizer.param_groups[0]["lr"] == pytest.approx(expected)


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


def test_todays_defaults_give_the_numbers_of_a_bare_loop() -> None:
    """Nothing that can be switched on costs a bit where it is off."""
    recipe = replace(TINY, network="cifar:resnet20", epochs=1, schedule="cosine")
    task = prepare(recipe, CPU)
    network = deepcopy(task.network).train()
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in network.parameters() if p.ndim > 1], "weight_decay": 0.01},
            {"params": [p for p in network.parameters() if p.ndim <= 1], "weight_decay": 0.0},
        ],
        recipe.lr,
    )
    order, loss_sum = torch.randperm(64, generator=torch.Generator().manual_seed(0)), 0.0
    for chosen in torch.split(order, 16):
        images = (task.train.images[chosen].float() / 255 - 0.5) / 0.5
        loss = cross_entropy(network(images), task.train.labels[chosen])
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        loss_sum += float(loss.detach()) * len(chosen)
    (epoch,) = epochs(task)
    assert epoch.train_loss == pytest.approx(loss_sum / 64, rel=1e-6)
    ours, bare = task.network.state_dict(), network.state_dict()
    assert all(torch.equal(ours[name], bare[name]) for name in bare)


def test_early_stopping_ends_after_its_patience_and_not_before() -> None:
    """A learning rate so small that no accuracy ever rises after the first epoch."""
    recipe = replace(TINY, lr=1e-9, watch="val/accuracy", early_stopping=3, epochs=9)
    assert len(list(epochs(prepare(recipe, CPU)))) == 4
    unknown = replace(recipe, watch="val_accuracy", epochs=5)
    assert len(list(epochs(prepare(unknown, CPU)))) == 5


def test_a_running_mean_of_the_weights_is_what_is_judged() -> None:
    """One batch an epoch, so the weights after each epoch are the weights after each step."""
    task = prepare(replace(TINY, ema=0.75, batch=64, epochs=4, lr=0.01), CPU)
    names = [name for name, _ in task.network.named_parameters()]
    expected: dict[str, torch.Tensor] = {}
    seen = []
    for epoch in epochs(task):
        seen.append(epoch)
        now = {n: p.detach().clone() for n, p in task.network.named_parameters()}
        expected = {n: 0.75 * expected[n] + 0.25 * now[n] if expected else now[n] for n in names}
    judged = dict(task.judged.named_parameters())
    for name in names:
        torch.testing.assert_close(judged[name].detach(), expected[name])
    assert evaluate(task.judged, task.val, 16) == pytest.approx(
        (seen[-1].val_loss, seen[-1].val_accuracy)
    )
    assert evaluate(task.network, task.val, 16)[0] != pytest.approx(seen[-1].val_loss, abs=1e-6)


def test_sixteen_bits_learn_too_and_differ_a_little() -> None:
    recipe = replace(TINY, epochs=20)
    exact = list(epochs(prepare(recipe, CPU)))[-1]
    task = prepare(replace(recipe, precision="bfloat16"), CPU)
    rough = list(epochs(task))[-1]
    assert rough.train_loss < 0.5
    assert 1e-7 < abs(rough.train_loss - exact.train_loss) < 0.2
    assert {p.dtype for p in task.network.parameters()} == {torch.float32}


def test_sides_change_what_the_network_sees_in_training_only() -> None:
    task = prepare(
        replace(TINY, network="cifar:plain20", epochs=2, sides=((1, 16), (2, 24)), images=16), CPU
    )
    seen: list[tuple[bool, int]] = []
    task.network.register_forward_pre_hook(
        lambda module, inputs: seen.append((module.training, inputs[0].shape[-1]))
    )
    list(epochs(task))
    assert {side for training, side in seen if not training} == {32}
    assert [side for training, side in seen if training] == [16, 24]


def test_a_learner_goes_on_from_its_state_as_if_nothing_had_happened() -> None:
    recipe = replace(
        TINY, network="cifar:resnet20", images=32, val_images=20, epochs=4, augmentation="light",
        dropout=0.3, ema=0.9, schedule="plateau", plateau_patience=0, gradient_norms=True,
    )  # fmt: skip
    whole = [replace(epoch, wall_time=0) for epoch in epochs(prepare(recipe, CPU))]
    first = Learner(prepare(recipe, CPU))
    running = first.epochs()
    parts = [next(running), next(running)]
    state = deepcopy(first.state())
    next(running)  # what happens after the state was taken must not matter
    second = Learner(prepare(recipe, CPU))
    second.restore(state)
    assert second.done == parts
    parts += second.epochs()
    assert [replace(epoch, wall_time=0) for epoch in parts] == whole
