"""What a network begins with: which weights, which classifier, and which parts learn."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import timm
import torch
from safetensors.torch import save_file
from torch import nn

from components.errors import ExplorerError
from components.networks import hub
from components.training import Recipe
from components.training.beginnings import begin
from components.training.loop import epochs
from components.training.preparing import prepare

CPU = torch.device("cpu")
TINY = Recipe(
    name="tiny",
    data="digits",
    network="cifar:resnet20",
    images=32,
    val_images=16,
    side_px=16,
    epochs=1,
    batch=16,
)


def test_a_frozen_backbone_keeps_all_its_numbers_and_the_head_learns() -> None:
    task = prepare(replace(TINY, backbone="frozen", head=(8,), dropout=0.5), CPU)
    before = {name: value.clone() for name, value in task.network.state_dict().items()}
    list(epochs(task))
    changed = {n for n, value in task.network.state_dict().items() if not value.equal(before[n])}
    assert changed == {f"fc.{layer}.{kind}" for layer in (0, 3) for kind in ("weight", "bias")}


def test_dropout_of_a_frozen_network_works_in_the_head_alone() -> None:
    task = prepare(replace(TINY, backbone="frozen", dropout=0.5), CPU)
    names = {part: name for name, part in task.network.named_modules()}
    modes: dict[str, set[bool]] = {}

    def look(part: nn.Module, _: object) -> None:
        modes.setdefault(names[part], set()).add(part.training)

    for part in names:
        if isinstance(part, (nn.Dropout, nn.BatchNorm2d)):
            part.register_forward_pre_hook(look)
    list(epochs(task))
    assert [name for name, seen in modes.items() if True in seen] == ["fc.0"]
    assert len(modes) == 20


def test_a_fine_tuned_network_learns_everywhere() -> None:
    task = prepare(replace(TINY, head=(8,)), CPU)
    before = {name: value.clone() for name, value in task.network.named_parameters()}
    list(epochs(task))
    assert all(not p.equal(before[name]) for name, p in task.network.named_parameters())


def test_weights_come_from_a_checkpoint_and_the_classifier_is_new(tmp_path: Path) -> None:
    source = begin(replace(TINY, seed=7), 3).network.state_dict()
    save_file(source, tmp_path / "old.safetensors")
    recipe = replace(TINY, weights=f"checkpoint:{tmp_path / 'old.safetensors'}")
    ours = begin(recipe, 10).network.state_dict()
    assert all(ours[n].equal(source[n]) for n in source if not n.startswith("fc."))
    assert ours["fc.weight"].shape == (10, 64)
    same = begin(recipe, 3).network.state_dict()
    assert same["fc.weight"].equal(source["fc.weight"])


def test_imagenet_weights_are_used_and_the_seed_decides_the_new_classifier(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published = timm.create_model("resnet18", pretrained=False)
    monkeypatch.setattr(
        "components.training.beginnings.pretrained",
        lambda name: deepcopy(published),
    )
    recipe = replace(TINY, network="resnet18", weights="imagenet")
    one, two, other = (begin(replace(recipe, seed=s), 10).network.state_dict() for s in (0, 0, 1))
    assert one["fc.weight"].shape == (10, 512)
    assert one["fc.weight"].equal(two["fc.weight"])
    assert not one["fc.weight"].equal(other["fc.weight"])
    assert one["conv1.weight"].equal(published.conv1.weight)
    assert other["conv1.weight"].equal(published.conv1.weight)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weights": "imagenet"}, "no ImageNet weights of cifar:resnet20"),
        ({"weights": "checkpoint:nowhere.pt"}, "no checkpoint 'nowhere.pt'"),
        (
            {"weights": "imagenet", "network": "resnet18"},
            "not on this machine and can't be fetched",
        ),
    ],
)
def test_weights_that_are_not_here_get_a_sentence(
    change: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr(hub, "_cached", lambda hub_id: None)
    with pytest.raises(ExplorerError, match=message):
        begin(replace(TINY, **change), 10)


def test_a_checkpoint_of_another_network_gets_a_sentence(tmp_path: Path) -> None:
    save_file({"a.weight": torch.zeros(2)}, tmp_path / "a.safetensors")
    with pytest.raises(ExplorerError, match="does not fit cifar:resnet20"):
        begin(replace(TINY, weights=f"checkpoint:{tmp_path / 'a.safetensors'}"), 10)
