"""Exactly the heat map that pytorch-grad-cam would make, for many architectures."""

import copy
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import timm
import torch
from numpy.typing import NDArray
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.image import scale_cam_image
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from pytorch_grad_cam.utils.reshape_transforms import vit_reshape_transform
from torch import Tensor, nn
from torchvision.models import vgg

from components.inspection import look
from components.inspection.prepare import prepare
from tests.inspection.subjects import lively, loaded, noise, small_network, square


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


def on_grid_of_four(tokens: Tensor) -> Tensor:
    reshaped: Tensor = vit_reshape_transform(tokens, 4, 4)
    return reshaped


def channels_first(maps: Tensor) -> Tensor:
    return maps.permute(0, 3, 1, 2)


def by_the_library(
    network: nn.Module,
    tensor: Tensor,
    layer: str,
    class_index: int,
    reshape: Callable[[Tensor], Tensor] | None,
) -> NDArray[np.float32]:
    """pytorch-grad-cam's own picture, on a copy in which nothing overwrites what its hooks keep."""
    network = copy.deepcopy(network)
    for module in network.modules():
        if hasattr(module, "inplace"):
            module.inplace = False  # type: ignore[assignment]
    target = [network.get_submodule(layer)]
    with GradCAM(network, target, reshape_transform=reshape) as library:
        picture: NDArray[np.float32] = library(tensor, [ClassifierOutputTarget(class_index)])[0]
    return picture


def as_the_library_scales(values: NDArray[np.float32], side_px: int) -> NDArray[np.float32]:
    picture: NDArray[np.float32] = scale_cam_image(
        scale_cam_image(values[None], (side_px, side_px))
    )[0]
    return picture


@pytest.mark.parametrize("class_index", [None, 7])
@pytest.mark.parametrize(
    ("build", "side_px", "layer", "reshape"),
    [
        (timm_network("resnet18"), 96, None, None),
        (timm_network("resnet18"), 96, "layer2.0.act1", None),
        (timm_network("efficientnet_b0"), 96, None, None),
        (timm_network("efficientnet_b0"), 64, "blocks.3.1.conv_dw", None),
        (vgg11_bn, 64, None, None),
        (vgg11_bn, 64, "features.16", None),
        (timm_network("densenet121"), 64, None, None),
        (timm_network("densenet121"), 64, "features.denseblock3.denselayer4.norm1", None),
        (timm_network("mobilenetv3_small_100"), 96, None, None),
        (timm_network("convnext_atto"), 96, None, None),
        (timm_network("vit_tiny_patch16_224", img_size=64), 64, None, on_grid_of_four),
        (timm_network("vit_tiny_patch16_224", img_size=64), 64, "blocks.5", on_grid_of_four),
        (
            timm_network("swin_tiny_patch4_window7_224", img_size=64, window_size=2),
            64,
            "layers.2",
            channels_first,
        ),
        (small_network, 16, "2", None),
    ],
)
def test_the_heat_map_equals_pytorch_grad_cam(
    build: Callable[[], nn.Module],
    side_px: int,
    layer: str | None,
    reshape: Callable[[Tensor], Tensor] | None,
    class_index: int | None,
) -> None:
    torch.manual_seed(0)
    network = loaded(lively(build()), square(side_px))
    answer = look(network, noise(side_px), layer, class_index)
    tensor, _ = prepare(noise(side_px), network.preprocessing)
    logits = network.model(tensor)[0].detach()
    chosen = int(logits.argmax()) if class_index is None else class_index
    assert answer.explained.index == answer.heat_map.class_index == chosen
    assert answer.explained.logit == pytest.approx(float(logits[chosen]), abs=1e-4)
    expected = by_the_library(network.model, tensor, answer.heat_map.layer, chosen, reshape)
    assert answer.heat_map.values.min() >= 0
    assert np.abs(as_the_library_scales(answer.heat_map.values, side_px) - expected).max() < 1e-5


def test_at_least_half_of_the_judged_maps_are_not_empty() -> None:
    """A comparison of zeros would prove nothing."""
    network = loaded(lively(timm.create_model("resnet18", num_classes=10)), square(96))
    answers = [look(network, noise(96), class_index=index) for index in range(10)]
    assert sum(answer.heat_map.high > 0 for answer in answers) >= 5
