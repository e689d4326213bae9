"""The boxes of a network as a tree in the making; used in the child process only."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from torch import nn
from torchview.computation_node import FunctionNode, TensorNode

from components.graphs.fields import Field
from components.graphs.records import Kind, Shape
from components.graphs.windows import Window


@dataclass(eq=False)
class Box:
    """A node in the making.

    `functions` are torchview's nodes of what ran right in it; `tensors` are its nodes of what the
    network was given (in the box of the input) or gave (in that of the output). `module` is None
    for functions and parameters; a parameter may have a `user`. `field` is that of its outputs.
    `new_shapes` are those of its outputs that are not in the memory of what it was given.
    """

    path: str
    operator: str
    kind: Kind
    module: nn.Module | None = None
    parent: "Box | None" = None
    input_shapes: tuple[Shape, ...] = ()
    output_shapes: tuple[Shape, ...] = ()
    new_shapes: tuple[Shape, ...] = ()
    functions: list[FunctionNode] = dataclasses.field(default_factory=list)
    tensors: list[TensorNode] = dataclasses.field(default_factory=list)
    inside: list["Box"] = dataclasses.field(default_factory=list)
    params: int = 0
    macs: int = 0
    activations: int = 0
    window: Window | None = None
    field: Field | None = None
    is_list: bool = False
    user: "Box | None" = None
    id: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether it is a module without modules inside."""
        return self.module is not None and not any(self.module.children())

    def walk(self) -> Iterator["Box"]:
        """This box and all in it, outer before inner."""
        yield self
        for box in self.inside:
            yield from box.walk()

    def outward(self) -> Iterator["Box"]:
        """This box and those around it, inner before outer."""
        yield self
        if self.parent is not None:
            yield from self.parent.outward()


def prune(box: Box) -> None:
    """Leave out modules in which nothing ran, such as `nn.Identity`: they hand on their input."""
    for inner in box.inside:
        prune(inner)
    box.inside = [inner for inner in box.inside if inner.inside or inner.functions]


def group_lists(box: Box, network: nn.Module) -> None:
    """Put boxes of modules that stand in a list (`blocks.0`, `blocks.1`) into a box of the list.

    A list is never called itself. It gets a box only if its members ran without anything between
    them, so that arrows can't leave the box and come back.
    """
    runs = groupby(box.inside, lambda inner: list_path(box.path, inner))
    lists = [(path, list(members)) for path, members in runs]
    times = Counter(path for path, _ in lists)
    box.inside = []
    for path, members in lists:
        whole = path and times[path] == 1
        box.inside += [_list_box(path, network, members, box)] if whole else members
    for inner in box.inside:
        group_lists(inner, network)


def list_path(around: str, box: Box) -> str:
    """The path of the list that stands between a box and its module; "" if there is none."""
    prefix = f"{around}." if around else ""
    first, dot, _ = box.path.removeprefix(prefix).partition(".")
    listed = box.kind != "function" and box.path.startswith(prefix) and dot
    return prefix + first if listed else ""


def _list_box(path: str, network: nn.Module, members: list[Box], parent: Box) -> Box:
    module = network.get_submodule(path)
    box = Box(path, type(module).__name__, "module", module, parent, inside=members, is_list=True)
    for member in members:
        member.parent = box
    return box
