"""Exactly the heat maps that pytorch-grad-cam would make, method by method."""

import copy
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import timm
import torch
import torchvision
from numpy.typing import NDArray
from pytorch_grad_cam import EigenCAM, GradCAM, GradCAMPlusPlus, HiResCAM, LayerCAM, XGradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from pytorch_grad_cam.utils.reshape_transforms import vit_reshape_transform
from pytorch_grad_cam.utils.svd_on_activations import get_2d_projection
from torch import Tensor, nn
from torchvision.models import vgg

from components.inspection import default_layer, inspect
from components.inspection.prepare import prepare_many
from components.inspection.weighting import by_activations
from tests.inspection.subjects import lively, loaded, noise, small_network, square

LIBRARY = {
    "gradcam": GradCAM,
    "hirescam": HiResCAM,
    "gradcam++": GradCAMPlusPlus,
    "xgradcam": XGradCAM,
    "layercam": LayerCAM,
    "eigencam": EigenCAM,
}
CLASSES = (7, 2)
Reshape = Callable[[Tensor], Tensor] | None


def vgg11_bn() -> nn.Module:
    """VGG-11 with one linear layer, since its own three take 500 MB."""
    parts = OrderedDict(
        features=vgg.make_layers(vgg.cfgs["A"], batch_norm=True),
        avgpool=nn.AdaptiveAvgPool2d(2),
        flat=nn.Flatten(),
        classifier=nn.Linear(512 * 2 * 2, 10),
    )
    return nn.Sequential(parts)


def timm_network(name: str, **options: Any) -> Callable[[], nn.Module]:
    return lambda: timm.create_model(name, num_classes=10, **options)


def torchvision_network(name: str) -> Callable[[], nn.Module]:
    return lambda: torchvision.models.get_model(name, weights=None, num_classes=10)


def on_grid_of_four(tokens: Tensor) -> Tensor:
    reshaped: Tensor = vit_reshape_transform(tokens, 4, 4)
    return reshaped


def channels_first(maps: Tensor) -> Tensor:
    return maps.permute(0, 3, 1, 2)


def without_overwriting(network: nn.Module) -> nn.Module:
    """A copy in which nothing overwrites what the library's hooks keep."""
    network = copy.deepcopy(network)
    for module in network.modules():
        if hasattr(module, "inplace"):
            module.inplace = False  # type: ignore[assignment]
    return network


@pytest.mark.parametrize(
    ("build", "side_px", "early", "reshape"),
    [
        (timm_network("resnet18", zero_init_last=False), 64, "layer1.0.act1", None),
        (timm_network("efficientnet_b0"), 64, "blocks.2.1.conv_dw", None),
        (vgg11_bn, 64, "features.8", None),
        (timm_network("densenet121"), 64, "features.denseblock3.denselayer4.norm1", None),
        (timm_network("mobilenetv3_small_100"), 64, "blocks.1.0.conv_dw", None),
        (timm_network("convnext_atto"), 64, "stages.1", None),
        (
            timm_network("vit_tiny_patch16_224", img_size=64),
            64,
            "blocks.5",
            on_grid_of_four,
        ),
        (
            timm_network("swin_tiny_patch4_window7_224", img_size=64, window_size=2),
            64,
            "layers.1",
            channels_first,
        ),
        (timm_network("regnety_002"), 64, "s2.b1.conv2", None),  # grouped and gated
        (timm_network("skresnet18"), 64, "layer2.0", None),  # kernels chosen by a gate
        (timm_network("mnasnet_small"), 64, "blocks.2", None),  # from architecture search
        (torchvision_network("shufflenet_v2_x0_5"), 64, "stage2", None),  # splits and shuffles
        (small_network, 16, "0", None),
    ],
)
def test_every_map_of_one_pass_equals_the_library_s_own(
    build: Callable[[], nn.Module], side_px: int, early: str, reshape: Reshape
) -> None:
    torch.manual_seed(0)
    network = loaded(lively(build()), square(side_px))
    images = [noise(side_px, seed) for seed in (1, 2)]
    layers = (early, default_layer(network))
    answers = inspect(network, images, tuple(LIBRARY), layers, CLASSES)
    tensors = prepare_many(images, network.preprocessing)
    oracle = without_overwriting(network.model)
    shown = 0
    for method, kind in LIBRARY.items():
        for row, layer in enumerate(layers):
            with kind(oracle, [oracle.get_submodule(layer)], reshape) as library:
                for column, class_index in enumerate(CLASSES):
                    expected = library(tensors, [ClassifierOutputTarget(class_index)] * 2)
                    for answer, picture in zip(answers, expected, strict=True):
                        given = answer.maps[method][row, column]
                        assert given.shape == (side_px, side_px)
                        assert np.abs(given - picture).max() < 1e-5, (method, layer)
                        shown += picture.any()
    # A comparison of zeros would prove nothing.
    assert shown > 2 * len(LIBRARY)


@pytest.mark.parametrize(
    "shape", [(5, 7, 7), (320, 3, 3), (96, 2, 2), (16, 16, 16), (40, 6, 6), (36, 6, 6)]
)
@pytest.mark.parametrize("seed", range(4))
def test_the_thin_svd_gives_the_library_s_component(shape: tuple[int, int, int], seed: int) -> None:
    """With more places than channels, fewer, and as many; the sign is the library's too."""
    random = np.random.default_rng(seed)
    pattern = random.normal(size=(1, *shape[1:])) * random.normal(size=(shape[0], 1, 1))
    activations = (pattern + 0.3 * random.normal(size=shape)).astype(np.float32)[None]
    expected: NDArray[np.float32] = np.maximum(get_2d_projection(activations), 0)
    assert expected.any()
    assert np.abs(by_activations(activations) - expected).max() < 1e-5 * np.abs(expected).max()


def test_a_layer_that_gives_zeros_has_an_empty_eigen_cam() -> None:
    assert not by_activations(np.zeros((1, 4, 3, 3), dtype=np.float32)).any()
