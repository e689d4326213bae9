"""Which stage of its network a box belongs to. No torch.

A stage is what a paper's table gives a row: the stem is 1, the numbered groups of the body follow
from 2 on, and the head that comes after them has the last number. For an EfficientNet these are
the nine rows of Table 1 (arXiv:1905.11946). A body whose groups all keep one shape, as in a plain
vision transformer, is a single stage. Where the names don't show such groups, or more than seven,
the answer is None: no colour is better than a wrong one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from components.graphs.records import Node

MOST_GROUPS = 7

# How timm, torchvision and this project number the groups of a body; the first that fits counts.
_BODIES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:encoder\.)?(?:blocks|stages|dense_stages|layers|levels|groups|transformers)\.(\d+)\b",
        r"(?:body\.)?(?:layer|stage|level|s)(\d+)\b",
        r"features\.(?:denseblock|transition)(\d+)\b",  # a transition ends its block's stage
        r"trunk_output\.block(\d+)\b",
        r"encoder\.layers\.encoder_layer_(\d+)\b",
        r"(?:inception|Mixed_)(\d)",
    )
)
_FEATURES = re.compile(r"features\.(\d+)")


def number_stages(nodes: Sequence[Node], operator: str) -> tuple[Node, ...]:
    """The boxes with their stages' numbers; `operator` is the class of the whole network.

    Boxes come in the order of the forward pass, outer before inner. An outer box has a number if
    everything in it has the same.
    """
    opened = {node.parent for node in nodes}
    boxes = [node for node in nodes if node.path not in opened]
    stages = _number_boxes(boxes, operator)
    inside: dict[str, set[int | None]] = {}
    for node in reversed(nodes):
        if node.path in inside:
            numbers = inside[node.path]
            stages[node.path] = numbers.pop() if len(numbers) == 1 else None
        if node.parent is not None:
            inside.setdefault(node.parent, set()).add(stages[node.path])
    return tuple(replace(node, stage=stages[node.path]) for node in nodes)


def _number_boxes(boxes: Sequence[Node], operator: str) -> dict[str, int | None]:
    groups = _groups(boxes, operator)
    ranks = {group: rank for rank, group in enumerate(sorted(set(groups.values())), start=2)}
    if not ranks:
        return dict.fromkeys((box.path for box in boxes), None)
    body = [place for place, box in enumerate(boxes) if box.path in groups and box.output_shapes]
    stages: dict[str, int | None] = {}
    for place, box in enumerate(boxes):
        if box.path in groups:
            stages[box.path] = ranks[groups[box.path]]
        elif box.kind in ("input", "output") or not box.output_shapes or not body:
            stages[box.path] = None
        elif place < body[0]:
            stages[box.path] = 1
        else:
            stages[box.path] = len(ranks) + 2 if place > body[-1] else None
    return stages


def _groups(boxes: Sequence[Node], operator: str) -> Mapping[str, int]:
    """The group of each box of the body by its path; nothing if there is no such body."""
    candidates = [_numbers(boxes, pattern) for pattern in _BODIES]
    candidates.insert(0, _torchvision_groups(boxes, operator))
    groups = next((found for found in candidates if len(set(found.values())) > 1), {})
    shapes = {groups[box.path]: box.output_shapes for box in boxes if box.path in groups}
    if len(set(shapes.values())) == 1 and all(shapes.values()):
        return dict.fromkeys(groups, 0)
    return groups if len(shapes) <= MOST_GROUPS else {}


def _torchvision_groups(boxes: Sequence[Node], operator: str) -> dict[str, int]:
    """The body within `features`, where torchvision lists stem, body and sometimes head."""
    numbers = _numbers(boxes, _FEATURES)
    last = max(numbers.values(), default=0)
    if operator == "EfficientNet":
        return {path: number for path, number in numbers.items() if 0 < number < last}
    if operator in ("ConvNeXt", "SwinTransformer"):  # a downsampling opens the stage that follows
        return {path: number // 2 for path, number in numbers.items() if number > 0}
    return {}


def _numbers(boxes: Sequence[Node], pattern: re.Pattern[str]) -> dict[str, int]:
    matches = ((box.path, pattern.match(box.module)) for box in boxes)
    return {path: int(match[1]) for path, match in matches if match}
