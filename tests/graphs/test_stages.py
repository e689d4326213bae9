"""Stage numbers for the ways in which libraries name the parts of a network."""

import pytest

from components.graphs.records import Kind, Node
from components.graphs.stages import number_stages


def box(path: str, side: int = 0, kind: Kind = "module", parent: str | None = None) -> Node:
    shapes = ((1, 8, side, side),) if side else ()
    return Node(f"{kind}:{path}", path, "Conv2d", kind, (), shapes, parent=parent)


def numbers(operator: str, *boxes: Node) -> list[int | None]:
    return [node.stage for node in number_stages(boxes, operator)]


def test_an_efficientnet_has_the_nine_rows_of_the_paper_in_both_libraries() -> None:
    sides = (56, 28, 14, 14, 7, 7, 7)
    timm = [box("conv_stem", 112), box("bn1", 112)]
    timm += [box(f"blocks.{i}", side) for i, side in enumerate(sides)]
    timm += [box("conv_head", 7), box("bn2", 7), box("global_pool", 1), box("classifier", 1)]
    assert numbers("EfficientNet", *timm) == [1, 1, *range(2, 9), 9, 9, 9, 9]

    torchvision = [box("features.0", 112)]
    torchvision += [box(f"features.{i}.0", side) for i, side in enumerate(sides, start=1)]
    torchvision += [box("features.8.0", 7), box("avgpool", 1), box("", 1, "function")]
    assert numbers("EfficientNet", *torchvision) == [*range(1, 10), 9, 9]


def test_a_residual_network_has_stem_four_stages_and_head() -> None:
    boxes = [box("conv1", 112), box("maxpool", 56)]
    boxes += [box(f"layer{i}.0.conv1", 56 >> i) for i in range(1, 5)]
    assert numbers("ResNet", *boxes, box("fc", 1)) == [1, 1, 2, 3, 4, 5, 6]


def test_downsampling_opens_a_stage_in_convnext_and_swin_of_torchvision() -> None:
    boxes = [box(f"features.{i}.0", 56 >> (i // 2)) for i in range(8)]
    expected = [1, 2, 3, 3, 4, 4, 5, 5, 6]
    assert numbers("ConvNeXt", *boxes, box("classifier.2", 1)) == expected
    assert numbers("SwinTransformer", *boxes, box("head", 1)) == expected


def test_a_transition_ends_the_stage_of_its_dense_block() -> None:
    paths = ["conv0", "denseblock1.denselayer1", "transition1.conv", "denseblock2.denselayer1"]
    boxes = [box(f"features.{path}", 56 >> i) for i, path in enumerate(paths)]
    assert numbers("DenseNet", *boxes, box("features.norm5", 7)) == [1, 2, 2, 3, 4]


def test_blocks_of_one_shape_are_one_stage() -> None:
    boxes = [box("patch_embed", 14), *(box(f"blocks.{i}", 14) for i in range(12))]
    assert numbers("VisionTransformer", *boxes, box("head", 1)) == [1, *[2] * 12, 3]


@pytest.mark.parametrize("prefix", ["features", "blocks"])
def test_no_number_is_given_where_names_show_no_stages(prefix: str) -> None:
    boxes = [box(f"{prefix}.{i}", 224 >> i) for i in range(8)]
    assert numbers("VGG", *boxes, box("head", 1)) == [None] * 9


def test_what_did_not_run_and_what_stands_between_stages_has_none() -> None:
    boxes = [
        box("", 32, "input"),
        box("stages.0", 16),
        box("", 16, "function"),
        box("stages.1", 8),
        box("head", 1),
        box("aux"),
        box("", 1, "output"),
    ]
    assert numbers("Net", *boxes) == [None, 2, None, 3, 4, None, None]


def test_an_open_box_has_a_number_if_all_inside_agree() -> None:
    boxes = [
        box("stem", 32),
        box("blocks", 8),
        box("blocks.0", 16, parent="module:blocks"),
        box("blocks.0.conv", 16, parent="module:blocks.0"),
        box("blocks.0.act", 16, parent="module:blocks.0"),
        box("blocks.1", 8, parent="module:blocks"),
    ]
    assert numbers("Net", *boxes) == [1, None, 2, 2, 2, 3]
