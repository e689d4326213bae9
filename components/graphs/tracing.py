"""From a network, or its name, to its graph, in this process."""

from copy import deepcopy
from itertools import chain
from typing import Any

from torch import nn

from components.errors import ExplorerError
from components.graphs.building import build_graph
from components.graphs.records import Graph, Shape
from components.graphs.shortcuts import ShapesOnly
from components.networks.build import shell
from components.networks.names import NetworkName, parse
from components.networks.sizes import USUAL_PX, input_shape

LARGEST_PX = 8192


def trace_here(name: str, input_px: int | None = None) -> Graph:
    """The graph of a network for one image, opened all the way; used in the child process only.

    The image is a square of `input_px` pixels; by default it has the network's own size. Neither
    weights nor memory for them are needed.

    Raises:
        ExplorerError: if there is no such network, or it takes no images of that size.
    """
    parsed = parse(name)
    own = input_shape(parsed)
    shape = _resized(own, input_px)
    graph = build_graph(str(parsed), build_on_meta(parsed), shape)
    if not graph.traced and shape != own and build_graph("", build_on_meta(parsed), own).traced:
        raise ExplorerError(
            f"{parsed} does not take images of {input_px} pixels; its own size is"
            f" {own[1]} × {own[2]}."
        )
    return graph


def trace_module(network: nn.Module, input_px: int | None = None) -> Graph:
    """The graph of a network that was built elsewhere; the network itself stays as it is.

    A copy without memory is traced, in this process: while it runs, no other thread may use torch,
    since torchview replaces functions of torch. Without `input_px` the image has the size that
    timm noted at the network, else 224 pixels, and as many channels as the first convolution takes.

    Raises:
        ExplorerError: if the side is out of range.
    """
    copy = copy_on_meta(network)
    own = _noted_shape(network)
    return build_graph(type(network).__name__, copy, _resized(own, input_px))


def copy_on_meta(network: nn.Module) -> nn.Module:
    """A copy for prediction whose parameters and buffers have shapes but no memory."""
    copies: dict[int, Any] = {}
    for tensor in chain(network.parameters(), network.buffers()):
        moved = tensor.detach().to("meta")
        is_parameter = isinstance(tensor, nn.Parameter)
        copies[id(tensor)] = nn.Parameter(moved, tensor.requires_grad) if is_parameter else moved
    # Parameters that are known already are not copied.
    return deepcopy(network, copies).eval()


def _noted_shape(network: nn.Module) -> Shape:
    config: Any = getattr(network, "pretrained_cfg", None)
    noted = config.get("input_size") if isinstance(config, dict) else None
    if noted:
        return tuple(noted)
    convolutions = (m for m in network.modules() if isinstance(m, nn.Conv2d))
    first = next(convolutions, None)
    return (first.in_channels if first else 3), USUAL_PX, USUAL_PX


def _resized(shape: Shape, input_px: int | None) -> Shape:
    if input_px is None:
        return shape
    if not 1 <= input_px <= LARGEST_PX:
        raise ExplorerError(f"Images have between 1 and {LARGEST_PX} pixels a side.")
    return shape[0], input_px, input_px


def build_on_meta(name: NetworkName) -> nn.Module:
    """The network without memory for its parameters.

    Raises:
        ExplorerError: if there is no such network.
    """
    with ShapesOnly():
        return shell(name)
