"""One forward pass on the meta device, watched; runs in the child process only."""

from dataclasses import dataclass

from torch import nn
from torch.utils.flop_counter import FlopCounterMode
from torchview.computation_graph import ComputationGraph
from torchview.torchview import forward_prop, process_input

from components.graphs.boxes import Box, prune
from components.graphs.fields import image_field
from components.graphs.records import Shape
from components.graphs.shortcuts import ShapesOnly
from components.graphs.watching import Watch


class UntraceableError(Exception):
    """The module with path `part` ("" for the network itself) can't be run on the meta device."""

    def __init__(self, part: str, cause: BaseException) -> None:
        self.part = part
        words = str(cause).strip() or type(cause).__name__
        super().__init__(words.splitlines()[0])


@dataclass(frozen=True)
class Recording:
    """What ran: the box of the whole network with input and output, and who uses a parameter.

    `users` maps the id of a parameter to the box of the first function that uses it.
    """

    root: Box
    users: dict[int, Box]


def record(network: nn.Module, input_shape: Shape) -> Recording:
    """The recording of one image (C, H, W) without content going through a network on `meta`.

    The network can't be used for anything else afterwards.

    Raises:
        UntraceableError: if the network can't be run so.
    """
    network.requires_grad_(False)  # the counter's own hooks fail on parameters handed to modules
    images, options, input_nodes = process_input(None, (1, *input_shape), {}, "meta")
    graph = ComputationGraph(None, input_nodes)
    counter = FlopCounterMode(display=False)
    with (
        ShapesOnly(),
        counter,
        Watch(network, counter, graph.context_tracker, input_nodes) as watch,
    ):
        try:
            forward_prop(network, images, "meta", graph, "eval", **options)
        except RuntimeError as error:
            raise UntraceableError(watch.running_path, error.__cause__ or error) from error
    root = watch.root
    prune(root)
    given = Box("", "input", "input", parent=root, output_shapes=root.input_shapes)
    given.new_shapes = given.output_shapes
    result = Box("", "output", "output", parent=root, input_shapes=root.output_shapes)
    given.tensors, result.tensors = list(input_nodes), watch.result
    given.field, result.field = image_field((1, *input_shape)), root.field
    root.inside = [given, *root.inside, result]
    return Recording(root, watch.users)
