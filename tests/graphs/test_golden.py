"""Graphs of networks of many families, as written down, and what holds for each of them.

`PYTHONPATH=. python tests/graphs/test_golden.py` writes them anew; look at what changed.
"""

import json
from functools import cache
from math import prod
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from components.graphs import Graph, Node, collapse, default_depth, trace
from components.networks import create
from components.scaling import activations, released

# All tests that trace share one child process.
pytestmark = pytest.mark.xdist_group("tracing")

FOLDER = Path(__file__).parents[1] / "golden" / "graphs"
MOST_ROWS = 30
NETWORKS = [
    "efficientnet_b0",
    "resnet50",
    "resnext50_32x4d",
    "densenet121",
    "inception_resnet_v2",
    "pnasnet5large",
    "mobilenetv3_large_100",
    "vit_base_patch16_224",
    "convnext_tiny",
    "torchvision:vgg16",
    "torchvision:googlenet",
    "torchvision:shufflenet_v2_x1_0",
]

graph_of = cache(trace)


def golden_file(name: str) -> Path:
    return FOLDER / f"{name.replace(':', '-')}.json"


def summary(graph: Graph) -> dict[str, Any]:
    """The graph as far as it is open with about thirty boxes."""
    shown = collapse(graph, default_depth(graph.depths, MOST_ROWS))
    rows = [
        [n.path, n.operator, n.output_shape, n.params, n.macs, n.receptive_field, n.sees_all]
        for n in shown.boxes
    ]
    totals = {"params": graph.params, "macs": graph.macs, "leaves": len(graph.boxes)}
    edges = len(graph.edges)
    written: dict[str, Any] = json.loads(json.dumps({**totals, "edges": edges, "boxes": rows}))
    return written


@pytest.mark.parametrize("name", NETWORKS)
def test_the_graph_is_the_one_written_down(name: str) -> None:
    assert summary(graph_of(name)) == json.loads(golden_file(name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NETWORKS)
def test_totals_are_those_of_the_built_network(name: str) -> None:
    graph = graph_of(name)
    with torch.device("meta"):
        network = create(name).eval().requires_grad_(False)
    outputs = 0

    def count(module: torch.nn.Module, args: Any, result: torch.Tensor) -> None:
        nonlocal outputs
        outputs += result.numel()

    for module in network.modules():
        if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            module.register_forward_hook(count)
    with FlopCounterMode(display=False) as counter:
        network(torch.empty(graph.input_shape, device="meta"))
    assert graph.params == sum(parameter.numel() for parameter in network.parameters())
    assert graph.macs * 2 == counter.get_total_flops()
    assert sum(box.activations for box in graph.boxes) == outputs


@pytest.mark.parametrize("name", NETWORKS)
def test_a_group_has_the_sums_of_its_children_and_they_know_it(name: str) -> None:
    nodes = graph_of(name).by_path
    assert len(nodes) == len(graph_of(name).nodes)
    for node in nodes.values():
        children = [nodes[path] for path in node.children]
        assert all(child.parent == node.path for child in children)
        assert node.parent is None or node.path in nodes[node.parent].children
        if children:
            assert costs(node) == tuple(map(sum, zip(*map(costs, children), strict=True)))
            assert (node.kernel, node.stride, node.groups) == ((), (), 0)
        elif node.operator in ("input", "Conv2d", "Linear", "LayerNorm", "MaxPool2d", "cat"):
            assert node.memory_bytes == 4 * sum(map(prod, node.output_shapes))
        elif node.operator in ("permute", "transpose", "flatten", "Dropout", "parameter"):
            assert node.memory_bytes == 0
        else:  # in place or not, a view or a copy
            assert node.memory_bytes in (0, 4 * sum(map(prod, node.output_shapes)))


def costs(node: Node) -> tuple[int, ...]:
    return node.params, node.macs, node.activations, node.memory_bytes


@pytest.mark.parametrize("name", NETWORKS)
def test_arrows_join_leaves_and_lead_forward(name: str) -> None:
    graph = graph_of(name)
    places = {box.path: place for place, box in enumerate(graph.boxes)}
    assert all(places[source] < places[target] for source, target in graph.edges)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_leaf_sees_no_less_than_what_it_takes_unless_it_sees_all(name: str) -> None:
    nodes = graph_of(name).by_path
    for edge in graph_of(name).edges:
        source, target = nodes[edge.source], nodes[edge.target]
        assert target.sees_all or not source.sees_all
        if not target.sees_all:
            assert (target.receptive_field or 0) >= (source.receptive_field or 0) > 0


@pytest.mark.parametrize("name", NETWORKS)
def test_windows_are_those_of_the_modules(name: str) -> None:
    with torch.device("meta"):
        network = create(name)
    for node in graph_of(name).boxes:
        module = network.get_submodule(node.module) if node.kind == "module" else None
        if isinstance(module, torch.nn.Conv2d) and node.output_shapes:  # it ran
            assert (node.kernel, node.stride) == (module.kernel_size, module.stride)
            assert node.groups == module.groups


@pytest.mark.parametrize("variant", ["b0", "b3"])
def test_activations_are_those_of_arithmetic(variant: str) -> None:
    network = released(variant)
    boxes = graph_of(network.name).boxes
    of_stages = [stage.conv_outputs for stage in activations(network)]
    for stage, expected in zip(network.stages, of_stages, strict=True):
        assert sum(b.activations for b in boxes if b.stage == stage.number) == expected
    if variant == "b0":  # timm's results/benchmark tables: 6.75 M
        assert sum(of_stages) == 6_748_036


def write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in NETWORKS:
        found = summary(trace(name))
        rows = ",\n".join(json.dumps(row) for row in found.pop("boxes"))
        text = f'{json.dumps(found)[:-1]}, "boxes": [\n{rows}\n]}}\n'
        golden_file(name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
