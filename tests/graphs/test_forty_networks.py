"""Forty networks from all over the list of names: what holds for each graph and its drawing."""

from functools import cache

import pytest
import timm
import torch
import torchvision
from torch import nn

from components.figures.graph_labels import size_of
from components.graphs import Node, trace
from components.graphs.layout import lay_out
from components.graphs.scene import MOST_BOXES, default_opened, scene
from components.networks.names import NAMES_FILE
from tests.graphs.test_layout import check_boxes

# All tests that trace share one child process.
pytestmark = pytest.mark.xdist_group("tracing")

MUST_HAVES = (
    "efficientnet_b0",
    "resnet50",
    "torchvision:densenet121",
    "inception_v3",
    "vit_base_patch16_224",
    "swin_tiny_patch4_window7_224",
    "mixer_b16_224",
)
COUNT = 40
NAMES = NAMES_FILE.read_text(encoding="utf-8").split()
STEP = len(NAMES) // (COUNT - len(MUST_HAVES))
SAMPLE = (*MUST_HAVES, *[n for n in NAMES[STEP // 2 :: STEP] if n not in MUST_HAVES])[:COUNT]

graph_of = cache(trace)


def counted(name: str) -> int:
    """Parameters of the network as its library builds it, without memory."""
    bare = name.removeprefix("torchvision:")
    from_timm = bare == name and timm.is_model(name)
    with torch.device("meta"):
        network: nn.Module = (
            timm.create_model(name) if from_timm else torchvision.models.get_model(bare)
        )
    return sum(parameter.numel() for parameter in network.parameters())


@pytest.mark.parametrize("name", SAMPLE)
def test_it_is_traced_or_its_parts_come_with_a_reason(name: str) -> None:
    graph = graph_of(name)
    assert graph.traced == bool(graph.edges) == bool(graph.macs) == (not graph.reason)
    assert len(graph.boxes) > 5


@pytest.mark.parametrize("name", SAMPLE)
def test_all_parameters_of_the_library_are_in_its_boxes(name: str) -> None:
    graph = graph_of(name)
    assert graph.params == sum(box.params for box in graph.boxes) == counted(name)
    assert graph.macs == sum(box.macs for box in graph.boxes)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_group_has_what_is_inside_it(name: str) -> None:
    nodes = graph_of(name).by_path
    assert len(nodes) == len(graph_of(name).nodes)
    for node in nodes.values():
        assert node.parent is None or node.path in nodes[node.parent].children
        inside = [nodes[path] for path in node.children]
        assert {child.parent for child in inside} <= {node.path}
        if inside:
            assert costs(node) == tuple(map(sum, zip(*map(costs, inside), strict=True)))


def costs(node: Node) -> tuple[int, ...]:
    return node.params, node.macs, node.activations, node.memory_bytes


@pytest.mark.parametrize("name", SAMPLE)
def test_arrows_join_leaves_and_lead_forward(name: str) -> None:
    graph = graph_of(name)
    places = {box.path: place for place, box in enumerate(graph.boxes)}
    assert all(places[edge.source] < places[edge.target] for edge in graph.edges)
    assert len(set(graph.edges)) == len(graph.edges)


@pytest.mark.parametrize("name", SAMPLE)
def test_it_starts_with_a_drawing_that_a_person_can_take_in(name: str) -> None:
    graph = graph_of(name)
    shown = scene(graph, default_opened(graph))
    assert 3 <= len(shown.boxes) <= MOST_BOXES
    closed = {box.path for box in shown.boxes if not box.open}
    assert all({arrow.source, arrow.target} <= closed for arrow in shown.arrows)
    check_boxes(lay_out(shown, size_of))
