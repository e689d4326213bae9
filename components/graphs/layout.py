"""Where everything stands in a drawing of a network: boxes in boxes, and arrows around them.

Each open box is laid out by itself, from the inside out, as `components.graphs.columns` arranges
it. Deterministic, and near-linear in boxes and arrows. No torch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from components.graphs.channels import CHANNEL_PX
from components.graphs.columns import arrange
from components.graphs.nesting import Nesting, nest
from components.graphs.plans import BOX_GAP, Part, Plan, Point, straightened
from components.graphs.scene import Arrow, Box, Scene

Direction = Literal["down", "right"]
Size = tuple[float, float]

HEADER_PX = 30.0
PADDING_PX = 16.0
# Left and right of what stands in a box, besides the gap that this has on its own.
SIDE_PX = 6.0
# Width by height that long stacks are broken for.
ASPECT = 1.4
# Stacks are broken if they are higher than this, and than the side of a square with room for all
# closed boxes, of which each takes so many times its own area with the gaps around it.
HIGH_PX, ROOM = 1000.0, 1.5


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its upper left corner and its size in px; an open one encloses its children."""

    box: Box
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedArrow:
    """An arrow as a polyline of level and upright stretches from border to border."""

    arrow: Arrow
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing of a scene, its boxes and arrows in the scene's order, from (0, 0) on, in px."""

    scene: Scene
    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]


def lay_out(scene: Scene, size_of: Callable[[Box], Size], direction: Direction = "down") -> Layout:
    """Where the boxes and arrows of a scene stand.

    `size_of` gives the width and height of a closed box; of an open one only the width counts,
    which its header needs. Data flow down or to the right; headers are above in both.
    """
    return _Drawing(scene, size_of, direction).layout()


class _Drawing:
    """Works with data flowing down; to the right, x and y are exchanged before and after."""

    def __init__(self, scene: Scene, size_of: Callable[[Box], Size], direction: Direction) -> None:
        self.scene, self.turned = scene, direction == "right"
        self.sizes = {box.path: size_of(box) for box in scene.boxes}
        self.aspect = 1 / ASPECT if self.turned else ASPECT
        # What a header takes from the side where data enter, and from the side left of it.
        self.above = PADDING_PX if self.turned else HEADER_PX
        self.beside = HEADER_PX + SIDE_PX if self.turned else SIDE_PX
        closed = [self.sizes[box.path] for box in scene.boxes if not box.open]
        area = sum((width + BOX_GAP) * (height + CHANNEL_PX) for width, height in closed)
        self.high = max(HIGH_PX, sqrt(ROOM * area))
        self.nesting: Nesting = nest(scene)
        self.parts: dict[str, Part] = {}
        self.plans: dict[str | None, Plan] = {}

    def layout(self) -> Layout:
        """The drawing."""
        for box in reversed(self.scene.boxes):
            self.parts[box.path] = self._open(box) if box.open else self._closed(box)
        whole = self._arrange(None)
        corners: dict[str | None, Point] = {None: (whole.left, 0.0)}
        boxes = [self._placed(box, corners) for box in self.scene.boxes]
        arrows = [self._drawn(arrow, corners) for arrow in self.scene.arrows]
        width, height = self._turn((whole.width, whole.height))
        return Layout(self.scene, width, height, tuple(boxes), tuple(arrows))

    def _closed(self, box: Box) -> Part:
        width, height = self._turn(self.sizes[box.path])
        return Part(width / 2, width / 2, height)

    def _open(self, box: Box) -> Part:
        plan = self._arrange(box.path)
        least = 0.0 if self.turned else self.sizes[box.path][0]
        left, right = plan.left + self.beside, plan.right + SIDE_PX
        more = max(0.0, least - left - right) / 2
        height = self.above + plan.height + PADDING_PX
        if self.turned:
            height = max(height, self.sizes[box.path][0])
        return Part(left + more, right + more, height, plan.entries, plan.exits)

    def _arrange(self, path: str | None) -> Plan:
        group = self.nesting.groups[path]
        parts = [self.parts[child] for child in group.children]
        self.plans[path] = arrange(parts, group.wires, self.aspect, self.high)
        return self.plans[path]

    def _placed(self, box: Box, corners: dict[str | None, Point]) -> PlacedBox:
        """The box; notes where the axis of its own plan begins."""
        part = self.parts[box.path]
        x, y = corners[box.parent]
        place = self.nesting.groups[box.parent].places[box.path]
        spot = self.plans[box.parent].spots[place]
        x, y = x + spot[0], y + spot[1]
        if box.open:
            corners[box.path] = x, y + self.above
        left, top = self._turn((x - part.left, y))
        width, height = self._turn((part.left + part.right, part.height))
        return PlacedBox(box, left, top, width, height)

    def _drawn(self, arrow: Arrow, corners: Mapping[str | None, Point]) -> PlacedArrow:
        points: list[Point] = []
        for path, wire, end in self.nesting.legs[arrow.source, arrow.target]:
            x, y = corners[path]
            points += [(x + dx, y + dy) for dx, dy in self.plans[path].routes[wire][end]]
        return PlacedArrow(arrow, tuple(self._turn(point) for point in straightened(points)))

    def _turn(self, pair: Point) -> Point:
        return (pair[1], pair[0]) if self.turned else pair
