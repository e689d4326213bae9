"""Sizes of maps inside the networks, against the tables and figures of their papers."""

import pytest

from tests.networks.papers.looking import inner_shapes, on_meta


def maps(channels: int, side: int) -> tuple[int, int, int]:
    return channels, side, side


TABLES: dict[tuple[str, int, int], dict[str, tuple[int, int, int]]] = {
    ("lenet5_1998", 1, 32): {  # figure 2
        "stem.C1": maps(6, 28),
        "stem.S2": maps(6, 14),
        "layer2.C3": maps(16, 10),
        "layer2.S4": maps(16, 5),
        "layer3.C5": maps(120, 1),
    },
    ("alexnet_two_towers", 3, 227): {  # figure 2, both towers together
        "stem.0": maps(96, 55),
        "layer2.0": maps(256, 27),
        "layer3": maps(384, 13),
        "layer4": maps(384, 13),
        "layer5.0": maps(256, 13),
        "layer5": maps(256, 6),
    },
    ("zfnet", 3, 224): {  # figure 3
        "stem.0": maps(96, 110),
        "stem": maps(96, 55),
        "layer2.0": maps(256, 26),
        "layer2": maps(256, 13),
        "layer3": maps(384, 13),
        "layer4": maps(384, 13),
        "layer5": maps(256, 6),
    },
    ("googlenet", 3, 224): {  # table 1
        "stem.0": maps(64, 112),
        "stem.2": maps(64, 56),
        "stem.6": maps(192, 56),
        "stem": maps(192, 28),
        "inception3a": maps(256, 28),
        "inception3b": maps(480, 28),
        "pool3": maps(480, 14),
        "inception4a": maps(512, 14),
        "inception4b": maps(512, 14),
        "inception4c": maps(512, 14),
        "inception4d": maps(528, 14),
        "inception4e": maps(832, 14),
        "pool4": maps(832, 7),
        "inception5a": maps(832, 7),
        "inception5b": maps(1024, 7),
        "pool5": maps(1024, 1),
    },
    ("inception_resnet_v1", 3, 299): {  # figures 14 and 15
        "stem.0": maps(32, 149),
        "stem.2": maps(64, 147),
        "stem.3": maps(64, 73),
        "stem.5": maps(192, 71),
        "stem": maps(256, 35),
        "stages.0": maps(256, 35),
        "stages.1.0": maps(896, 17),
        "stages.1": maps(896, 17),
        "stages.2.0": maps(1792, 8),
        "stages.2": maps(1792, 8),
    },
    ("polynet", 3, 299): {  # those of Inception-ResNet-v2
        "stem": maps(384, 35),
        "stages.0": maps(384, 35),
        "stages.1": maps(1152, 17),
        "stages.2": maps(2048, 8),
    },
    ("conv_mobilenet", 3, 224): {  # arXiv:1704.04861, table 1
        "stem": maps(32, 112),
        "stages.0": maps(64, 112),
        "stages.1": maps(128, 56),
        "stages.2": maps(256, 28),
        "stages.3": maps(512, 14),
        "stages.4": maps(1024, 7),
    },
    ("shufflenet_v1", 3, 224): {  # table 1, three groups
        "stem.0": maps(24, 112),
        "stem": maps(24, 56),
        "stage2": maps(240, 28),
        "stage3": maps(480, 14),
        "stage4": maps(960, 7),
    },
    ("shufflenet_v1_g8", 3, 224): {  # table 1, eight groups
        "stage2": maps(384, 28),
        "stage3": maps(768, 14),
        "stage4": maps(1536, 7),
    },
    ("densenet264", 3, 224): {  # table 1, and growth 32 in 6, 12, 64 and 48 layers
        "features.denseblock1": maps(64 + 6 * 32, 56),
        "features.denseblock2": maps(128 + 12 * 32, 28),
        "features.denseblock3": maps(256 + 64 * 32, 14),
        "features.denseblock4": maps(1152 + 48 * 32, 7),
    },
    ("resnet50_1x1_stride", 3, 224): {  # the first convolution of a stage halves its maps
        "layer1": maps(256, 56),
        "layer2.0.conv1": maps(128, 28),
        "layer3.0.conv1": maps(256, 14),
        "layer4.0.conv1": maps(512, 7),
        "layer4": maps(2048, 7),
    },
}


@pytest.mark.parametrize(
    ("network", "table"), TABLES.items(), ids=[network[0] for network in TABLES]
)
def test_maps_have_the_sizes_of_the_papers_table(
    network: tuple[str, int, int], table: dict[str, tuple[int, int, int]]
) -> None:
    name, channels, side = network
    shapes = inner_shapes(on_meta(name), (channels, side, side))
    assert {path: shapes[path] for path in table} == table
