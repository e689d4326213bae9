"""What networks are compared by: their stages, or the boxes at the top. No torch."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from components.graphs.arrow_kinds import ArrowKind, arrow_kinds
from components.graphs.operations import is_linear
from components.graphs.records import Graph, Node, Shape

OUTSIDE = "outside the stages"


@dataclass(frozen=True, slots=True)
class Part:
    """A stage or a box of a network in numbers; 0 and () where there is no such thing.

    - `paths` are those of its outermost boxes, `operator` the class of a single one.
    - `layers` counts the blocks of a stage, as `StageTotal` does, else the convolutions and linear
      layers of a box; `block` is the class of the blocks.
    - `channels` and `side_px` are those of the map that leaves, `in_channels` and `in_px` those of
      the one that enters.
    - `kernel` is the largest and `groups` the most of its spatial convolutions; `depthwise` says
      that these convolve each channel on its own. `inner_channels` leave the first of them.
    - `skips`, `gates` and `concatenations` count the places where such arrows arrive.
    """

    title: str
    operator: str
    paths: tuple[str, ...]
    stage: int | None
    params: int
    macs: int
    layers: int = 0
    block: str = ""
    in_channels: int = 0
    in_px: int = 0
    channels: int = 0
    side_px: int = 0
    kernel: tuple[int, ...] = ()
    groups: int = 0
    depthwise: bool = False
    inner_channels: int = 0
    skips: int = 0
    gates: int = 0
    concatenations: int = 0

    @property
    def stride(self) -> int:
        """How many times smaller the map is that leaves; 0 if no map does, or for many layers."""
        if self.stage is None and self.layers > 1:
            return 0
        return max(1, round(self.in_px / self.side_px)) if self.side_px and self.in_px else 0


def has_stages(graph: Graph) -> bool:
    """Whether at least two stages are known."""
    return len({node.stage for node in graph.boxes if node.stage is not None}) > 1


def stage_parts(graph: Graph) -> tuple[Part, ...]:
    """The stages in order, and behind them what stands outside, if it costs anything."""
    stages = {node.path: node.stage for node in graph.nodes}
    outermost: dict[int, list[Node]] = {}
    for node in graph.nodes:
        if node.stage is not None and (node.parent is None or stages[node.parent] != node.stage):
            outermost.setdefault(node.stage, []).append(node)
    rest = [leaf for leaf in graph.boxes if leaf.stage is None and (leaf.params or leaf.macs)]
    builder = _Builder(graph)
    parts = [
        builder.part(f"stage {number}", outermost[number], number) for number in sorted(outermost)
    ]
    return (*parts, *([builder.part(OUTSIDE, rest, None)] if rest else []))


def top_parts(graph: Graph) -> tuple[Part, ...]:
    """The boxes at the top in order, without input and output."""
    builder = _Builder(graph)
    return tuple(
        builder.part(node.path, [node], None)
        for node in graph.nodes
        if node.parent is None and node.kind not in ("input", "output")
    )


def map_of(shape: Shape) -> tuple[int, int]:
    """Channels and side of a map or of a row of tokens, which has no side; (0, 0) of others."""
    if len(shape) == 4:
        last = shape[1] == shape[2] != shape[3]  # channels last, as in Swin
        return (shape[3], shape[1]) if last else (shape[1], shape[2])
    return (shape[2], 0) if len(shape) == 3 else (0, 0)


class _Builder:
    """Makes parts of one graph, whose arrows it has counted once."""

    def __init__(self, graph: Graph) -> None:
        self._nodes = graph.by_path
        self._joins: dict[ArrowKind, set[str]] = {}
        for edge, kind in zip(graph.edges, arrow_kinds(graph), strict=True):
            self._joins.setdefault(kind, set()).add(edge.target)

    def part(self, title: str, boxes: Sequence[Node], stage: int | None) -> Part:
        """The part that consists of these boxes."""
        leaves = [leaf for box in boxes for leaf in self._leaves(box)]
        blocks = [child for box in boxes for child in self._children(box) if child.children]
        spatial = [leaf for leaf in leaves if _is_convolution(leaf) and prod(leaf.kernel) > 1]
        in_channels, in_px = map_of(_first(shape for box in boxes for shape in box.input_shapes))
        channels, side_px = map_of(_last_map(boxes))
        widest = max(spatial, key=lambda leaf: leaf.groups, default=None)
        return Part(
            title,
            boxes[0].operator if len(boxes) == 1 else "",
            tuple(box.path for box in boxes),
            stage,
            sum(box.params for box in boxes),
            sum(box.macs for box in boxes),
            layers=sum(map(_is_weighted, leaves)) if stage is None else len(blocks) or 1,
            block=blocks[-1].operator if blocks else "",
            in_channels=in_channels,
            in_px=in_px,
            channels=channels,
            side_px=side_px,
            kernel=max((leaf.kernel for leaf in spatial), key=prod, default=()),
            groups=widest.groups if widest else 0,
            depthwise=widest is not None and widest.groups == widest.input_shapes[0][1] > 1,
            inner_channels=spatial[0].output_shape[1] if spatial else 0,
            skips=self._count(leaves, "skip"),
            gates=self._count(leaves, "gate"),
            concatenations=self._count(leaves, "concatenation"),
        )

    def _leaves(self, box: Node) -> Iterator[Node]:
        if not box.children:
            yield box
        for child in self._children(box):
            yield from self._leaves(child)

    def _children(self, box: Node) -> Iterator[Node]:
        yield from (self._nodes[path] for path in box.children)

    def _count(self, leaves: Iterable[Node], kind: ArrowKind) -> int:
        return sum(leaf.path in self._joins.get(kind, ()) for leaf in leaves)


def _is_weighted(leaf: Node) -> bool:
    return is_linear(leaf) or _is_convolution(leaf)


def _is_convolution(leaf: Node) -> bool:
    """Poolings have kernels, too, but neither weights nor multiply-adds."""
    shaped = len(leaf.output_shape) > 2 and bool(leaf.input_shapes)
    return bool(leaf.kernel and (leaf.params or leaf.macs)) and shaped


def _last_map(boxes: Sequence[Node]) -> Shape:
    """The last output that is more than a pixel; in a head, what is pooled."""
    shapes = [box.output_shapes[-1] for box in boxes if box.output_shapes]
    return _first(shape for shape in reversed(shapes) if prod(shape[2:]) > 1 and len(shape) > 2)


def _first(shapes: Iterable[Shape]) -> Shape:
    return next(iter(shapes), ())
