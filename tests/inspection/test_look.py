"""One pass: right predictions, the network given back unchanged, sentences for what goes wrong."""

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import timm
import torch
from PIL import Image
from torch import Tensor, nn

import components.inspection
from components.errors import ExplorerError
from components.inspection import Inspection, default_layer, feature_maps, layers, look, one_pass
from components.inspection.computing import precision, within_memory
from components.inspection.prepare import prepare
from components.networks import LoadedNetwork
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

# --- Worked out by hand ------------------------------------------------------------------------


def two_layers() -> LoadedNetwork:
    """Maps A₀ = x and A₁ = −x; scores 4·Ā₀ + 1·Ā₁ and 2·Ā₀ + 3·Ā₁, where Ā is a map's mean."""
    convolution, classifier = nn.Conv2d(1, 2, 1, bias=False), nn.Linear(2, 2, bias=False)
    with torch.no_grad():
        convolution.weight.copy_(torch.tensor([1.0, -1.0]).view(2, 1, 1, 1))
        classifier.weight.copy_(torch.tensor([[4.0, 1.0], [2.0, 3.0]]))
    network = nn.Sequential(convolution, nn.AdaptiveAvgPool2d(1), nn.Flatten(), classifier)
    return loaded(network, PLAIN, labels=2)


def test_two_layers_by_hand() -> None:
    """x̄ = 0.4, so the scores are 4·0.4 − 0.4 = 1.2 and 2·0.4 − 3·0.4 = −0.4.

    Each place's slope is weight / 4 places: α = (1, ¼) for class 0 and (½, ¾) for class 1. So the
    map of class 0 is ReLU(1·x − ¼·x) = ¾·x, and that of class 1 ReLU(½·x − ¾·x) = 0.
    """
    answer = look(two_layers(), FOUR_PIXELS)
    assert [each.index for each in answer.predictions] == [0, 1]
    assert [each.logit for each in answer.predictions] == pytest.approx([1.2, -0.4])
    total = np.exp(1.2) + np.exp(-0.4)
    assert answer.predictions[0].probability == pytest.approx(np.exp(1.2) / total)
    assert answer.predictions[1].label == "label 1"
    assert answer.explained == answer.predictions[0]
    assert answer.heat_map.layer == "0"
    assert answer.heat_map.values.dtype == np.float32
    assert answer.heat_map.values == pytest.approx(np.array([[0, 0.15], [0.3, 0.75]]))
    assert (answer.heat_map.low, answer.heat_map.high) == pytest.approx((0, 0.75))
    other = look(two_layers(), FOUR_PIXELS, class_index=1)
    assert other.explained == answer.predictions[1]
    assert other.heat_map.class_index == 1
    assert other.heat_map.values.tolist() == [[0, 0], [0, 0]]


def test_the_feature_maps_by_hand() -> None:
    """Both maps have the mean absolute value 0.4, so they keep their order."""
    maps = look(two_layers(), FOUR_PIXELS).feature_maps
    assert (maps.layer, maps.side_px, maps.total_channels) == ("0", 2, 2)
    assert maps.channels == (0, 1)
    assert maps.low == pytest.approx((0, -1))
    assert maps.high == pytest.approx((1, 0))
    assert maps.thumbnails.tolist() == [[[0, 51], [102, 255]], [[255, 204], [153, 0]]]


def test_the_record_says_what_was_done() -> None:
    preprocessing = replace(PLAIN, input_px=1)
    network = nn.Sequential(nn.Upsample(scale_factor=2), *two_layers().model.children())
    answer = look(loaded(network, preprocessing), FOUR_PIXELS)
    assert (answer.network, answer.weights, answer.device) == ("test", RANDOM, "cpu")
    assert answer.precision == "float32"
    assert answer.seen.tolist() == prepare(FOUR_PIXELS, preprocessing)[1].tolist()
    assert [info.path for info in answer.layers] == ["0", "1"]
    assert answer.elapsed_s > 0
    assert answer.nbytes == 3 + 4 * 4 + 2 * 4
    again: Inspection = pickle.loads(pickle.dumps(answer))  # noqa: S301  our own bytes
    assert again.heat_map.values.tolist() == answer.heat_map.values.tolist()
    assert again.predictions == answer.predictions


# --- What must not change, and what must -------------------------------------------------------


class Doubled(nn.Module):
    """A network whose logits are twice those of another."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.inner = network

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = 2 * self.inner(images)
        return logits


@pytest.mark.parametrize("class_index", [0, 3, 8])
def test_twice_the_logits_is_twice_the_map(class_index: int) -> None:
    plain, image = small_network(), noise(16)
    once = look(loaded(plain, square(16)), image, "3", class_index).heat_map.values
    twice = look(loaded(Doubled(plain), square(16)), image, "inner.3", class_index).heat_map.values
    assert twice == pytest.approx(2 * once, rel=1e-5)


def test_the_map_follows_a_mirrored_picture() -> None:
    """Where every layer looks at one place only, mirroring the picture mirrors the map."""
    torch.manual_seed(2)
    network = nn.Sequential(
        nn.Conv2d(3, 5, 1), nn.SiLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(5, 4)
    )
    image = noise(12)
    mirrored = Image.fromarray(np.asarray(image)[:, ::-1])
    for index in range(4):
        maps = [
            look(loaded(network, square(12)), each, "1", index).heat_map.values
            for each in (image, mirrored)
        ]
        assert maps[1] == pytest.approx(maps[0][:, ::-1], abs=1e-6)


def test_a_layer_without_influence_has_an_empty_map() -> None:
    class Beside(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.used, self.unused = nn.Conv2d(3, 4, 1), nn.Conv2d(3, 4, 1)

        def forward(self, images: Tensor) -> Tensor:
            self.unused(images)
            means: Tensor = self.used(images).mean((2, 3))
            return means

    network = loaded(Beside(), square(8))
    assert not look(network, noise(8), "unused").heat_map.values.any()
    assert look(network, noise(8), "used", 1).heat_map.values.shape == (8, 8)


def test_the_network_is_given_back_as_it_was() -> None:
    network = small_network().train()
    network[0].weight.requires_grad_(False)
    network[7].weight.grad = torch.ones(10, 6)
    lent = LoadedNetwork("test", RANDOM, network, square(16), ("one",) * 10, "cpu")
    state = {name: value.clone() for name, value in network.state_dict().items()}
    look(lent, noise(16))
    feature_maps(lent, noise(16))
    with pytest.raises(ExplorerError):
        look(lent, noise(16), class_index=99)
    assert all(module.training for module in network.modules())
    assert not network[0].weight.requires_grad
    assert all(each.requires_grad for each in list(network.parameters())[1:])
    assert [each.grad is None for each in network.parameters()] == [True] * 6 + [False, True]
    assert torch.equal(network[7].weight.grad, torch.ones(10, 6))
    assert all(torch.equal(state[name], value) for name, value in network.state_dict().items())
    assert not any(module._forward_hooks for module in network.modules())


def test_feature_maps_of_any_layer_need_no_heat_map() -> None:
    network, image = loaded(small_network(), square(16)), noise(16)
    for info in layers(network):
        alone = feature_maps(network, image, info.path, count=5, ranked_by="variation")
        beside = look(network, image, info.path, maps=5, ranked_by="variation").feature_maps
        assert alone.channels == beside.channels
        assert (alone.thumbnails == beside.thumbnails).all()
        assert alone.total_channels == info.shape[0]
        assert alone.side_px == info.shape[1]
    assert feature_maps(network, image).layer == default_layer(network) == "4"


@pytest.mark.parametrize(("top", "given"), [(1, 1), (5, 5), (10, 10), (99, 10)])
def test_the_most_probable_come_first(top: int, given: int) -> None:
    network = loaded(small_network(), square(16), labels=4)
    answer = look(network, noise(16), top=top)
    probabilities = [each.probability for each in answer.predictions]
    assert len(probabilities) == given
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(each.probability for each in look(network, noise(16), top=10).predictions) == (
        pytest.approx(1)
    )
    for each in answer.predictions:
        assert each.label == (f"label {each.index}" if each.index < 4 else f"class {each.index}")


# --- What goes wrong gets a sentence -----------------------------------------------------------


@pytest.mark.parametrize("index", [-1, 10, 1000])
def test_a_class_that_does_not_exist_gets_a_sentence(index: int) -> None:
    with pytest.raises(ExplorerError, match="numbered 0 to 9"):
        look(loaded(small_network(), square(16)), noise(16), class_index=index)


@pytest.mark.parametrize("layer", ["nowhere", "5", "7", ""])
@pytest.mark.parametrize("ask", [look, feature_maps])
def test_a_layer_without_maps_gets_a_sentence(ask: Callable[..., object], layer: str) -> None:
    with pytest.raises(ExplorerError, match=f"no layer '{layer}' with height and width.*example 4"):
        ask(loaded(small_network(), square(16)), noise(16), layer)


def test_a_network_without_class_scores_gets_a_sentence() -> None:
    network = loaded(nn.Sequential(nn.Conv2d(3, 4, 1), nn.Conv2d(4, 4, 1)), square(8))
    with pytest.raises(ExplorerError, match="gives no class scores"):
        look(network, noise(8))


def test_broken_weights_get_a_sentence() -> None:
    network = small_network()
    network.state_dict()["7.bias"][3] = float("nan")
    with pytest.raises(ExplorerError, match="not finite"):
        look(loaded(network, square(16)), noise(16))


class Greedy(nn.Module):
    """Asks for more memory than there is, once it is told to."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.conv, self.head, self.error = nn.Conv2d(3, 4, 1), nn.Linear(4, 2), error
        self.full = False

    def forward(self, images: Tensor) -> Tensor:
        maps: Tensor = self.conv(images)
        if self.full:
            raise self.error
        answer: Tensor = self.head(maps.mean((2, 3)))
        return answer


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9 GiB"),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
        RuntimeError("MPS backend out of memory"),
    ],
)
def test_without_memory_a_sentence_comes_and_others_go_on(error: Exception) -> None:
    network = Greedy(error)
    lent = loaded(network, square(8), labels=2)
    layers(lent)
    network.full = True
    with pytest.raises(ExplorerError, match="too little free memory"):
        look(lent, noise(8))
    network.full = False
    with ThreadPoolExecutor(1) as other:
        assert other.submit(look, lent, noise(8)).result(timeout=60).heat_map.layer == "conv"
    assert not any(module._forward_hooks for module in network.modules())


def test_other_errors_surface() -> None:
    network = Greedy(RuntimeError("shapes do not match"))
    lent = loaded(network, square(8), labels=2)
    layers(lent)
    network.full = True
    with pytest.raises(RuntimeError, match="shapes do not match"):
        look(lent, noise(8))


def test_the_cache_is_emptied_when_the_pass_s_tensors_are_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held: list[bool] = []
    alive: list[int] = []

    class Large:
        """Stands for a tensor on the device."""

        def __init__(self) -> None:
            alive.append(1)

        def __del__(self) -> None:
            alive.pop()

    def work() -> None:
        _kept = Large()
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: held.append(bool(alive)))
    with pytest.raises(ExplorerError):
        within_memory(work, "cuda:0")
    assert held == [False]


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
        one_pass, "mixed_precision", lambda _: torch.autocast("cpu", dtype=torch.bfloat16)
    )
    mixed = look(network, image, class_index=exact.explained.index)
    assert mixed.heat_map.values.dtype == np.float32
    assert mixed.explained.logit == pytest.approx(exact.explained.logit, abs=0.3)
    difference = np.abs(mixed.heat_map.values - exact.heat_map.values).max()
    assert difference < 0.1 * exact.heat_map.high


# --- Many at once ------------------------------------------------------------------------------


def test_thirty_people_get_their_own_answers() -> None:
    network = loaded(small_network(), square(48))
    images = [noise(48, seed) for seed in (1, 2)]
    questions = [(images[n % 2], ("0", "2", "4")[n % 3], n % 10) for n in range(30)]
    alone = [look(network, *question) for question in questions]
    with ThreadPoolExecutor(30) as threads:
        answers = list(threads.map(lambda question: look(network, *question), questions))
    for expected, answer in zip(alone, answers, strict=True):
        assert answer.predictions == expected.predictions
        assert answer.explained == expected.explained
        assert (answer.heat_map.values == expected.heat_map.values).all()
        assert (answer.feature_maps.thumbnails == expected.feature_maps.thumbnails).all()
    assert not any(module._forward_hooks for module in network.model.modules())


@pytest.mark.parametrize("name", components.inspection.__all__)
def test_no_module_hides_what_the_package_gives(name: str) -> None:
    """Importing a submodule sets it as the package's attribute of that name."""
    assert callable(getattr(components.inspection, name)) or name == "Ranking"
