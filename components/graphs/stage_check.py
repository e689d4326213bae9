"""The stages of a traced network, and whether they are what arithmetic says. No torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from components.errors import ExplorerError
from components.graphs.records import Graph, Node
from components.scaling import ScaledNetwork

Quantity = Literal["out_channels", "layers", "params", "macs"]

_QUANTITIES: tuple[Quantity, ...] = ("out_channels", "layers", "params", "macs")


@dataclass(frozen=True, slots=True)
class StageTotal:
    """What was built as one stage; the quantities mean what they do in `scaling.Stage`."""

    number: int
    out_channels: int
    layers: int
    params: int
    macs: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A quantity that was built other than expected; `stage` is None for the whole network."""

    stage: int | None
    quantity: Quantity
    expected: int
    built: int


def stage_totals(graph: Graph) -> tuple[StageTotal, ...]:
    """The stages of a traced network in order; boxes without a stage belong to none of them."""
    boxes: dict[int, list[Node]] = {}
    for box in graph.boxes:
        if box.stage is not None:
            boxes.setdefault(box.stage, []).append(box)
    return tuple(
        StageTotal(
            number=number,
            out_channels=_channels(boxes[number]),
            layers=_layers(graph, number),
            params=sum(box.params for box in boxes[number]),
            macs=sum(box.macs for box in boxes[number]),
        )
        for number in sorted(boxes)
    )


def compare_stages(network: ScaledNetwork, graph: Graph) -> tuple[Difference, ...]:
    """Where the traced network is not the calculated one; nothing if all stages and sums agree.

    Raises:
        ExplorerError: if the network could not be traced, so that nothing can be compared.
    """
    if not graph.traced:
        raise ExplorerError(graph.reason)
    expected = {stage.number: stage for stage in network.stages}
    built = {total.number: total for total in stage_totals(graph)}
    of_stages = [
        Difference(number, quantity, wanted, found)
        for number in sorted(expected.keys() | built.keys())
        for quantity in _QUANTITIES
        if (wanted := getattr(expected.get(number), quantity, 0))
        != (found := getattr(built.get(number), quantity, 0))
    ]
    of_network = (
        Difference(None, "params", network.params, graph.params),
        Difference(None, "macs", network.macs, graph.macs),
    )
    return (*of_stages, *(sums for sums in of_network if sums.expected != sums.built))


def _channels(boxes: Sequence[Node]) -> int:
    """The channels of the last map, which in a head is what the classifier gets."""
    shapes = [shape for box in boxes for shape in box.output_shapes if len(shape) == 4]
    return shapes[-1][1] if shapes else 0


def _layers(graph: Graph, number: int) -> int:
    """The blocks that stand right in the box of the stage; stem and head are one layer."""
    stages = {node.path: node.stage for node in graph.nodes}
    opened = {node.parent for node in graph.nodes}
    outermost = {
        node.path
        for node in graph.nodes
        if node.stage == number and (node.parent is None or stages[node.parent] != number)
    }
    blocks = [node for node in graph.nodes if node.parent in outermost and node.path in opened]
    return len(blocks) or 1
