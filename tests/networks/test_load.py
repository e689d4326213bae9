"""Weights into networks: random, from files that the test makes, and without the internet."""

import json
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest
import timm
import torch
from huggingface_hub import constants
from safetensors.torch import save_file

from components.errors import ExplorerError
from components.networks import Preprocessing, create, load, parse
from components.networks.fitting import fresh
from components.networks.preprocessing import preprocessing_of
from components.networks.saved import RUN_FOLDERS, SavedNetwork
from components.networks.sizes import input_shape
from components.networks.weights import CHECKPOINT_FOLDERS

LENET = "catalogue:lenet5"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    CHECKPOINT_FOLDERS.append(tmp_path)
    RUN_FOLDERS.append(tmp_path)
    yield tmp_path
    CHECKPOINT_FOLDERS.remove(tmp_path)
    RUN_FOLDERS.remove(tmp_path)


def trained(classes: int = 4) -> torch.nn.Module:
    """A network that no other call of `create` would give."""
    torch.manual_seed(123)
    network: torch.nn.Module = timm.create_model("resnet10t", num_classes=classes)
    return network.eval()


def test_random_weights_are_the_same_every_time() -> None:
    image = torch.randn(1, 1, 32, 32)
    first, second = load(LENET, "random"), load(LENET, "random")
    assert torch.equal(first.model(image), second.model(image))
    assert first.class_names == tuple(f"class {i}" for i in range(10))
    assert first.preprocessing.channels == 1
    assert first.nbytes == 61_706 * 4


def test_loading_does_not_touch_the_global_random_state() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    load(LENET, "random")
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize("kind", ["safetensors", "plain", "wrapped", "parallel", "timm trainer"])
def test_checkpoints_of_every_usual_kind(kind: str, folder: Path) -> None:
    network = trained()
    state = network.state_dict()
    file = folder / ("mine.safetensors" if kind == "safetensors" else "mine.pth")
    match kind:
        case "safetensors":
            save_file(state, file)
        case "plain":
            torch.save(state, file)
        case "wrapped":
            torch.save({"model": state, "epoch": 3}, file)
        case "parallel":
            torch.save({"state_dict": {f"module.{k}": v for k, v in state.items()}}, file)
        case "timm trainer":
            from argparse import Namespace

            torch.save({"state_dict": state, "args": Namespace(lr=0.1), "epoch": 1}, file)
    loaded = load("resnet10t", f"checkpoint:{file.name}")
    image = torch.randn(1, 3, 64, 64)
    assert torch.allclose(loaded.model(image), network(image), atol=1e-5)
    assert loaded.class_names == tuple(f"class {i}" for i in range(4))


def test_a_half_precision_checkpoint_computes_in_single(folder: Path) -> None:
    save_file({k: v.half() for k, v in trained().state_dict().items()}, folder / "h.safetensors")
    loaded = load("resnet10t", "checkpoint:h.safetensors")
    assert {p.dtype for p in loaded.model.parameters()} == {torch.float32}


def test_a_checkpoint_that_describes_itself_brings_classes_and_preprocessing(folder: Path) -> None:
    preprocessing = Preprocessing(64, 64, (0.5,) * 3, (0.25,) * 3, "bilinear")
    saved = SavedNetwork("resnet10t", ("a", "b", "c", "d"), preprocessing, "scenes", 7, 0.5)
    (folder / "mine" / "checkpoints").mkdir(parents=True)
    file = folder / "mine" / "checkpoints" / "epoch-007.safetensors"
    save_file(trained().state_dict(), file, metadata=saved.to_header())
    loaded = load("run:mine@7", "run")
    assert (loaded.class_names, loaded.preprocessing) == (saved.classes, preprocessing)
    with pytest.raises(ExplorerError, match="kept checkpoints of epochs 7, not of 8"):
        load("run:mine@8", "run")


def test_a_run_without_checkpoints_has_its_network_but_no_weights(folder: Path) -> None:
    run = folder / "bare"
    run.mkdir()
    preprocessing = asdict(Preprocessing(96, 96, (0.5,) * 3, (0.25,) * 3, "bilinear"))
    config = {"name": "bare", "network": "resnet10t", "classes": ["a", "b", "c"], "epochs": 2}
    text = json.dumps(config | {"preprocessing": preprocessing})
    (run / "config.json").write_text(text, encoding="utf-8")
    assert sum(p.numel() for p in create("run:bare").parameters()) == sum(
        p.numel() for p in create("resnet10t", 3).parameters()
    )
    assert input_shape("run:bare") == (3, 96, 96)
    for name in ("run:bare", "run:bare@2"):
        with pytest.raises(ExplorerError, match="kept no checkpoints, so there are no weights"):
            load(name, "run")


@pytest.mark.parametrize("text", [None, "", "[]", '{"network": "resnet10t", "classes": 3}'])
def test_a_run_that_does_not_say_what_it_trained_is_refused(text: str | None, folder: Path) -> None:
    run = folder / "mute"
    run.mkdir()
    if text is not None:
        (run / "config.json").write_text(text, encoding="utf-8")
    with pytest.raises(ExplorerError, match="does not say which network it trained"):
        create("run:mute")


class Harmful:
    """Unpickling this would create a file."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.target,))


def test_code_in_a_checkpoint_never_runs(folder: Path) -> None:
    trap = folder / "ran"
    with (folder / "evil.pth").open("wb") as file:
        pickle.dump({"state_dict": Harmful(trap)}, file)
    torch.save({"state_dict": Harmful(trap)}, folder / "evil2.pth")
    for name in ("evil.pth", "evil2.pth"):
        with pytest.raises(ExplorerError, match=name):
            load("resnet10t", f"checkpoint:{name}")
    assert not trap.exists()


@pytest.mark.parametrize(
    "content", [b"", b"nope", b"not weights at all" * 9, b"PK\x03\x04", b"\x80\x02"]
)
@pytest.mark.parametrize("name", ["broken.safetensors", "broken.pth"])
def test_damaged_files_get_a_sentence(name: str, content: bytes, folder: Path) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(ExplorerError, match=rf"{name} (is damaged|holds more)"):
        load("resnet10t", f"checkpoint:{name}")


def test_a_checkpoint_of_another_network_says_what_does_not_fit(folder: Path) -> None:
    save_file(trained().state_dict(), folder / "r.safetensors")
    with pytest.raises(ExplorerError, match=r"r\.safetensors does not fit resnet18: it"):
        load("resnet18", "checkpoint:r.safetensors")


def test_a_network_too_large_for_the_server_says_so() -> None:
    names = (
        "efficientnet:d1,w1,r5000",
        "efficientnet:d10,w6,r600",
        "efficientnet:d8,w8,r1",  # few multiply-adds, but 2.4 G parameters
        "resnet50:d3,w3,r300",  # would be small enough as an EfficientNet
    )
    for name in names:
        with pytest.raises(ExplorerError, match="too large to run here"):
            load(name, "random")


def test_a_network_without_classes_says_so() -> None:
    with pytest.raises(ExplorerError, match="ends in features"):
        load("eva02_tiny_patch14_224", "random")


def test_preprocessing_fits_the_network_that_is_built() -> None:
    # Its best weights want 518 pixels, but the network is built for 224.
    assert preprocessing_of(parse("torchvision:vit_h_14")).input_px == 224
    assert preprocessing_of(parse("torchvision:inception_v3")).input_px == 299
    assert preprocessing_of(parse("efficientnet:d1.2,w1.1,r260")).input_px == 260
    assert preprocessing_of(parse("catalogue:lenet5")).channels == 1


def test_unknown_weights_and_devices_get_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="it can take"):
        load(LENET, "imagenet")
    with pytest.raises(ExplorerError, match="no device 'cuda:9'"):
        load(LENET, "random", "cuda:9")
    with pytest.raises(ExplorerError, match=r"no weights 'checkpoint:gone\.pth'"):
        load(LENET, "checkpoint:gone.pth")
    with pytest.raises(ExplorerError, match="Nobody publishes weights for catalogue:lenet5"):
        load(LENET)
    with pytest.raises(ExplorerError, match=r"no checkpoint 'gone\.pth' here"):
        load(LENET, "folder/gone.pth")


@pytest.mark.parametrize("name", ["resnet10t", "torchvision:squeezenet1_1"])
def test_without_the_internet_imagenet_weights_get_a_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(ExplorerError, match="connect it to the internet once"):
        load(name, "imagenet")


def test_imagenet_weights_come_from_the_hubs_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The hub's own layout on disk, with weights that this test made."""
    torch.manual_seed(9)
    network = timm.create_model("resnet10t").eval()
    hub_id = timm.get_pretrained_cfg("resnet10t").hf_hub_id
    home = tmp_path / f"models--{hub_id.replace('/', '--')}"
    snapshot = home / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text("abc")
    save_file(network.state_dict(), snapshot / "model.safetensors")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    loaded = load("resnet10t", "imagenet")
    image = torch.randn(1, 3, 64, 64)
    assert torch.allclose(loaded.model(image), network(image), atol=1e-5)
    assert loaded.class_names[281] == "tabby, tabby cat"


def test_random_weights_are_the_same_in_every_thread() -> None:
    name = parse("cifar:resnet20")
    expected = torch.cat([each.flatten() for each in fresh(name).parameters()])
    with ThreadPoolExecutor(4) as threads:
        networks = list(threads.map(lambda _: fresh(name), range(12)))
    for network in networks:
        assert torch.equal(torch.cat([each.flatten() for each in network.parameters()]), expected)
