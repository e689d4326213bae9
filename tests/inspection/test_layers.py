"""Which layers have maps, in networks of every kind, and where a heat map is made by default."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import pytest
import timm
import torch
import torchvision
from torch import Tensor, nn
from torchvision.models import vgg

from components.errors import ExplorerError
from components.inspection import LayerInfo, default_layer, layers
from components.inspection.spatial import as_maps
from components.networks import LoadedNetwork, Preprocessing, Weights, create

RANDOM = Weights("random", "random", "random", "any")


def loaded(network: nn.Module, side_px: int, channels: int = 3) -> LoadedNetwork:
    preprocessing = Preprocessing(
        side_px, side_px, (0.5,) * 3, (0.25,) * 3, "bilinear", channels=channels
    )
    return LoadedNetwork("test", RANDOM, network.eval(), preprocessing, (), "cpu")


def timm_network(name: str, **options: Any) -> Callable[[], nn.Module]:
    return lambda: timm.create_model(name, **options)


def torchvision_network(name: str, **options: Any) -> Callable[[], nn.Module]:
    return lambda: torchvision.models.get_model(name, weights=None, **options)


def vgg11() -> nn.Module:
    """VGG-11 with one linear layer, since its own three take 500 MB."""
    parts = OrderedDict(
        features=vgg.make_layers(vgg.cfgs["A"]),
        avgpool=nn.AdaptiveAvgPool2d(7),
        flat=nn.Flatten(),
        classifier=nn.Linear(512 * 7 * 7, 10),
    )
    return nn.Sequential(parts)


@pytest.mark.parametrize(
    ("build", "side_px", "expected"),
    [
        (timm_network("efficientnet_b0"), 96, LayerInfo("bn2", "BatchNormAct2d", (1280, 3, 3))),
        (timm_network("resnet18"), 96, LayerInfo("layer4", "Sequential", (512, 3, 3))),
        (timm_network("densenet121"), 64, LayerInfo("features", "Sequential", (1024, 2, 2))),
        (vgg11, 96, LayerInfo("features.19", "ReLU", (512, 6, 6))),
        (
            timm_network("mobilenetv3_small_100"),
            96,
            LayerInfo("blocks", "Sequential", (576, 3, 3)),
        ),
        (timm_network("convnext_atto"), 96, LayerInfo("stages", "Sequential", (320, 3, 3))),
        (
            timm_network("vit_tiny_patch16_224", img_size=64),
            64,
            LayerInfo("blocks.11.norm1", "LayerNorm", (192, 4, 4)),
        ),
        (
            timm_network("vit_tiny_patch16_224", img_size=64, class_token=False, global_pool="avg"),
            64,
            LayerInfo("blocks", "Sequential", (192, 4, 4)),
        ),
        (
            timm_network("deit_tiny_distilled_patch16_224", img_size=64),
            64,
            LayerInfo("blocks.11.norm1", "LayerNorm", (192, 4, 4)),
        ),
        (
            timm_network("swin_tiny_patch4_window7_224", img_size=64, window_size=2),
            64,
            LayerInfo("norm", "LayerNorm", (768, 2, 2)),
        ),
        (
            torchvision_network("googlenet", init_weights=False),
            96,
            LayerInfo("inception5b", "Inception", (1024, 3, 3)),
        ),
        (
            torchvision_network("inception_v3", init_weights=False),
            107,
            LayerInfo("Mixed_7c", "InceptionE", (2048, 2, 2)),
        ),
        (
            torchvision_network("squeezenet1_1"),
            96,
            LayerInfo("features", "Sequential", (512, 5, 5)),
        ),
        (
            lambda: create("efficientnet:d0.5,w0.5,r96", classes=12),
            96,
            LayerInfo("bn2", "BatchNormAct2d", (640, 3, 3)),
        ),
        (lambda: create("cifar:resnet20"), 32, LayerInfo("groups", "Sequential", (64, 8, 8))),
    ],
    ids=lambda value: value.path if isinstance(value, LayerInfo) else None,
)
def test_the_default_is_the_last_map_before_the_classifier(
    build: Callable[[], nn.Module], side_px: int, expected: LayerInfo
) -> None:
    torch.manual_seed(0)
    network = loaded(build(), side_px)
    assert default_layer(network) == expected.path
    assert expected in layers(network)


def test_the_default_needs_no_colour() -> None:
    lenet = loaded(create("catalogue:lenet5"), 32, channels=1)
    assert [(info.path, info.shape) for info in layers(lenet)] == [
        ("0", (6, 28, 28)),
        ("1", (6, 28, 28)),
        ("2", (6, 14, 14)),
        ("3", (16, 10, 10)),
        ("4", (16, 10, 10)),
        ("5", (16, 5, 5)),
    ]
    assert default_layer(lenet) == "4"


def test_layers_stand_in_the_order_in_which_they_end() -> None:
    """A block ends after its parts; what is only handed on, pooled away or flat is left out."""
    block = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Dropout(), nn.ReLU(inplace=True), nn.Identity())
    network = nn.Sequential(block, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2))
    assert layers(loaded(network, 8)) == (
        LayerInfo("0.0", "Conv2d", (4, 6, 6)),
        LayerInfo("0.2", "ReLU", (4, 6, 6)),
        LayerInfo("0", "Sequential", (4, 6, 6)),
    )


class WithTables(nn.Module):
    """Layers that are no image's maps: a table of positions, windows, several outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)
        self.positions = nn.Linear(2, 4)
        self.windows = nn.Conv2d(4, 4, 1)
        self.pair = Pair()
        self.head = nn.Linear(4, 2)

    def forward(self, images: Tensor) -> Tensor:
        maps = self.conv(images)
        table = self.positions(torch.ones(1, 8, 8, 2)).permute(0, 3, 1, 2)
        windows = (maps + table).unflatten(2, (2, 4)).movedim(2, 1).flatten(0, 1)
        first, _ = self.pair(self.windows(windows).mean((2, 3)).unflatten(0, (-1, 2)))
        answer: Tensor = self.head(first.mean(1))
        return answer


class Pair(nn.Module):
    """Gives its input twice."""

    def forward(self, maps: Tensor) -> tuple[Tensor, Tensor]:
        return maps, maps


def test_only_maps_of_the_image_count() -> None:
    network = loaded(WithTables(), 8)
    assert [info.path for info in layers(network)] == ["conv"]
    assert default_layer(network) == "conv"


def test_a_network_without_maps_has_no_default() -> None:
    flat = loaded(nn.Sequential(nn.Flatten(), nn.Linear(48, 2)), 4)
    assert layers(flat) == ()
    with pytest.raises(ExplorerError, match="No layer of test has height and width"):
        default_layer(flat)


def test_looking_at_layers_leaves_the_network_alone() -> None:
    network = create("cifar:resnet20").train()
    lent = LoadedNetwork("test", RANDOM, network, loaded(nn.ReLU(), 32).preprocessing, (), "cpu")
    before = {name: value.clone() for name, value in network.state_dict().items()}
    layers(lent)
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    assert all(module.training for module in network.modules())
    assert all(parameter.requires_grad for parameter in network.parameters())
    assert not any(module._forward_hooks for module in network.modules())


def test_the_survey_is_made_once_for_each_input_size() -> None:
    passes = []
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(1, -1), nn.LazyLinear(2))
    network[0].register_forward_hook(lambda *_: passes.append(1))
    lent = loaded(network, 8)
    network(torch.zeros(1, 3, 8, 8))
    assert layers(lent) == layers(lent)
    before = len(passes)
    default_layer(lent)
    assert len(passes) == before


TOKENS = nn.Identity()


@pytest.mark.parametrize("prefix", [0, 1, 2])
def test_tokens_lie_on_a_grid_row_by_row(prefix: int) -> None:
    """Token number 4 of a 3 × 3 grid lies in its middle; tokens before the image's are dropped."""
    tokens = torch.arange(-prefix, 9).view(1, -1, 1).expand(1, -1, 5).float()
    maps = as_maps(TOKENS, "", tokens)
    assert maps is not None
    assert maps.shape == (1, 5, 3, 3)
    assert maps[0, 2].tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_register_tokens_are_dropped_where_the_network_says_how_many() -> None:
    network = nn.Identity()
    network.num_prefix_tokens = 5  # type: ignore[assignment]  # as timm sets it
    maps = as_maps(network, "", torch.arange(-5, 16).view(1, 21, 1).float())
    assert maps is not None
    assert maps[0, 0, 0].tolist() == [0, 1, 2, 3]
    assert as_maps(TOKENS, "", torch.zeros(1, 21, 1)) is None


def test_channels_may_come_last() -> None:
    maps = torch.rand(2, 7, 7, 11)
    found = as_maps(TOKENS, "", maps)
    assert found is not None
    assert torch.equal(found, maps.permute(0, 3, 1, 2))


def test_where_shapes_do_not_tell_the_operator_does() -> None:
    cube = torch.rand(1, 6, 6, 6)
    convolution = as_maps(nn.Conv2d(6, 6, 1), "", cube)
    normalisation = as_maps(nn.LayerNorm(6), "", cube)
    assert convolution is not None
    assert normalisation is not None
    assert torch.equal(convolution, cube)
    assert torch.equal(normalisation, cube.permute(0, 3, 1, 2))


@pytest.mark.parametrize("shape", [(1, 9), (1, 8, 1, 1), (1, 3, 4, 5), (1, 7, 6), (1, 1, 5)])
def test_other_outputs_are_no_maps(shape: tuple[int, ...]) -> None:
    assert as_maps(TOKENS, "", torch.zeros(shape)) is None
