"""The native input of networks."""

import pytest
import timm
import torch

from components.errors import ExplorerError
from components.networks.build import create, network_names
from components.networks.sizes import input_shape


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("resnet18", (3, 224, 224)),
        ("torchvision:inception_v3", (3, 299, 299)),
        ("torchvision:efficientnet_b7", (3, 600, 600)),
        ("torchvision:vit_h_14", (3, 224, 224)),
        ("efficientnet:d1.2,w1.1,r260", (3, 260, 260)),
        ("resnet50:d1,w1,r96", (3, 96, 96)),
        ("cifar:plain56", (3, 32, 32)),
        ("catalogue:lenet5", (1, 32, 32)),
    ],
)
def test_known_sizes(name: str, shape: tuple[int, int, int]) -> None:
    assert input_shape(name) == shape


def test_every_listed_network_has_a_size() -> None:
    assert all(min(input_shape(name)) > 0 for name in network_names())


@pytest.mark.parametrize("name", ["test_vit", "test_efficientnet", "vit_tiny_patch16_384"])
def test_timms_size_is_that_of_the_built_network(name: str) -> None:
    assert input_shape(name) == timm.create_model(name).default_cfg["input_size"]


@pytest.mark.parametrize(
    "name", ["torchvision:vit_b_16", "torchvision:swin_v2_t", "cifar:resnet20"]
)
def test_the_built_network_takes_its_size(name: str) -> None:
    with torch.device("meta"), torch.inference_mode():
        logits = create(name).eval()(torch.empty(1, *input_shape(name)))
    assert logits.shape in ((1, 10), (1, 1000))


def test_what_does_not_exist_is_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="network named 'resnet5000'"):
        input_shape("resnet5000")
    with pytest.raises(ExplorerError, match="Neither timm nor torchvision"):
        input_shape("resnet50.no_such_weights")
