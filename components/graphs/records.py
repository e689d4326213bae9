"""What the child process hands on: a network's boxes, their arrows and costs, and its time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["input", "output", "module", "function", "parameter"]
Shape = tuple[int, ...]
Report = Callable[[float], None]  # is told the share of the work that is done, in [0, 1]


def silent(share: float) -> None:
    """A report when nobody wants to know how far the work is."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box: a leaf, or a group with others inside, its `children`.

    All quantities are for one image, and those of a group are those of everything inside.

    - `path` is unique: that of the module or parameter, `layer1.0.conv1`; `layer1.0.relu#2` for
      its second call; `layer1.0.add#1`, `#2`, … for functions, `add#1` for one that the network
      itself calls; `input` and `output`.
    - `module` is the dotted path of the module, for a function that of the module whose forward
      pass calls it ("" for the network itself), for a parameter its own.
    - `operator` is the class of a module or the name of a function.
    - Shapes begin with the batch of one image.
    - `params` counts trainable numbers, `macs` multiply-adds, `activations` the elements that
      convolutions and linear layers put out, `memory_bytes` what the outputs of all leaves newly
      take as float32: nothing for a view of the input (reshape, permute, flatten, most indexing),
      for what works in place, and for a dropout, which does nothing in prediction.
      `components.scaling.activations` counts the outputs of all leaf modules instead.
    - `kernel`, `stride` and `groups` are those of a convolution or pooling; (), (), 0 elsewhere.
    - `receptive_field`, `step` and `sees_all` are explained in
      `components.graphs.receptive_fields`; a group has those of what leaves it. None without
      `sees_all` means that the field could not be followed, as in Swin's shifted windows.
    - `stage` is the stage's number, from 1, as `components.graphs.stages` explains it, or None.
    - `parent` is the path of the box that it stands in, None at the top.
    """

    path: str
    module: str
    operator: str
    kind: Kind
    input_shapes: tuple[Shape, ...] = ()
    output_shapes: tuple[Shape, ...] = ()
    params: int = 0
    macs: int = 0
    activations: int = 0
    memory_bytes: int = 0
    kernel: tuple[int, ...] = ()
    stride: tuple[int, ...] = ()
    groups: int = 0
    receptive_field: int | None = None
    step: int | None = None
    sees_all: bool = False
    stage: int | None = None
    parent: str | None = None
    children: tuple[str, ...] = ()

    @property
    def output_shape(self) -> Shape:
        """The shape of the first output, () without one."""
        return self.output_shapes[0] if self.output_shapes else ()


class Edge(NamedTuple):
    """An arrow from the leaf that makes a tensor to a leaf that takes it, by their paths."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Graph:
    """A network opened down to `depth` levels; depth 1 shows its direct children.

    `nodes` holds every box in the order of the forward pass, outer before inner; arrows join the
    leaves, `boxes`. `params` and `macs` are those of the network and equal the sums over `boxes`.
    `depths[d - 1]` is how many boxes a drawing of depth d has. A network that could not be traced
    has `traced` false, no arrows, no multiply-adds, and says why in `reason`.
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
    reason: str = ""

    @property
    def boxes(self) -> tuple[Node, ...]:
        """The leaves, which a drawing shows: the boxes with nothing inside."""
        return tuple(node for node in self.nodes if not node.children)

    @property
    def by_path(self) -> dict[str, Node]:
        """Every box by its path, in order."""
        return {node.path: node for node in self.nodes}

    @property
    def deepest(self) -> int:
        """The depth at which nothing is left to open."""
        return len(self.depths)


@dataclass(frozen=True, slots=True)
class Latency:
    """How long one image took on the CPU: median and quartiles of some passes, in milliseconds.

    A pass takes a batch of images with a side of `input_px`, and its time is divided by them.
    Times depend on the machine and on what else it does; `threads` computed at once. The quartiles
    `lower` and `upper` hold the middle half of the passes between them.
    """

    network: str
    milliseconds: float
    passes: int
    threads: int
    batch: int = 1
    input_px: int = 0
    lower: float = 0.0
    upper: float = 0.0


@dataclass(frozen=True, slots=True)
class Timing:
    """How a network is to be timed: `input_px` None is its own size.

    `passes` None is as many as fit into half a second, at most thirty.
    """

    batch: int = 1
    threads: int = 1
    passes: int | None = None
    input_px: int | None = None
