"""Keys of weights: epochs of a run, uploads, published ones, and what a link may not do."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from components.errors import ExplorerError
from components.networks import Order, Preprocessing, create, load, parse
from components.networks.saved import RUN_FOLDERS, SavedNetwork
from components.networks.weights import (
    LARGEST_CHECKPOINT_BYTES,
    UPLOAD_FOLDERS,
    check_upload,
    checkpoint_suffix,
    weights_of,
)

CLASSES = ("a", "b", "c")
PREPROCESSING = Preprocessing(32, 32, (0.5,) * 3, (0.25,) * 3, "bilinear", channels=1)
ACCURACIES = {1: 0.5, 2: 0.931, 10: 0.912}


@pytest.fixture
def run(tmp_path: Path) -> Iterator[str]:
    """A run that kept three epochs; each one's bias is its epoch."""
    folder = tmp_path / "mine" / "checkpoints"
    folder.mkdir(parents=True)
    for epoch, accuracy in ACCURACIES.items():
        saved = SavedNetwork("catalogue:lenet5", CLASSES, PREPROCESSING, "digits", epoch, accuracy)
        state = create("catalogue:lenet5", 3).state_dict()
        state["11.bias"].fill_(epoch)
        file = folder / f"epoch-{epoch:03d}.safetensors"
        save_file(state, file, metadata=saved.to_header())
    (folder / "epoch-best.safetensors").write_bytes(b"somebody's own file")
    config = {"network": "catalogue:lenet5", "classes": CLASSES}
    text = json.dumps(config | {"preprocessing": asdict(PREPROCESSING)})
    (tmp_path / "mine" / "config.json").write_text(text, encoding="utf-8")
    RUN_FOLDERS.append(tmp_path)
    yield "run:mine"
    RUN_FOLDERS.remove(tmp_path)


@pytest.fixture
def uploads(tmp_path: Path) -> Iterator[Path]:
    UPLOAD_FOLDERS.append(tmp_path)
    yield tmp_path
    UPLOAD_FOLDERS.remove(tmp_path)


def last_bias(name: str, weights: str) -> float:
    return float(load(name, weights, "cpu").model.state_dict()["11.bias"][0])


def test_each_kept_epoch_is_offered_with_its_accuracy(run: str) -> None:
    offered = weights_of(parse(run))
    assert [(weights.key, weights.label) for weights in offered[1:]] == [
        ("epoch:10", "Epoch 10 · 91.2 %"),
        ("epoch:2", "Epoch 2 · 93.1 % · best"),
        ("epoch:1", "Epoch 1 · 50.0 %"),
        ("random", "Random weights (untrained)"),
    ]
    assert offered[0].key == "run"


def test_an_epoch_is_chosen_by_key_or_by_name(run: str) -> None:
    assert last_bias(run, "run") == last_bias(run, "pretrained") == 10
    assert last_bias(run, "epoch:2") == last_bias(f"{run}@2", "run") == 2
    assert load(run, "epoch:2", "cpu").weights.label.startswith("Epoch 2")
    with pytest.raises(ExplorerError, match="no weights 'epoch:3' here; it can take run, epoch:10"):
        load(run, "epoch:3")


def test_a_trained_network_can_be_had_untrained(run: str) -> None:
    untrained = load(run, "random", "cpu")
    assert untrained.class_names == CLASSES
    assert untrained.preprocessing == PREPROCESSING
    assert last_bias(run, "random") not in ACCURACIES
    assert load("demo", "random", "cpu").class_names == load("demo").class_names


def test_pretrained_is_the_demos_own() -> None:
    assert load("demo").weights.key == "demo"
    assert load("demo").device == load("demo", device="auto").device


def test_an_upload_is_found_by_its_digest(uploads: Path) -> None:
    torch.save(create("catalogue:lenet5", 3).state_dict(), uploads / "w.pth")
    digest = sha256((uploads / "w.pth").read_bytes()).hexdigest()
    kept = (uploads / "w.pth").rename(uploads / f"{digest}.pth")
    by_key = load("catalogue:lenet5", f"upload:{digest}")
    by_path = load("catalogue:lenet5", kept)
    assert by_key.weights == by_path.weights
    assert by_key.weights.key == f"upload:{digest}"
    assert weights_of(parse("catalogue:lenet5"))[-1].key == "random"  # no list of uploads
    for missing in ("0" * 64, "", digest[:10], "../w.pth", "*"):
        with pytest.raises(ExplorerError, match="This upload is no longer here"):
            load("catalogue:lenet5", f"upload:{missing}")


def test_an_uploads_name_and_size_are_judged_before_it_is_read() -> None:
    assert check_upload("Model_Best.PTH.TAR", 1000) == ".pth.tar"
    assert check_upload("epoch=3.ckpt", LARGEST_CHECKPOINT_BYTES) == ".ckpt"
    for size in (0, LARGEST_CHECKPOINT_BYTES + 1):
        with pytest.raises(ExplorerError, match="an upload may have at most 400 MB"):
            check_upload("w.pth", size)
    for name in ("w.pkl", "w.tar", "w", "w.pth.zip", ".."):
        with pytest.raises(ExplorerError, match=r"its name must end in \.safetensors, \.pth"):
            check_upload(name, 10)


def test_suffixes_are_whole() -> None:
    assert checkpoint_suffix("a.pth.tar") == ".pth.tar"
    assert checkpoint_suffix("a.PT") == ".pt"
    assert checkpoint_suffix("apt") == ""


@pytest.mark.parametrize("text", ["/etc/w.pth", "w.pth", "../w.safetensors", "", "imagenet2"])
def test_a_link_cannot_name_a_path(text: str) -> None:
    with pytest.raises(ExplorerError, match="There are no weights"):
        Order("demo", text)


def test_the_checkpoint_of_another_folder_stays_out_of_reach(tmp_path: Path) -> None:
    torch.save(create("catalogue:lenet5").state_dict(), tmp_path / "secret.pth")
    for key in (f"checkpoint:{tmp_path}/secret.pth", "checkpoint:../secret.pth"):
        with pytest.raises(ExplorerError, match="has no weights"):
            load("catalogue:lenet5", key)
