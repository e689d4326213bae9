"""A few layers from a network's first to its last, to see how maps change on the way."""

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from components.inspection.records import LayerInfo
from components.inspection.targets import default_layer, layers

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

FEWEST, MOST = 4, 12
# Convolution, normalisation and activation in one container are still one layer.
LARGEST_PART = 3


def ladder(network: "LoadedNetwork") -> tuple[str, ...]:
    """Paths of 4 to 12 layers, in the order computed, that end with the default layer.

    Mostly the last layer of each stage: of EfficientNet the stages of the paper's table, of a
    ResNet the stem and its four stages, of a transformer its blocks. Where a network has fewer
    than four layers with maps, all of them.

    Raises:
        ExplorerError: if no layer has height and width, or the device is out of memory.
    """
    last = default_layer(network)
    found = layers(network)
    until = [layer.path for layer in found].index(last)
    usable = [layer for layer in found[: until + 1] if "Pool" not in layer.operator]
    steps = _steps(usable)
    if len(steps) > MOST:
        steps = _stage_ends(steps)
    paths = [layer.path for layer in steps]
    # A container gives what its last part gives.
    if paths[-1] == last or paths[-1].startswith(f"{last}."):
        paths.pop()
    return tuple(_evenly([*paths, last]))


def _steps(usable: list[LayerInfo]) -> list[LayerInfo]:
    """The outermost layers; where these are too few, those inside the largest one, and so on."""
    opened: set[str] = set()
    while True:
        closed = {layer.path for layer in usable} - opened
        shown = [layer for layer in usable if layer.path in closed and not _inside(layer, closed)]
        contents = Counter(_inside(layer, closed) for layer in usable)
        steps = _without_repeats(shown, contents)
        del contents[""]
        if len(steps) >= FEWEST:
            return steps
        if not contents:
            return usable
        opened.add(contents.most_common(1)[0][0])


def _inside(layer: LayerInfo, closed: set[str]) -> str:
    """The outermost of the closed layers that a layer is a part of; empty if there is none."""
    parts = layer.path.split(".")
    around = (".".join(parts[:depth]) for depth in range(1, len(parts)))
    return next((path for path in around if path in closed), "")


def _without_repeats(shown: list[LayerInfo], contents: Counter[str]) -> list[LayerInfo]:
    """Of single layers of one shape in a row (convolution, normalisation, activation) the last."""

    def group(layer: LayerInfo) -> object:
        return layer.path if contents[layer.path] > LARGEST_PART else layer.shape

    return [list(same)[-1] for _, same in groupby(shown, group)]


def _stage_ends(steps: list[LayerInfo]) -> list[LayerInfo]:
    """The last of each shape in a row; where shapes never change, the layers of the main kind."""
    ends = [list(group)[-1] for _, group in groupby(steps, lambda layer: layer.shape)]
    if len(ends) >= FEWEST:
        return ends
    ((kind, _),) = Counter(layer.operator for layer in steps).most_common(1)
    return [layer for layer in steps if layer.operator == kind]


def _evenly(paths: list[str]) -> list[str]:
    """At most `MOST` of the paths, evenly spaced, the first and the last among them."""
    if len(paths) <= MOST:
        return paths
    return [paths[round(step * (len(paths) - 1) / (MOST - 1))] for step in range(MOST)]
