"""Networks by name: from libraries, from papers, from coefficients."""

import pytest
import timm
import torch
import torchvision
from torch import nn

from components.errors import ExplorerError
from components.networks import create, network_names
from components.scaling import BASELINES


def parameters(name: str, classes: int | None = None) -> int:
    with torch.device("meta"):
        return sum(p.numel() for p in create(name, classes).parameters())


def test_a_bare_name_is_timms_and_else_torchvisions() -> None:
    with torch.device("meta"):
        assert list(create("resnet50").state_dict()) == list(
            timm.create_model("resnet50").state_dict()
        )
        assert list(create("torchvision:densenet121").state_dict()) == list(
            torchvision.models.densenet121().state_dict()
        )
        assert type(create("alexnet")) is torchvision.models.AlexNet


def test_a_title_and_every_library_s_network_can_be_built_without_numbers() -> None:
    with torch.device("meta"):
        titled = create("ResNeXt-50 (2x40d)")
        # It calculates its widths with tensors.
        awkward = create("torchvision:regnet_y_400mf", 12)
    assert list(titled.state_dict()) == list(create("catalogue:resnext50_2x40d").state_dict())
    assert awkward.get_parameter("fc.weight").shape == (12, 440)
    tensors = [*titled.state_dict().values(), *awkward.state_dict().values()]
    assert all(tensor.is_meta for tensor in tensors)


def test_cifar_networks_have_the_papers_sizes() -> None:
    # arXiv:1512.03385, Table 6: 0.27, 0.46, 0.66, 0.85 and 1.7 million parameters.
    sizes = [parameters(f"cifar:resnet{depth}") / 1e6 for depth in (20, 32, 44, 56, 110)]
    assert sizes == pytest.approx([0.27, 0.46, 0.66, 0.85, 1.7], abs=0.03)
    # Option A's shortcuts have no parameters.
    assert parameters("cifar:plain56") == parameters("cifar:resnet56")


def test_a_shortcut_changes_what_a_deep_network_computes() -> None:
    torch.manual_seed(0)
    plain, residual = create("cifar:plain20").eval(), create("cifar:resnet20").eval()
    residual.load_state_dict(plain.state_dict())
    images = torch.randn(2, 3, 32, 32)
    assert plain(images).shape == residual(images).shape == (2, 10)
    assert not torch.allclose(plain(images), residual(images))


def test_lenet5_by_hand() -> None:
    # 156 + 2,416 + 48,120 + 10,164 + 850
    assert parameters("catalogue:lenet5") == 61_706


def test_the_number_of_classes_can_be_chosen() -> None:
    # B0 without its classifier has 4,007,548 parameters, its classifier 1,281 a class.
    assert parameters("efficientnet_b0", 12) == 4_007_548 + 12 * 1281
    assert parameters("efficientnet:d1.0,w1.0,r224", 12) == 4_007_548 + 12 * 1281
    # ResNet-50 ends in 2048 channels, MobileNetV1 in 1024.
    assert parameters("resnet50:d1,w1,r224") - parameters("resnet50:d1,w1,r224", 12) == 988 * 2049
    assert (
        parameters("mobilenetv1:d1,w1,r224") - parameters("mobilenetv1:d1,w1,r224", 12)
        == 988 * 1025
    )


def test_each_scaled_baseline_has_its_papers_activation_and_normalisation() -> None:
    parts = {
        "efficientnet": (nn.SiLU, nn.BatchNorm2d),
        "mobilenetv1": (nn.ReLU6, nn.BatchNorm2d),
        "mobilenetv2": (nn.ReLU6, nn.BatchNorm2d),
        "resnet50": (nn.ReLU, nn.BatchNorm2d),
        "g16": (nn.SiLU, nn.GroupNorm),
    }
    assert parts.keys() == BASELINES.keys()
    for baseline, (activation, norm) in parts.items():
        network = create(f"{baseline}:d0.3,w0.3,r32").eval()
        kinds = {type(module) for module in network.modules()}
        assert activation in kinds
        assert any(issubclass(kind, norm) for kind in kinds)
        assert torch.isfinite(network(torch.randn(2, 3, 32, 32))).all()


def test_all_names_are_there_and_shared_ones_apart() -> None:
    names = network_names()
    assert {"resnet50", "torchvision:resnet50", "alexnet", "efficientnet_b7"} <= set(names)
    assert len(names) > 1300
    assert list(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("resnet51", "Neither timm nor torchvision"),
        ("resnet50.no_such_weights", "Neither timm nor torchvision"),
        ("torchvision:tf_efficientnet_b0", "Neither timm nor torchvision"),
        ("cifar:resnet21", "There is no network cifar:resnet21"),
        ("catalogue:lenet6", "The catalogue has no network"),
        ("efficientnet:d99,w1,r224", "Depth must lie between"),
        ("resnet50:d1,w1,r9999", "resolution must lie between"),
        ("g16:d1,w1.8,r224", "can't be split into 3 equal groups"),
        ("run:nothing-like-this", "There is no saved run"),
    ],
)
def test_unknown_networks_get_a_sentence(name: str, sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        create(name)
