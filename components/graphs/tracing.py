"""From a network's name to its graph, in this process; used in the child process only."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn
from torch.nn.modules.module import register_module_parameter_registration_hook

from components.graphs.building import build_graph
from components.graphs.records import Graph
from components.networks.build import create
from components.networks.names import NetworkName, parse
from components.networks.sizes import input_shape


def trace_here(name: str) -> Graph:
    """The graph of a network for one image of its own size, opened all the way.

    Neither weights nor memory for them are needed.

    Raises:
        ExplorerError: if there is no such network.
    """
    parsed = parse(name)
    shape = input_shape(parsed)
    return build_graph(str(parsed), build_on_meta(parsed), shape)


def build_on_meta(name: NetworkName) -> nn.Module:
    """The network without memory for its parameters.

    Raises:
        ExplorerError: if there is no such network.
    """
    try:
        with torch.device("meta"):
            return create(name)
    except NotImplementedError:
        # torchvision's RegNets work out their widths with tensors, which takes real ones.
        with parameters_on_meta():
            return create(name)


@contextmanager
def parameters_on_meta() -> Iterator[None]:
    """Everything is built for real in this block, but each parameter is given away at once."""

    def give_away(module: nn.Module, name: str, parameter: nn.Parameter) -> nn.Parameter:
        return nn.Parameter(parameter.to("meta"), parameter.requires_grad)

    # The stub says None; the documentation says that what the hook returns is registered.
    handle = register_module_parameter_registration_hook(give_away)  # type: ignore[arg-type]
    try:
        yield
    finally:
        handle.remove()
