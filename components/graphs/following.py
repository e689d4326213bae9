"""What torchview attaches to the tensors that it follows; used in the child process only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor
from torch._C import DisableTorchFunction
from torchview.computation_node import FunctionNode, TensorNode

from components.graphs.records import Shape

# torchview's name for what it inserts where a module hands on its input.
NOTHING = "empty-pass"


def tensors_in(value: Any) -> Iterator[Tensor]:
    """The tensors in nested tuples, lists and dictionaries."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, dict):
        yield from tensors_in(tuple(value.values()))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from tensors_in(item)


def shapes_in(value: Any) -> tuple[Shape, ...]:
    """The shapes of these tensors."""
    return tuple(tuple(tensor.shape) for tensor in tensors_in(value))


def new_shapes_in(result: Any, taken: Any) -> tuple[Shape, ...]:
    """The shapes of those tensors that are not in the memory of tensors that were taken."""
    with DisableTorchFunction():
        known = {tensor.untyped_storage()._cdata for tensor in tensors_in(taken)}
        return shapes_in(
            [made for made in tensors_in(result) if made.untyped_storage()._cdata not in known]
        )


def node_of(tensor: Tensor) -> TensorNode | None:
    """Torchview's node of a tensor that it follows."""
    nodes: list[TensorNode] = getattr(tensor, "tensor_nodes", None) or []
    return nodes[-1] if nodes else None


def maker(tensor: Tensor) -> FunctionNode | None:
    """Torchview's node of the function that has just made this tensor."""
    node = node_of(tensor)
    parent = next(iter(node.parents), None) if node else None
    return parent if isinstance(parent, FunctionNode) else None


def forget(result: Any) -> None:
    """Make plain tensors of what was computed from plain tensors, so that none is followed."""
    for made in tensors_in(result):
        if node_of(made):
            del vars(made)["tensor_nodes"]
            made.__class__ = Tensor


@contextmanager
def unrecorded(tracker: dict[str, Any]) -> Iterator[None]:
    """Keep torch's own workings out of the recording whose context this is.

    On the meta device torch makes results by functions that torchview has replaced; what they
    record goes into a list that nobody reads.
    """
    context = tracker["current_context"]
    tracker["current_context"] = []
    try:
        yield
    finally:
        tracker["current_context"] = context


def origin(node: TensorNode) -> FunctionNode | TensorNode:
    """The function that made a tensor, the tensor itself if it was there from the start."""
    while True:
        node = node.main_node  # each module around a tensor has its own node for it
        function: FunctionNode | None = next(iter(node.parents), None)
        if function is None:
            return node
        if function.name != NOTHING:
            return function
        node = next(iter(function.parents))
