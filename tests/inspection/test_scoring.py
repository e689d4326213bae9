"""Maps by many passes: equal to pytorch-grad-cam's, to brute force, and to hand computation."""

import copy
from collections.abc import Callable
from time import sleep

import numpy as np
import pytest
import timm
import torch
from numpy.typing import NDArray
from pytorch_grad_cam import AblationCAM, ScoreCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import Tensor, nn

from components.errors import ExplorerError
from components.inspection.capture import captured
from components.inspection.enlarging import as_the_library_shows
from components.inspection.occluding import INPUT
from components.inspection.prepare import prepare
from components.inspection.scoring import by_passes, cost
from components.inspection.targets import default_layer
from components.networks import LoadedNetwork, Preprocessing
from tests.inspection.judged import can_be_used_by_others
from tests.inspection.subjects import lively, loaded, noise, small_network, square

Reshape = Callable[[Tensor], Tensor]


def small_timm(name: str, side_px: int, **options: object) -> LoadedNetwork:
    torch.manual_seed(0)
    return loaded(lively(timm.create_model(name, num_classes=10, **options)), square(side_px))


def by_the_library(
    library: type[ScoreCAM] | type[AblationCAM],
    network: LoadedNetwork,
    side_px: int,
    layer: str,
    class_index: int,
    reshape: Reshape | None = None,
) -> NDArray[np.float32]:
    """On a copy in which nothing overwrites what the library's hooks keep."""
    model = copy.deepcopy(network.model)
    for module in model.modules():
        if hasattr(module, "inplace"):
            module.inplace = False  # type: ignore[assignment]
    tensor, _ = prepare(noise(side_px), network.preprocessing)
    with library(model, [model.get_submodule(layer)], reshape_transform=reshape) as cam:
        picture: NDArray[np.float32] = cam(tensor, [ClassifierOutputTarget(class_index)])[0]
    return picture


def two_by_two(tokens: Tensor) -> Tensor:
    return tokens[:, 1:].reshape(len(tokens), 2, 2, -1).permute(0, 3, 1, 2)


def channels_first(maps: Tensor) -> Tensor:
    return maps.permute(0, 3, 1, 2)


SMALL = (lambda: loaded(small_network(), square(16)), 16)
RESIDUAL = (lambda: small_timm("resnet18", 64), 64)
TOKENS = (lambda: small_timm("vit_tiny_patch16_224", 32, img_size=32, depth=2), 32)
WINDOWS = (
    lambda: small_timm("swin_tiny_patch4_window7_224", 32, img_size=32, window_size=2),
    32,
)


@pytest.mark.parametrize(
    ("network", "layer", "reshape"),
    [
        (SMALL, "1", None),
        (SMALL, "3", None),
        (SMALL, "4", None),
        (RESIDUAL, "layer1", None),
        (TOKENS, "blocks.1.norm1", two_by_two),
        (WINDOWS, "layers.1", channels_first),
    ],
)
@pytest.mark.parametrize("class_index", [1, 6])
def test_score_cam_equals_pytorch_grad_cam(
    network: tuple[Callable[[], LoadedNetwork], int],
    layer: str,
    reshape: Reshape | None,
    class_index: int,
) -> None:
    lent, side_px = network[0](), network[1]
    mine = by_passes(lent, noise(side_px), "scorecam", layer, class_index)
    expected = by_the_library(ScoreCAM, lent, side_px, layer, class_index, reshape)
    assert (mine.layer, mine.class_index, mine.method) == (layer, class_index, "scorecam")
    assert mine.values.dtype == np.float32
    assert np.abs(as_the_library_shows(mine.values, side_px, side_px) - expected).max() < 1e-5


@pytest.mark.parametrize(
    ("network", "layer"),
    [(SMALL, "1"), (SMALL, "4"), (RESIDUAL, "layer1.1"), (RESIDUAL, "layer2")],
)
@pytest.mark.parametrize("class_index", [0, 1, 2, 6])
def test_ablation_cam_equals_pytorch_grad_cam_after_a_relu(
    network: tuple[Callable[[], LoadedNetwork], int], layer: str, class_index: int
) -> None:
    lent, side_px = network[0](), network[1]
    mine = by_passes(lent, noise(side_px), "ablationcam", layer, class_index)
    expected = by_the_library(AblationCAM, lent, side_px, layer, class_index)
    assert np.abs(as_the_library_shows(mine.values, side_px, side_px) - expected).max() < 1e-5


@pytest.mark.parametrize(
    ("network", "layer", "reshape"),
    [
        (SMALL, "3", None),
        (TOKENS, "blocks.1.norm1", two_by_two),
        (WINDOWS, "layers.1", channels_first),
        # The next layer joins this one's maps with others, so it wants as many images.
        ((lambda: small_timm("densenet121", 32), 32), "features.denseblock3.denselayer4", None),
    ],
)
def test_ablation_is_one_feature_map_set_to_zero_after_another(
    network: tuple[Callable[[], LoadedNetwork], int], layer: str, reshape: Reshape | None
) -> None:
    """Brute force, also where activations are negative and where the library's maps are not."""
    lent, side_px = network[0](), network[1]
    model, (tensor, _) = lent.model, prepare(noise(side_px), lent.preprocessing)
    channels = reshape or (lambda maps: maps)
    with captured(model, (layer,)) as kept, torch.no_grad():
        score = float(model(tensor)[0, 3])
    maps = channels(kept[layer])
    expected = np.zeros(maps.shape[2:])
    for channel in range(maps.shape[1]):

        def silence(_: nn.Module, __: object, output: Tensor, channel: int = channel) -> Tensor:
            output = output.clone()
            channels(output)[:, channel] = 0
            if reshape is two_by_two:
                output[:, 0, channel] = 0
            return output

        handle = model.get_submodule(layer).register_forward_hook(silence)
        with torch.no_grad():
            fallen = score - float(model(tensor)[0, 3])
        handle.remove()
        expected += fallen / score * maps[0, channel].numpy()
    mine = by_passes(lent, noise(side_px), "ablationcam", layer, 3).values
    assert np.abs(mine - np.maximum(expected, 0)).max() < 1e-4 * max(1, np.abs(expected).max())


class Brightness(nn.Module):
    """Class 0 is as probable as the picture is bright, in [0, 1]; one parameter, unused."""

    def __init__(self) -> None:
        super().__init__()
        self.unused = nn.Parameter(torch.zeros(1))

    def forward(self, images: Tensor) -> Tensor:
        bright = images.mean((1, 2, 3))
        return torch.stack([bright, 1 - bright], 1).clamp_min(1e-9).log()


def test_occlusion_by_hand() -> None:
    """On 4 × 4 pixels a patch covers 3 × 3 of them, at one of 2 × 2 places.

    Without it, the picture is darker by the covered pixels' share of the mean.
    """
    plain = Preprocessing(4, 4, (0.0,) * 3, (1.0,) * 3, "nearest", channels=1)
    image = noise(4)
    tensor, _ = prepare(image, plain)
    lent = loaded(Brightness(), plain, labels=2)
    pixels = tensor[0, 0].numpy()
    covered = [[part[:, :3].sum(), part[:, 1:].sum()] for part in (pixels[:3], pixels[1:])]
    mine = by_passes(lent, image, "occlusion", class_index=0)
    assert mine.layer == INPUT
    assert mine.values == pytest.approx(np.array(covered) / 16, abs=1e-6)
    assert not by_passes(lent, image, "occlusion", class_index=1).values.any()


def test_the_most_probable_class_and_the_default_layer_unless_told() -> None:
    lent = loaded(small_network(), square(16))
    tensor, _ = prepare(noise(16), lent.preprocessing)
    for method in ("scorecam", "ablationcam", "occlusion"):
        mine = by_passes(lent, noise(16), method)
        assert mine.class_index == int(lent.model(tensor)[0].argmax())
        assert mine.layer == (INPUT if method == "occlusion" else default_layer(lent))


@pytest.mark.parametrize(
    ("method", "passes"), [("scorecam", 8), ("ablationcam", 8), ("occlusion", 64)]
)
def test_the_cost_is_told_before(method: str, passes: int) -> None:
    told = cost(loaded(small_network(), square(16)), method, "1")
    assert told.passes == passes
    assert 0 < told.seconds < np.inf


class SlowToBegin(nn.Module):
    """Takes long the first time that it gets so many images, as networks do."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network, self.known = network, set[int]()

    def forward(self, images: Tensor) -> Tensor:
        if len(images) not in self.known:
            self.known.add(len(images))
            sleep(0.5)
        answer: Tensor = self.network(images)
        return answer


@pytest.mark.parametrize("method", ["scorecam", "occlusion"])
def test_what_only_the_first_pass_takes_is_not_in_the_cost(method: str) -> None:
    told = cost(loaded(SlowToBegin(small_network()), square(16)), method, "network.1")
    assert told.seconds < 0.4


@pytest.mark.parametrize("method", ["scorecam", "ablationcam", "occlusion"])
def test_progress_holds_no_lock_and_can_stop_the_work(method: str) -> None:
    lent = loaded(small_network(), square(16))
    free: list[bool] = []
    told: list[float] = []

    def watch(share: float) -> None:
        told.append(share)
        free.append(can_be_used_by_others(lent))

    by_passes(lent, noise(16), method, "1", 0, watch)
    assert all(free)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)

    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        by_passes(lent, noise(16), method, "1", 0, stop)
    assert can_be_used_by_others(lent)
    assert not any(module._forward_hooks for module in lent.model.modules())


@pytest.mark.parametrize("method", ["scorecam", "ablationcam", "occlusion"])
def test_a_network_that_answers_always_the_same_gives_maps_of_numbers(method: str) -> None:
    network = small_network()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
    values = by_passes(loaded(network, square(16)), noise(16), method, class_index=0).values
    assert np.isfinite(values).all()
    assert not values.any()


def test_what_does_not_exist_is_refused() -> None:
    lent = loaded(small_network(), square(16))
    with pytest.raises(ExplorerError, match="'gradcam' does not work by many passes"):
        by_passes(lent, noise(16), "gradcam")
    with pytest.raises(ExplorerError, match="no class 10"):
        by_passes(lent, noise(16), "occlusion", class_index=10)
    with pytest.raises(ExplorerError, match="no layer"):
        cost(lent, "scorecam", "7.3")


@pytest.mark.parametrize("method", ["scorecam", "ablationcam"])
def test_at_least_half_of_the_judged_maps_are_not_empty(method: str) -> None:
    """A comparison of zeros would prove nothing."""
    lent = loaded(small_network(), square(16))
    highest = [by_passes(lent, noise(16), method, "4", index).high for index in (0, 1, 2, 6)]
    assert sum(high > 0 for high in highest) >= 2
