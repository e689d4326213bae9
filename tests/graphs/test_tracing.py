"""Graphs of real networks, judged by networks that are built and counted here."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import timm
import torch
import torchvision
from safetensors.torch import save_file
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from components.errors import ExplorerError
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
    runs = Counter(node.module for node in graph_of(name).nodes if node.kind == "module")
    for node in graph_of(name).nodes:
        if node.kind == "module":
            module = network.get_submodule(node.module)
            assert node.operator == type(module).__name__
            if runs[node.module] == 1:
                assert node.params == sum(p.numel() for p in module.parameters())


@pytest.mark.parametrize("name", NETWORKS)
def test_arrows_lead_forward_from_the_input_to_the_output(name: str) -> None:
    graph = graph_of(name)
    for depth in range(1, graph.deepest + 1):
        drawing = collapse(graph, depth)
        order = {box.path: place for place, box in enumerate(drawing.boxes)}
        assert all(order[edge.source] < order[edge.target] for edge in drawing.edges)
        reached = {"input"}
        for edge in sorted(drawing.edges, key=lambda edge: order[edge.source]):
            if edge.source in reached:
                reached.add(edge.target)
        assert "output" in reached


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
    assert sources(graph, "layer1.0.add#1") == {"maxpool", "layer1.0.bn2"}
    assert sources(graph, "layer2.0.add#1") == {"layer2.0.bn2", "layer2.0.downsample.1"}
    assert sources(graph, "layer2.0.downsample.0") == {"layer1.1.act2"}


def test_a_dense_layer_takes_all_that_came_before_it() -> None:
    graph = collapse(graph_of("densenet121"), 3)
    before = {f"features.denseblock1.denselayer{i}" for i in (1, 2)}
    assert sources(graph, "features.denseblock1.denselayer3") == before | {"features.pool0"}


def test_what_only_runs_in_training_is_there_without_arrows() -> None:
    graph = collapse(graph_of("torchvision:googlenet"), 1)
    unused = {box.module for box in graph.boxes if not box.output_shapes and box.kind == "module"}
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


def test_a_module_is_traced_as_its_name_is_and_stays_as_it_was() -> None:
    network = timm.create_model("resnet18")
    before = {key: tensor.clone() for key, tensor in network.state_dict().items()}
    graph = trace(network)
    assert replace(graph, network="resnet18") == graph_of("resnet18")
    assert network.training
    assert all(parameter.requires_grad for parameter in network.parameters())
    assert not any(module._forward_hooks for module in network.modules())
    after = network.state_dict()
    assert all(torch.equal(tensor, after[key]) for key, tensor in before.items())


def test_parameters_shared_in_a_module_are_counted_once() -> None:
    network = nn.Sequential(nn.Conv2d(5, 5, 1), nn.ReLU(), nn.Conv2d(5, 5, 1))
    network[2].weight = network[0].weight
    graph = trace(network, 12)
    assert graph.input_shape == (1, 5, 12, 12)
    assert graph.params == 25 + 5 + 5


def test_another_size_of_image_changes_multiply_adds_but_not_parameters() -> None:
    larger = trace("efficientnet_b0", 448)
    own = graph_of("efficientnet_b0")
    assert larger.input_shape == (1, 3, 448, 448)
    assert larger.params == own.params
    assert 3.9 < larger.macs / own.macs < 4
    paths = [(box.path, box.receptive_field) for box in own.boxes]
    assert [(box.path, box.receptive_field) for box in larger.boxes] == paths


@pytest.mark.parametrize(
    ("name", "side", "sentence"),
    [
        ("vit_tiny_patch16_224", 256, "does not take images of 256 pixels; its own size is 224"),
        ("torchvision:alexnet", 20, "does not take images of 20 pixels"),
        ("resnet18", 0, "between 1 and 8192"),
        ("resnet18", 10**9, "between 1 and 8192"),
    ],
)
def test_a_size_that_does_not_fit_is_a_sentence(name: str, side: int, sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        trace(name, side)
