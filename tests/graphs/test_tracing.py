"""Graphs of real networks, judged by networks that are built and counted here."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import timm
import torch
import torchvision
from safetensors.torch import save_file
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from components.graphs import Graph, collapse, trace
from components.networks import Preprocessing
from components.networks.saved import RUN_FOLDERS, SavedNetwork
from components.scaling import released

# All tests that trace share one child process.
pytestmark = pytest.mark.xdist_group("tracing")

NETWORKS = {
    "resnet18": lambda: timm.create_model("resnet18"),
    "efficientnet_b0": lambda: timm.create_model("efficientnet_b0"),
    "densenet121": lambda: timm.create_model("densenet121"),
    "vit_tiny_patch16_224": lambda: timm.create_model("vit_tiny_patch16_224"),
    "swinv2_tiny_window8_256": lambda: timm.create_model("swinv2_tiny_window8_256"),
    "torchvision:googlenet": lambda: torchvision.models.googlenet(init_weights=False),
    "torchvision:efficientnet_b0": torchvision.models.efficientnet_b0,
    "torchvision:vit_b_32": torchvision.models.vit_b_32,
}


graph_of = cache(trace)


@cache
def built(name: str) -> nn.Module:
    with torch.device("meta"):
        network: nn.Module = NETWORKS[name]().eval().requires_grad_(False)
    return network


@pytest.mark.parametrize("name", NETWORKS)
def test_costs_are_those_of_the_built_network_at_every_depth(name: str) -> None:
    graph, network = graph_of(name), built(name)
    params = sum(parameter.numel() for parameter in network.parameters())
    with FlopCounterMode(display=False) as counter:
        network(torch.empty(graph.input_shape, device="meta"))
    assert graph.params == params
    assert graph.macs * 2 == counter.get_total_flops()
    for depth in range(1, graph.deepest + 1):
        boxes = collapse(graph, depth).boxes
        assert len(boxes) == graph.depths[depth - 1]
        assert sum(box.params for box in boxes) == params
        assert sum(box.macs for box in boxes) == graph.macs


@pytest.mark.parametrize("name", NETWORKS)
def test_a_module_has_its_own_path_class_and_parameters(name: str) -> None:
    network = built(name)
    runs = Counter(node.path for node in graph_of(name).nodes if node.kind == "module")
    for node in graph_of(name).nodes:
        if node.kind == "module":
            module = network.get_submodule(node.path)
            assert node.operator == type(module).__name__
            if runs[node.path] == 1:
                assert node.params == sum(p.numel() for p in module.parameters())


@pytest.mark.parametrize("name", NETWORKS)
def test_arrows_lead_forward_from_the_input_to_the_output(name: str) -> None:
    graph = graph_of(name)
    for depth in range(1, graph.deepest + 1):
        drawing = collapse(graph, depth)
        order = {box.id: place for place, box in enumerate(drawing.boxes)}
        assert all(order[edge.source] < order[edge.target] for edge in drawing.edges)
        reached = {"/input"}
        for edge in sorted(drawing.edges, key=lambda edge: order[edge.source]):
            if edge.source in reached:
                reached.add(edge.target)
        assert "/output" in reached


@pytest.mark.parametrize("name", ["efficientnet_b0", "torchvision:efficientnet_b0"])
def test_the_nine_stages_of_b0_cost_what_arithmetic_says(name: str) -> None:
    params: dict[int | None, int] = defaultdict(int)
    macs: dict[int | None, int] = defaultdict(int)
    for box in graph_of(name).boxes:
        params[box.stage] += box.params
        macs[box.stage] += box.macs
    stages = released("b0").stages
    assert [params[stage.number] for stage in stages] == [stage.params for stage in stages]
    assert [macs[stage.number] for stage in stages] == [stage.macs for stage in stages]


def sources(graph: Graph, target: str) -> set[str]:
    return {edge.source for edge in graph.edges if edge.target == target}


def test_a_residual_block_has_two_ways_into_its_sum() -> None:
    graph = graph_of("resnet18")
    assert sources(graph, "layer1.0/add") == {"maxpool", "layer1.0.bn2"}
    assert sources(graph, "layer2.0/add") == {"layer2.0.bn2", "layer2.0.downsample.1"}
    assert sources(graph, "layer2.0.downsample.0") == {"layer1.1.act2"}


def test_a_dense_layer_takes_all_that_came_before_it() -> None:
    graph = collapse(graph_of("densenet121"), 3)
    before = {f"features.denseblock1.denselayer{i}" for i in (1, 2)}
    assert sources(graph, "features.denseblock1.denselayer3") == before | {"features.pool0"}


def test_what_only_runs_in_training_is_there_without_arrows() -> None:
    graph = collapse(graph_of("torchvision:googlenet"), 1)
    unused = {box.path for box in graph.boxes if not box.output_shapes and box.kind == "module"}
    assert unused == {"aux1", "aux2"}
    assert not any({edge.source, edge.target} & unused for edge in graph.edges)


def test_lenet5_as_worked_out_by_hand() -> None:
    graph = graph_of("catalogue:lenet5")
    assert graph.input_shape == (1, 1, 32, 32)
    layers = [(box.operator, box.output_shapes[0], box.macs) for box in graph.boxes if box.params]
    assert layers == [
        ("Conv2d", (1, 6, 28, 28), 28 * 28 * 6 * 25),
        ("Conv2d", (1, 16, 10, 10), 10 * 10 * 16 * 6 * 25),
        ("Linear", (1, 120), 400 * 120),
        ("Linear", (1, 84), 120 * 84),
        ("Linear", (1, 10), 84 * 10),
    ]
    assert graph.params == 61_706


@pytest.mark.parametrize(
    ("name", "side", "params"),
    [
        ("cifar:resnet20", 32, 269_722),  # 0.27 M in the paper, arXiv:1512.03385, table 6
        ("efficientnet:d1.2,w1.1,r260", 260, 9_109_994),  # B2
        ("torchvision:regnet_y_400mf", 224, 4_344_144),  # torchvision's documentation
    ],
)
def test_every_kind_of_name_is_traced_at_its_own_size(name: str, side: int, params: int) -> None:
    graph = graph_of(name)
    assert graph.traced
    assert graph.network == name
    assert graph.input_shape == (1, 3, side, side)
    assert graph.params == params


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Path]:
    """A folder in which this process looks for saved runs."""
    RUN_FOLDERS.insert(0, tmp_path)
    yield tmp_path
    RUN_FOLDERS.remove(tmp_path)


def test_the_network_of_a_saved_run_is_found_where_this_process_looks(runs: Path) -> None:
    size = Preprocessing(48, 48, (0.5, 0.5, 0.5), (0.5, 0.5, 0.5), "bilinear")
    described = SavedNetwork("cifar:plain20", ("cat", "dog", "owl"), size, "made up", 7, 0.5)
    folder = runs / "mine" / "checkpoints"
    folder.mkdir(parents=True)
    file = folder / "epoch-7.safetensors"
    save_file({"none": torch.zeros(1)}, file, metadata=described.to_header())
    graph = trace("run:mine@7")
    assert graph.input_shape == (1, 3, 48, 48)
    assert graph.boxes[-1].input_shapes == ((1, 3),)
