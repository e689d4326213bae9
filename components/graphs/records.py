"""What the child process hands on: a network's boxes, their arrows and costs, and its time."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["input", "output", "module", "function", "parameter"]
Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A box. `parent` is the id of the box that it stands in, None at the top.

    `path` is the dotted path of the module, for a function that of the module whose forward pass
    calls it ("" for the network itself), for a parameter its own. `operator` is the class of a
    module or the name of a function. Shapes begin with the batch of one image. `params` counts
    trainable numbers, `macs` multiply-adds for one image, both with everything inside. `stage` is
    the stage's number, from 1, as `components.graphs.stages` explains it, or None.
    """

    id: str
    path: str
    operator: str
    kind: Kind
    input_shapes: tuple[Shape, ...] = ()
    output_shapes: tuple[Shape, ...] = ()
    params: int = 0
    macs: int = 0
    stage: int | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow from the box that makes a tensor to a box that takes it, by their ids."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Graph:
    """A network opened down to `depth` levels; depth 1 shows its direct children.

    `nodes` holds every box in the order of the forward pass, outer before inner; arrows join the
    innermost ones, `boxes`. `params` and `macs` are those of the network and equal the sums over
    `boxes`. `depths[d - 1]` is how many boxes a drawing of depth d has. A network that could not
    be traced has `traced` false, no arrows, no multiply-adds, and the reason in `problem`.
    """

    network: str
    depth: int
    input_shape: Shape
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    params: int
    macs: int
    depths: tuple[int, ...]
    traced: bool = True
    problem: str = ""

    @property
    def boxes(self) -> tuple[Node, ...]:
        """The boxes that a drawing shows: those with nothing inside."""
        opened = {node.parent for node in self.nodes}
        return tuple(node for node in self.nodes if node.id not in opened)

    @property
    def deepest(self) -> int:
        """The depth at which nothing is left to open."""
        return len(self.depths)


@dataclass(frozen=True, slots=True)
class Latency:
    """How long one image took, without a batch: the median of some passes on the CPU.

    `milliseconds` depends on the machine and on what else it does; `threads` computed at once.
    """

    network: str
    milliseconds: float
    passes: int
    threads: int
