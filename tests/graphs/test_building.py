"""Graphs of small networks made for the purpose, each with one difficulty."""

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from components.graphs.building import build_graph
from components.graphs.collapse import collapse
from components.graphs.records import Graph, Node

IMAGE = (4, 8, 8)


def traced(network: nn.Module) -> Graph:
    """The graph, after the checks that hold for every one."""
    network = network.to("meta").eval().requires_grad_(False)
    params = sum(parameter.numel() for parameter in network.parameters())
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(torch.empty(1, *IMAGE, device="meta"))
    graph = build_graph("made by hand", network, IMAGE)
    assert graph.traced, graph.reason
    assert sum(box.params for box in graph.boxes) == graph.params == params
    assert sum(box.macs for box in graph.boxes) == graph.macs == counter.get_total_flops() // 2
    order = [node.path for node in graph.nodes]
    assert len(set(order)) == len(order)
    assert all(order.index(edge.source) < order.index(edge.target) for edge in graph.edges)
    return graph


def by_path(graph: Graph) -> dict[str, Node]:
    return {node.path: node for node in graph.nodes}


def sources(graph: Graph, target: str) -> set[str]:
    return {edge.source for edge in graph.edges if edge.target == target}


class Downsampling(nn.Module):
    """Nothing, then a convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.pool = nn.Identity()
        self.conv = nn.Conv2d(4, 4, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = self.conv(self.pool(x))
        return result


class Residual(nn.Module):
    """Two ways, one with an Identity, that meet in a sum made in place."""

    def __init__(self) -> None:
        super().__init__()
        self.shortcut = Downsampling()
        self.conv = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        y = self.shortcut(x)
        x = self.act(self.conv(x))
        x += y
        result: Tensor = self.act(x)
        return result


def test_both_ways_into_the_sum_of_a_residual_block() -> None:
    graph = traced(nn.Sequential(Residual(), nn.Flatten()))
    assert sources(graph, "0.add#1") == {"0.act", "0.shortcut.conv"}
    assert sources(graph, "0.conv") == sources(graph, "0.shortcut.conv") == {"input"}
    assert sources(graph, "0.act#2") == {"0.add#1"}


def test_an_identity_is_left_out_and_moves_nothing_that_runs_after_it() -> None:
    # torchview itself would put the convolution after the shortcut into the shortcut.
    nodes = by_path(traced(nn.Sequential(Residual(), nn.Flatten())))
    assert "0.shortcut.pool" not in nodes
    assert nodes["0.conv"].parent == nodes["0.add#1"].parent == "0"
    assert nodes["0.shortcut"].params == 16
    assert nodes["0.shortcut"].macs == 16 * 64


def test_a_module_that_runs_twice_has_two_boxes_and_its_parameters_once() -> None:
    conv = nn.Conv2d(4, 4, 1, bias=False)
    graph = traced(nn.Sequential(conv, nn.ReLU(), conv))
    first, again = by_path(graph)["0"], by_path(graph)["0#2"]
    assert (first.params, again.params) == (16, 0)
    assert first.macs == again.macs == 16 * 64
    assert sources(graph, "0#2") == {"1"}


def test_a_network_of_a_single_module_shows_its_functions() -> None:
    graph = traced(nn.Conv2d(4, 2, 1))
    assert [box.path for box in graph.boxes] == ["input", "conv2d#1", "output"]
    assert by_path(graph)["conv2d#1"].params == 10


class Named(nn.Module):
    """Modules with the names that functions, the input and the output have elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.add, self.input, self.output = nn.ReLU(), nn.ReLU(), nn.Conv2d(4, 4, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.add(self.add(self.input(x)))
        result: Tensor = self.output(x + x) + 1
        return result


def test_modules_keep_their_paths_and_no_two_boxes_share_one() -> None:
    graph = traced(Named())
    found = [(box.path, box.kind) for box in graph.boxes]
    assert found == [
        ("input#2", "input"),
        ("input", "module"),
        ("add", "module"),
        ("add#2", "module"),
        ("add#1", "function"),
        ("output", "module"),
        ("add#3", "function"),
        ("output#2", "output"),
    ]


class ClassToken(nn.Module):
    """A parameter that meets the image in an inner module, and one that meets it right here."""

    def __init__(self) -> None:
        super().__init__()
        self.token = nn.Parameter(torch.zeros(1, 4, 1))
        self.scale = nn.Parameter(torch.ones(4, 1))
        self.append = Append()

    def forward(self, x: Tensor) -> Tensor:
        token = self.token.expand(len(x), -1, -1)
        tokens: Tensor = self.append(x.flatten(2), token)
        return tokens * self.scale


class Append(nn.Module):
    """Puts a token at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.act = nn.ReLU()

    def forward(self, x: Tensor, token: Tensor) -> Tensor:
        tokens: Tensor = self.act(torch.cat([x, token], dim=2))
        return tokens


def test_a_parameter_stands_where_it_is_used_or_in_a_box_of_its_own() -> None:
    graph = traced(ClassToken())
    nodes = by_path(graph)
    token = nodes["token"]
    assert (token.kind, token.params, token.output_shapes) == ("parameter", 4, ((1, 4, 1),))
    assert sources(graph, "append.cat#1") == {"flatten#1", "token"}
    assert nodes["append"].params == 0
    assert nodes["mul#1"].params == 4


class PositionBias(nn.Module):
    """Attention's bias from a small network that never sees the image, as in Swin V2."""

    def __init__(self) -> None:
        super().__init__()
        self.table: Tensor
        self.register_buffer("table", torch.zeros(64, 2))
        self.mlp = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 64, bias=False))

    def forward(self, x: Tensor) -> Tensor:
        x = x.flatten(2)
        weights = torch.sigmoid(x.transpose(1, 2) @ x + self.mlp(self.table))
        return x @ weights


def test_work_that_does_not_see_the_image_counts_where_its_result_is_used() -> None:
    nodes = by_path(traced(PositionBias()))
    assert not any(path.startswith("mlp") for path in nodes)
    assert nodes["add#1"].params == 2 * 16 + 16 + 16 * 64
    assert nodes["add#1"].macs == 64 * (2 * 16 + 16 * 64)
    assert nodes["matmul#1"].macs == nodes["matmul#2"].macs == 64 * 64 * 4


class Lists(nn.Module):
    """A list of branches side by side, and one of steps with a sum after each."""

    def __init__(self) -> None:
        super().__init__()
        self.branches = nn.ModuleList(nn.Conv2d(4, k, 1, bias=False) for k in (1, 2))
        self.steps = nn.ModuleList(nn.Conv2d(3, 3, 1, bias=False) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        x = torch.cat([branch(x) for branch in self.branches], dim=1)
        for step in self.steps:
            x = x + step(x)
        return x


def test_a_list_has_a_box_if_nothing_ran_between_its_members() -> None:
    graph = traced(Lists())
    nodes = by_path(graph)
    branches = nodes["branches"]
    assert branches.operator == "ModuleList"
    assert branches.input_shapes == ((1, 4, 8, 8),)
    assert branches.output_shapes == ((1, 1, 8, 8), (1, 2, 8, 8))
    assert nodes["branches.1"].parent == "branches"
    assert nodes["steps.0"].parent is None
    assert sources(collapse(graph, 1), "cat#1") == {"branches"}


class Auxiliary(nn.Module):
    """A branch that only runs in training."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Conv2d(4, 4, 1)
        self.aux = nn.Sequential(nn.Sequential(nn.Conv2d(4, 2, 1), nn.ReLU()), nn.Linear(64, 3))

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        x = self.body(x)
        return (x, self.aux(x)) if self.training else x


def test_a_branch_for_training_only_is_there_without_arrows() -> None:
    graph = collapse(traced(Auxiliary()), 1)
    aux = by_path(graph)["aux"]
    assert (aux.operator, aux.params, aux.macs) == ("Sequential", (4 * 2 + 2) + (64 * 3 + 3), 0)
    assert not any("aux" in (edge.source, edge.target) for edge in graph.edges)


class Several(nn.Module):
    """Three outputs, one of them the input itself."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 6, 1)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        logits = functional.relu(self.conv(x))
        return {"logits": logits, "mean": logits.mean((2, 3)), "image": x}


def test_several_outputs_meet_in_the_output() -> None:
    graph = traced(Several())
    assert by_path(graph)["output"].input_shapes == ((1, 6, 8, 8), (1, 6), (1, 4, 8, 8))
    assert sources(graph, "output") == {"relu#1", "mean#1", "input"}


class Undecided(nn.Module):
    """Looks into its numbers before it goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.stages = nn.ModuleList(
            nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4), nn.ReLU()) for _ in range(3)
        )

    def forward(self, x: Tensor) -> Tensor:
        for stage in self.stages:
            if x.sum() > 0:
                x = self.scale * stage(x)
        return x


def test_what_cannot_be_traced_is_the_tree_of_its_modules_and_says_why() -> None:
    graph = build_graph("undecided", Undecided().to("meta").eval(), IMAGE)
    assert not graph.traced
    assert "undecided could not be traced" in graph.reason
    assert "meta" in graph.reason
    assert "\n" not in graph.reason
    assert graph.edges == ()
    assert graph.params == sum(box.params for box in graph.boxes) == 1 + 3 * (20 + 8)
    assert graph.macs == 0
    assert [box.path for box in collapse(graph, 1).boxes] == ["scale", "stages"]
    assert [box.params for box in collapse(graph, 2).boxes] == [1, 28, 28, 28]
    assert graph.depths == (2, 4, 7)


class Inner(nn.Module):
    """A module whose second part can't be run without numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(4, 4, 1)
        self.second = Undecided()

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = self.second(self.first(x))
        return result


def test_the_reason_names_the_part_that_failed() -> None:
    network = nn.Sequential(nn.ReLU(), Inner()).to("meta").eval()
    graph = build_graph("nested", network, IMAGE)
    assert not graph.traced
    assert "1.second (Undecided) failed: " in graph.reason


class Moves(nn.Module):
    """Views, copies, and work in place and elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 6, 1)
        self.overwriting = nn.ReLU(inplace=True)
        self.copying = nn.ReLU()
        self.dropout = nn.Dropout(0.5)
        self.flatten = nn.Flatten()
        self.unflatten = nn.Unflatten(1, (6, 64))
        self.attention = Views()

    def forward(self, x: Tensor) -> Tensor:
        x = self.dropout(self.copying(self.overwriting(self.conv(x))))
        x = self.unflatten(self.flatten(x)).permute(0, 2, 1)
        first, second, third = x.chunk(3, dim=2)
        x = torch.cat([first, second], dim=2)[:, :8] + third[:, :8].repeat(1, 1, 2)
        result: Tensor = self.attention(x)
        return result


class Views(nn.Module):
    """A module without modules inside that only hands on a view of its input."""

    def forward(self, x: Tensor) -> Tensor:
        return x.reshape(1, 32)[:, :16]


def test_only_what_takes_new_memory_counts_as_activation_memory() -> None:
    graph = traced(Moves())
    elements = {box.path: box.memory_bytes // 4 for box in graph.boxes if box.memory_bytes}
    assert elements == {
        "input": 4 * 64,
        "conv": 6 * 64,
        "copying": 6 * 64,
        "cat#1": 4 * 64,
        "repeat#1": 8 * 4,
        "add#1": 8 * 4,
    }
