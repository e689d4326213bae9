"""Which network a checkpoint belongs to, found by fingerprints, words and counting."""

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import timm
import torch
import torchvision
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file
from torch import Tensor, nn

from components.errors import ExplorerError
from components.networks import Preprocessing, create, load, network_names, propose
from components.networks.build import buildable_names, shell
from components.networks.fingerprints import FINGERPRINTS_FILE, fingerprints, networks_like
from components.networks.fitting import Misfit
from components.networks.names import parse
from components.networks.preprocessing import preprocessing_of
from components.networks.reading_off import scaled_like
from components.networks.saved import SavedNetwork


def written(file: Path, network: nn.Module, **beside: Any) -> Path:
    state = network.state_dict()
    torch.save({"state_dict": state, **beside} if beside else state, file)
    return file


def shapes(network: nn.Module) -> Mapping[str, tuple[int, ...]]:
    return {name: tuple(value.shape) for name, value in network.state_dict().items()}


def test_a_few_networks_of_all_have_the_fingerprints_that_are_written_down() -> None:
    lines = FINGERPRINTS_FILE.read_text(encoding="utf-8").splitlines()
    known = {
        name: (tuple(classifiers.split(",")), body, sketched)
        for body, sketched, classifiers, *names in map(str.split, lines)
        for name in names
    }
    chosen = random.sample(buildable_names(), 6)  # others in every run
    for name, classifiers, body, sketched in fingerprints(chosen):
        assert known[name] == (classifiers, body, "".join(sorted(sketched))), name


def test_all_networks_with_classes_have_a_fingerprint() -> None:
    words = set(FINGERPRINTS_FILE.read_text(encoding="utf-8").split())
    without = [name for name in buildable_names() if name not in words]
    assert len(without) < len(network_names()) / 25
    for name in without:
        with pytest.raises(ExplorerError, match="ends in features"):
            list(map(load, [name], ["random"], ["cpu"]))
        break  # building each would take minutes


@pytest.mark.parametrize(
    ("name", "network"),
    [
        ("resnet18", lambda: timm.create_model("resnet18", num_classes=7)),
        ("efficientnet_b0", lambda: timm.create_model("efficientnet_b0", num_classes=7)),
        ("vit_tiny_patch16_224", lambda: timm.create_model("vit_tiny_patch16_224", num_classes=7)),
        ("torchvision:resnet18", lambda: torchvision.models.resnet18(num_classes=7)),
        (
            "torchvision:efficientnet_b0",
            lambda: torchvision.models.efficientnet_b0(num_classes=7),
        ),
        ("squeezenet1_1", lambda: torchvision.models.squeezenet1_1(num_classes=7)),
        ("cifar:resnet20", lambda: create("cifar:resnet20", 7)),
        ("catalogue:lenet5", lambda: create("catalogue:lenet5", 7)),
    ],
)
def test_names_and_shapes_tell_the_network_and_its_classes(
    name: str, network: Any, tmp_path: Path
) -> None:
    made: nn.Module = network()
    found = propose(written(tmp_path / "w.pth", made))
    assert name in found.architectures
    assert found.classes == 7
    assert found.preprocessing == preprocessing_of(parse(found.architectures[0]))
    assert found.sentence.startswith("Its names and shapes say so: ")
    loaded = load(found.architectures[0], tmp_path / "w.pth")
    image = torch.randn(1, *(loaded.preprocessing.channels, 224, 224)[:1], 64, 64)
    if "vit" not in name and "lenet" not in name:
        with torch.inference_mode():
            assert torch.allclose(loaded.model(image), made.eval()(image), atol=1e-4)


def test_what_a_file_says_goes_first_where_it_fits(tmp_path: Path) -> None:
    file = written(tmp_path / "w.pth", timm.create_model("resnet18"), arch="resnet18.a1_in1k")
    found = propose(file)
    assert found.architectures[0] == "resnet18.a1_in1k"
    assert "torchvision:resnet18" in found.architectures
    assert found.sentence.startswith("It says so itself: resnet18.a1_in1k with 1000 classes; ")


def test_what_a_file_says_goes_last_where_something_else_fits(tmp_path: Path) -> None:
    file = written(tmp_path / "w.pth", timm.create_model("resnet10t"), arch="resnet50")
    assert propose(file).architectures == ("resnet10t", "resnet50")


def test_what_a_file_says_is_all_there_is_for_unusual_shapes(tmp_path: Path) -> None:
    grey = timm.create_model("resnet10t", in_chans=1)
    found = propose(written(tmp_path / "w.pth", grey, args={"model": "resnet10t"}))
    assert (found.architectures, found.classes) == (("resnet10t",), None)
    assert "its names and shapes are not the usual ones" in found.sentence
    found = propose(written(tmp_path / "w.pth", grey, args={"model": "my net"}))
    assert (found.architectures, found.preprocessing) == ((), None)
    assert found.sentence.startswith("It says that it is “my net”, but no network here has")


def test_options_beside_the_weights_change_the_preprocessing(tmp_path: Path) -> None:
    options = {
        "model": "resnet10t",
        "input_size": [3, 96, 96],
        "mean": [0.1, 0.2, 0.3],
        "std": [0.4, 0.5, 0.6],
        "crop_pct": 0.8,
        "interpolation": "nearest",
    }
    file = written(tmp_path / "w.pth", timm.create_model("resnet10t"), args=options)
    wanted = Preprocessing(96, 120, (0.1, 0.2, 0.3), (0.4, 0.5, 0.6), "nearest")
    assert propose(file).preprocessing == wanted
    assert load("resnet10t", file).preprocessing == wanted


def test_a_mean_of_pixels_from_0_to_255_is_scaled(tmp_path: Path) -> None:
    options = {"mean": [127.5, 51.0, 255.0], "std": [51.0, 25.5, 12.75]}
    file = written(tmp_path / "w.pth", timm.create_model("resnet10t"), args=options)
    found = propose(file).preprocessing
    assert found is not None
    assert (found.mean, found.std) == ((0.5, 0.2, 1.0), (0.2, 0.1, 0.05))


def test_impossible_options_are_left_aside(tmp_path: Path) -> None:
    usual = preprocessing_of(parse("resnet10t"))
    for options in ({"std": [0, 0, 0]}, {"img_size": 10**7}, {"mean": [float("nan")] * 3}):
        file = written(tmp_path / "w.pth", timm.create_model("resnet10t"), args=options)
        assert propose(file).preprocessing == usual


def test_an_ill_fitting_file_is_told_the_nearest_network(tmp_path: Path) -> None:
    state = dict(timm.create_model("resnet18", num_classes=7).state_dict())
    del state["layer1.0.bn1.weight"]
    state |= {"extra": torch.ones(3), "conv1.weight": torch.ones(64, 1, 7, 7)}
    torch.save(state, tmp_path / "w.pth")
    found = propose(tmp_path / "w.pth")
    assert found.architectures == ()
    near = found.nearest
    assert near is not None
    assert (near.network, near.fitting, near.entries) == ("resnet18", 120, 122)
    assert near.misfit == Misfit(
        ("layer1.0.bn1.weight",), ("extra",), (("conv1.weight", (64, 1, 7, 7), (64, 3, 7, 7)),)
    )
    assert near.misfit.shapes == {"layer1.0.bn1.weight": (64,), "extra": (3,)}
    assert found.sentence == (
        "No network here has these names and shapes. Nearest: resnet18, 120 of 122 entries fit."
    )


def test_the_nearest_network_is_not_one_that_the_file_only_contains(tmp_path: Path) -> None:
    state = dict(timm.create_model("resnet34").state_dict())  # all of resnet18's body is in it
    del state["layer4.2.bn2.bias"]
    torch.save(state, tmp_path / "w.pth")
    near = propose(tmp_path / "w.pth").nearest
    assert near is not None
    assert near.network == "resnet34"


@pytest.mark.parametrize("name", ["efficientnet_b2", "vit_tiny_patch16_224", "convnext_atto"])
def test_a_tenth_of_other_entries_hides_no_network(name: str, tmp_path: Path) -> None:
    state = dict(timm.create_model(name).state_dict())
    for key in random.Random(0).sample(sorted(state), len(state) // 10):  # noqa: S311
        state[f"other.{key}"] = state.pop(key)
    torch.save(state, tmp_path / "w.pth")
    near = propose(tmp_path / "w.pth").nearest
    assert near is not None
    assert near.network == name


def test_a_file_that_lies_about_its_network_is_told_the_nearer_one(tmp_path: Path) -> None:
    state = dict(timm.create_model("resnet18").state_dict())
    del state["bn1.weight"]
    torch.save({"state_dict": state, "arch": "resnet50"}, tmp_path / "w.pth")
    found = propose(tmp_path / "w.pth")
    assert found.nearest is not None
    assert found.nearest.network == "resnet18"


def test_what_is_like_nothing_has_no_nearest(tmp_path: Path) -> None:
    torch.save({"0.weight": torch.ones(2)}, tmp_path / "w.pth")
    found = propose(tmp_path / "w.pth")
    assert found.nearest is None
    assert found.sentence.endswith("; choose the network yourself.")


def test_our_own_header_says_everything(tmp_path: Path) -> None:
    preprocessing = Preprocessing(64, 64, (0.5,) * 3, (0.25,) * 3, "bilinear")
    saved = SavedNetwork("cifar:plain20", ("a", "b"), preprocessing, "scenes", 7, 0.5)
    state = create("cifar:plain20", 2).state_dict()
    save_file(state, tmp_path / "w.safetensors", metadata=saved.to_header())
    found = propose(tmp_path / "w.safetensors")
    assert found.architectures == ("cifar:plain20", "cifar:resnet20")
    assert (found.class_names, found.preprocessing) == (("a", "b"), preprocessing)


def test_two_sets_of_weights_are_offered(tmp_path: Path) -> None:
    state = timm.create_model("test_resnet").state_dict()
    torch.save({"state_dict": state, "state_dict_ema": state}, tmp_path / "w.pth")
    found = propose(tmp_path / "w.pth")
    assert found.averaged
    assert found.weight_sets == ("state_dict", "state_dict_ema")


def test_a_body_without_a_classifier_is_recognised(tmp_path: Path) -> None:
    file = written(tmp_path / "w.pth", timm.create_model("resnet10t", num_classes=0))
    found = propose(file)
    assert (found.architectures, found.classes) == (("resnet10t",), None)
    assert found.sentence == "Its names and shapes say so: resnet10t without a classifier."


@pytest.mark.parametrize(
    "name",
    [
        "efficientnet:d1.3,w0.7,r224",
        "efficientnet:d0.5,w0.5,r224",
        "mobilenetv1:d1.0,w0.5,r224",
        "mobilenetv2:d1.5,w1.4,r224",
        "resnet50:d0.5,w0.25,r224",
        "g16:d0.4,w0.5,r224",
    ],
)
def test_a_scaled_baseline_is_read_off_its_shapes(name: str, tmp_path: Path) -> None:
    found = propose(written(tmp_path / "w.pth", create(name, 5)))
    assert found.classes == 5
    assert "the resolution is not in the weights" in found.sentence
    loaded = load(found.architectures[0], tmp_path / "w.pth")
    assert shapes(loaded.model) == shapes(create(name, 5))


@settings(max_examples=8)
@given(st.integers(2, 16), st.integers(2, 9))
def test_whatever_the_factors_the_same_network_is_found(tenths: int, eighths: int) -> None:
    name = f"efficientnet:d{tenths / 10},w{eighths / 8},r224"
    wanted = shapes(shell(name))
    found = [name for _, name in scaled_like(wanted, 224)]
    assert len(found) == 1
    assert shapes(shell(found[0])) == wanted


def test_random_weights_of_no_network_match_nothing() -> None:
    nothing: dict[str, Tensor] = {"0.weight": torch.ones(2)}
    assert not list(networks_like({name: tuple(v.shape) for name, v in nothing.items()}))
    assert not list(networks_like({}))
