"""What is left out on the meta device changes no shape, and nothing that has memory."""

import timm
import torch
from torch import nn

from components.graphs.shortcuts import ShapesOnly


def test_a_network_built_with_shortcuts_has_the_shapes_of_one_built_without() -> None:
    with torch.device("meta"):
        plain = timm.create_model("efficientnet_b0").state_dict()
        with ShapesOnly():
            short = timm.create_model("efficientnet_b0").state_dict()
    assert [*short] == [*plain]
    for one, other in zip(short.values(), plain.values(), strict=True):
        assert one.is_meta
        assert (one.shape, one.dtype, one.stride()) == (other.shape, other.dtype, other.stride())


def test_a_batch_normalization_gives_the_shape_and_type_that_it_would_give() -> None:
    image = torch.empty(2, 6, 5, 7, dtype=torch.float16, device="meta")
    layer = nn.BatchNorm2d(6, device="meta", dtype=torch.float16).eval()
    plain = layer(image)
    with ShapesOnly():
        short = layer(image)
    assert (short.shape, short.dtype, short.device) == (plain.shape, plain.dtype, plain.device)


def test_tensors_with_memory_are_filled_and_normalized() -> None:
    with ShapesOnly():
        image = torch.zeros(4, 3, 2, 2).fill_(3.0)
        drawn = torch.empty(1000).uniform_(1, 2)
        layer = nn.BatchNorm2d(3, eps=0.0).eval()
        layer.running_mean = torch.ones(3)
        layer.weight.detach().fill_(5.0)
        normalized = layer(image)
    assert torch.equal(image, torch.full((4, 3, 2, 2), 3.0))
    assert 1 <= drawn.min() < drawn.max() <= 2
    assert torch.equal(normalized, torch.full((4, 3, 2, 2), 10.0))
