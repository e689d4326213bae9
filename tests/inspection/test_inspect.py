"""One pass: right predictions, the network given back unchanged, sentences for what goes wrong."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
import torch
from PIL import Image
from torch import Tensor, nn

import components.inspection
from components.errors import ExplorerError
from components.inspection import Inspection, default_layer, inspect, layers, passes
from components.inspection.computing import precision
from components.inspection.prepare import prepare
from components.networks import LoadedNetwork
from tests.inspection.looks import look, two_layers
from tests.inspection.subjects import (
    FOUR_PIXELS,
    PLAIN,
    RANDOM,
    lively,
    loaded,
    noise,
    small_network,
    square,
)

ALL = ("gradcam", "hirescam", "gradcam++", "xgradcam", "layercam", "eigencam")


def test_two_layers_by_hand() -> None:
    """x̄ = 0.4, so the scores are 4·0.4 − 0.4 = 1.2 and 2·0.4 − 3·0.4 = −0.4.

    Each place's slope is weight / 4 places: α = (1, ¼) for class 0 and (½, ¾) for class 1. So the
    map of class 0 is ReLU(1·x − ¼·x) = ¾·x, and that of class 1 ReLU(½·x − ¾·x) = 0.
    """
    answer = look(two_layers(), FOUR_PIXELS, classes=[0, 1])
    assert answer.logits == pytest.approx([1.2, -0.4])
    assert [each.index for each in answer.predictions] == [0, 1]
    assert [each.logit for each in answer.predictions] == pytest.approx([1.2, -0.4])
    total = np.exp(1.2) + np.exp(-0.4)
    assert answer.predictions[0].probability == pytest.approx(np.exp(1.2) / total)
    assert answer.predictions[1].label == "label 1"
    assert answer.explained == answer.predictions
    first, second = answer.heat_maps
    assert (first.method, first.layer, first.class_index) == ("gradcam", "0", 0)
    assert first.values.dtype == np.float32
    assert first.values == pytest.approx(np.array([[0, 0.15], [0.3, 0.75]]))
    assert (first.low, first.high) == pytest.approx((0, 0.75))
    assert second.class_index == 1
    assert second.values.tolist() == [[0, 0], [0, 0]]


def test_of_several_pictures_each_has_its_own_most_probable_class() -> None:
    """A picture and its negative: where class 0 wins for x̄ > 0, class 1 wins for x̄ < 0."""
    preprocessing = replace(PLAIN, mean=(0.5,) * 3)
    network = loaded(two_layers().model, preprocessing, labels=2)
    answers = inspect(network, [Image.new("L", (2, 2), grey) for grey in (255, 0)])
    assert [answer.explained[0].index for answer in answers] == [0, 1]
    assert [answer.heat_maps[0].class_index for answer in answers] == [0, 1]
    assert answers[0].heat_maps[0].values == pytest.approx(np.full((2, 2), 0.375))
    assert answers[1].heat_maps[0].values == pytest.approx(np.full((2, 2), 0.125))


def test_the_record_says_what_was_done() -> None:
    preprocessing = replace(PLAIN, input_px=1)
    network = nn.Sequential(nn.Upsample(scale_factor=2), *two_layers().model.children())
    answer = look(loaded(network, preprocessing), FOUR_PIXELS)
    assert (answer.network, answer.weights, answer.device) == ("test", RANDOM, "cpu")
    assert answer.precision == "float32"
    assert answer.seen.tolist() == prepare(FOUR_PIXELS, preprocessing)[1].tolist()
    assert {path: each.shape for path, each in answer.features.items()} == {"1": (2, 2, 2)}
    assert answer.elapsed_s > 0
    assert answer.nbytes == 3 + 2 * 4 + 4 * 4 + 2 * 4 * 4
    again: Inspection = pickle.loads(pickle.dumps(answer))  # noqa: S301  our own bytes
    assert again.heat_maps[0].values.tolist() == answer.heat_maps[0].values.tolist()
    assert again.predictions == answer.predictions


def test_maps_stand_by_method_layer_and_class_in_the_order_asked() -> None:
    parts = list(small_network().children())
    network = loaded(nn.Sequential(*parts[:2], nn.MaxPool2d(2), *parts[2:]), square(16))
    answer = look(network, noise(16), ["layercam", "gradcam"], ["1", "5"], [8, 3, 5])
    assert list(answer.maps) == list(answer.raw) == ["layercam", "gradcam"]
    assert answer.maps["gradcam"].shape == (2, 3, 16, 16)
    assert answer.raw["gradcam"].shape == (2, 3, 16, 16)
    for row, layer in enumerate(("1", "5")):
        for column, index in enumerate((8, 3, 5)):
            single = answer.heat_map("layercam", layer, index)
            assert single.values.shape == ((16, 16) if layer == "1" else (8, 8))
            if layer == "1":
                assert (answer.raw["layercam"][row, column] == single.values).all()
            assert answer.raw["layercam"][row, column].max() <= single.high
    with pytest.raises(KeyError, match="no gradcam map of class 1 at '5'"):
        answer.heat_map("gradcam", "5", 1)


def test_maps_of_one_layer_are_raw_in_its_own_size() -> None:
    parts = list(small_network().children())
    network = loaded(nn.Sequential(parts[0], nn.MaxPool2d(4), *parts[2:]), square(16))
    answer = look(network, noise(16))
    assert answer.raw["gradcam"].shape == (1, 1, 4, 4)
    assert answer.maps["gradcam"].shape == (1, 1, 16, 16)
    assert answer.maps["gradcam"].dtype == answer.raw["gradcam"].dtype == np.float32
    assert 0.99 < answer.maps["gradcam"].max() <= 1


def test_without_methods_there_are_no_maps_and_no_gradients(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forbidden(*_: Any, **__: Any) -> None:
        raise AssertionError("a backward pass")

    network, image = loaded(small_network(), square(16)), noise(16)
    layers(network)
    monkeypatch.setattr(torch.autograd, "grad", forbidden)
    answer = look(network, image, ())
    assert answer.maps == answer.raw == {}
    assert answer.features["4"].shape == (6, 16, 16)
    assert look(network, image, "eigencam").maps["eigencam"].any()


def test_one_backward_pass_a_class_serves_all_methods_layers_and_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grad, passes_made, forwards = torch.autograd.grad, [], []

    def counted(*arguments: Any, **options: Any) -> Any:
        passes_made.append(1)
        return grad(*arguments, **options)

    network = loaded(small_network(), square(16))
    layers(network)
    monkeypatch.setattr(torch.autograd, "grad", counted)
    handle = network.model.register_forward_hook(lambda *_: forwards.append(1))
    inspect(network, [noise(16, seed) for seed in range(3)], ALL, ["1", "2", "4"], [1, 2])
    handle.remove()
    assert (len(forwards), len(passes_made)) == (1, 2)


def test_features_are_what_the_layers_gave() -> None:
    parts, image = small_network(), noise(16)
    network = loaded(parts, square(16))
    paths = [info.path for info in layers(network)]
    answer = look(network, image, layers=paths)
    tensor, _ = prepare(image, network.preprocessing)
    for path in paths:
        expected = parts[: int(path) + 1](tensor)[0].detach().numpy()
        assert answer.features[path] == pytest.approx(expected, abs=1e-5)
        assert answer.features[path].flags.c_contiguous
        assert answer.features[path].flags.owndata
    assert look(network, image, features=False).features == {}


@pytest.mark.parametrize("name", ["efficientnet_b0", "mobilenetv3_small_050", "regnety_002"])
def test_gates_are_what_channels_are_multiplied_by(name: str) -> None:
    """Beside its gate, a squeeze-and-excitation block's output over its input says the same."""
    torch.manual_seed(0)
    network = loaded(lively(timm.create_model(name, num_classes=10)), square(64))
    answer = look(network, noise(64), gates=True)
    named = network.model.named_modules()
    blocks = [path for path, each in named if path.endswith(".se") and list(each.children())]
    assert [gate.layer for gate in answer.gates] == blocks
    tensor, _ = prepare(noise(64), network.preprocessing)
    ratios: dict[str, Tensor] = {}

    def hook(path: str) -> Any:
        def note(_: nn.Module, inputs: tuple[Tensor], output: Tensor) -> None:
            ratios[path] = (output / inputs[0]).nanmedian(-1)[0].nanmedian(-1)[0][0]

        return note

    handles = [network.model.get_submodule(p).register_forward_hook(hook(p)) for p in blocks]
    with torch.no_grad():
        network.model(tensor)
    for handle in handles:
        handle.remove()
    for gate in answer.gates:
        assert gate.values.min() >= 0
        assert gate.values.max() <= 1
        # Where a channel is 0 everywhere, it stays 0 whatever the gate says.
        known = ~ratios[gate.layer].isnan().numpy()
        assert known.mean() > 0.5
        assert gate.values[known] == pytest.approx(ratios[gate.layer].numpy()[known], abs=1e-4)


def test_gates_leave_the_map_as_it_is() -> None:
    network = loaded(lively(timm.create_model("mobilenetv3_small_050")), square(64))
    with_gates, without = (look(network, noise(64), gates=gates) for gates in (True, False))
    assert not without.gates
    assert (with_gates.heat_maps[0].values == without.heat_maps[0].values).all()


class Doubled(nn.Module):
    """A network whose logits are twice those of another."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.inner = network

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = 2 * self.inner(images)
        return logits


@pytest.mark.parametrize("index", [0, 3, 8])
def test_twice_the_logits_is_twice_the_map(index: int) -> None:
    plain, image = small_network(), noise(16)
    once = look(loaded(plain, square(16)), image, "gradcam", "3", index)
    twice = look(loaded(Doubled(plain), square(16)), image, "gradcam", "inner.3", index)
    assert twice.heat_maps[0].values == pytest.approx(2 * once.heat_maps[0].values, rel=1e-5)


def test_the_map_follows_a_mirrored_picture() -> None:
    """Where every layer looks at one place only, mirroring the picture mirrors the map."""
    torch.manual_seed(2)
    network = nn.Sequential(
        nn.Conv2d(3, 5, 1), nn.SiLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(5, 4)
    )
    image = noise(12)
    mirrored = Image.fromarray(np.asarray(image)[:, ::-1])
    both = inspect(loaded(network, square(12)), [image, mirrored], ALL[:5], "1", range(4))
    for plain, turned in zip(*(answer.heat_maps for answer in both), strict=True):
        assert turned.values == pytest.approx(plain.values[:, ::-1], abs=1e-6)


def test_a_layer_without_influence_has_an_empty_map() -> None:
    class Beside(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.used, self.unused = nn.Conv2d(3, 4, 1), nn.Conv2d(3, 4, 1)

        def forward(self, images: Tensor) -> Tensor:
            self.unused(images)
            means: Tensor = self.used(images).mean((2, 3))
            return means

    answer = look(loaded(Beside(), square(8)), noise(8), ALL[:5], ["unused", "used"], 1)
    for method in ALL[:5]:
        assert not answer.heat_map(method, "unused", 1).values.any()
        assert answer.heat_map(method, "used", 1).values.shape == (8, 8)


def test_the_network_is_given_back_as_it_was() -> None:
    network = small_network().train()
    network[0].weight.requires_grad_(False)
    network[7].weight.grad = torch.ones(10, 6)
    lent = LoadedNetwork("test", RANDOM, network, square(16), ("one",) * 10, "cpu")
    state = {name: value.clone() for name, value in network.state_dict().items()}
    inspect(lent, [noise(16)] * 3, ALL, ["0", "4"], [1, 2], gates=True, batch_size=2)
    with pytest.raises(ExplorerError):
        inspect(lent, noise(16), classes=99)
    assert all(module.training for module in network.modules())
    assert not network[0].weight.requires_grad
    assert all(each.requires_grad for each in list(network.parameters())[1:])
    assert [each.grad is None for each in network.parameters()] == [True] * 6 + [False, True]
    assert torch.equal(network[7].weight.grad, torch.ones(10, 6))
    assert all(torch.equal(state[name], value) for name, value in network.state_dict().items())
    assert not any(module._forward_hooks for module in network.modules())


@pytest.mark.parametrize(("top", "given"), [(1, 1), (5, 5), (10, 10), (99, 10)])
def test_the_most_probable_come_first(top: int, given: int) -> None:
    network = loaded(small_network(), square(16), labels=4)
    answer = look(network, noise(16), top=top)
    probabilities = [each.probability for each in answer.predictions]
    assert len(probabilities) == given
    assert probabilities == sorted(probabilities, reverse=True)
    everything = look(network, noise(16), top=10).predictions
    assert sum(each.probability for each in everything) == pytest.approx(1)
    for each in answer.predictions:
        assert each.label == (f"label {each.index}" if each.index < 4 else f"class {each.index}")


def test_pictures_may_be_pixels_or_files(tmp_path: Path) -> None:
    network, image = loaded(small_network(), square(16)), noise(20)
    image.save(tmp_path / "picture.png")
    given: list[Any] = [
        image,
        np.asarray(image),
        tmp_path / "picture.png",
        str(tmp_path / "picture.png"),
    ]
    answers = inspect(network, given)
    assert len(answers) == 4
    for answer in answers:
        assert (answer.seen == answers[0].seen).all()
    for each in given:
        assert (look(network, each).seen == answers[0].seen).all()
    stacked = inspect(network, np.stack([np.asarray(image)] * 2))
    assert [(each.seen == answers[0].seen).all() for each in stacked] == [True, True]


def test_no_pictures_give_no_answers() -> None:
    assert inspect(loaded(small_network(), square(16)), []) == []


def test_classes_may_be_named() -> None:
    names = ("tench, Tinca tinca", "Goldfish", "goldfish", "great white shark, white shark")
    network = replace(loaded(small_network(), square(16)), class_names=names)
    asked = ["tinca tinca", "GOLDFISH", "great white shark, white shark", 7, np.int64(8)]
    answer = look(network, noise(16), classes=asked)
    assert [each.index for each in answer.explained] == [0, 1, 3, 7, 8]


def test_what_is_asked_twice_is_given_once() -> None:
    network = loaded(small_network(), square(16))
    answer = look(network, noise(16), ["gradcam"] * 2, ["4", "4"], [3, "label 3", 3])
    assert len(answer.heat_maps) == 1


def test_precision_follows_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    assert precision("cpu") == precision("mps") == "float32"
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: True)
    assert precision("cuda:0") == "bfloat16"
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: False)
    assert precision("cuda") == "float32"


def test_mixed_precision_gives_nearly_the_same_map(monkeypatch: pytest.MonkeyPatch) -> None:
    network, image = loaded(lively(timm.create_model("resnet18")), square(96)), noise(96)
    exact = look(network, image)
    monkeypatch.setattr(
        passes, "mixed_precision", lambda _: torch.autocast("cpu", dtype=torch.bfloat16)
    )
    mixed = look(network, image, classes=exact.explained[0].index)
    assert mixed.heat_maps[0].values.dtype == mixed.logits.dtype == np.float32
    assert mixed.explained[0].logit == pytest.approx(exact.explained[0].logit, abs=0.3)
    difference = np.abs(mixed.heat_maps[0].values - exact.heat_maps[0].values).max()
    assert difference < 0.1 * exact.heat_maps[0].high


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_batches_change_nothing(size: int) -> None:
    network = loaded(small_network(), square(16))
    images = [noise(16, seed) for seed in range(7)]
    alone = [look(network, image, ALL, ["1", "4"], [2, 5]) for image in images]
    together = inspect(network, images, ALL, ["1", "4"], [2, 5], batch_size=size)
    for one, many in zip(alone, together, strict=True):
        assert (one.seen == many.seen).all()
        assert many.logits == pytest.approx(one.logits, abs=1e-5)
        for method in ALL:
            assert many.maps[method] == pytest.approx(one.maps[method], abs=1e-4)


def test_the_default_layer_is_looked_at_unless_others_are_named() -> None:
    network = loaded(small_network(), square(16))
    assert look(network, noise(16)).heat_maps[0].layer == default_layer(network) == "4"


@pytest.mark.parametrize("name", components.inspection.__all__)
def test_no_module_hides_what_the_package_gives(name: str) -> None:
    """Importing a submodule sets it as the package's attribute of that name."""
    given = getattr(components.inspection, name)
    assert callable(given) or name in ("METHODS", "Progress", "Ranking")
