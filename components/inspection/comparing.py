"""Methods side by side: how each does on average over many pictures."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.inspection.asking import Picture, as_image, class_numbers
from components.inspection.averaging import mean_of
from components.inspection.deleting import deletion, insertion
from components.inspection.imputing import PERCENTILES, road
from components.inspection.judging import Subject, subject
from components.inspection.keeping import kept
from components.inspection.methods import METHODS
from components.inspection.one_pass import inspect
from components.inspection.pointing import Mask, pointing, seen_mask
from components.inspection.progress import Progress, ignore, part
from components.inspection.ranking import PATCHES, random_map
from components.inspection.scoring import by_passes
from components.inspection.targets import checked_layer
from components.inspection.trust_records import Cost, MethodRow

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

Measure = Literal["deletion", "insertion", "drop", "increase", "road", "hit", "energy"]
Example: TypeAlias = tuple[Picture, Mask | None, int | str | None]

MEASURES: tuple[Measure, ...] = (
    "deletion",
    "insertion",
    "drop",
    "increase",
    "road",
    "hit",
    "energy",
)
# The row that says what each measure's numbers are worth.
RANDOM = "random"
STEPS = 16
# For an estimate a part of one map's measures is timed: so many passes, and so many percentiles.
TIMED_STEPS, TIMED_PERCENTILES = 3, (50,)


def compare_methods(
    loaded: "LoadedNetwork",
    examples: Iterable[Example],
    methods: Sequence[str],
    measures: Sequence[Measure] = MEASURES,
    layer: str | None = None,
    progress: Progress = ignore,
) -> tuple[MethodRow, ...]:
    """A row of means for each method at a layer, and a last one for random maps.

    `examples` are pictures, each with the mask of its object (as large as the picture) or None,
    and the class to explain (index, name, or None for the most probable). The measures: areas of
    `deletion` (the lower, the better) and `insertion`, average `drop` (lower) and `increase` in
    confidence, `road` combined, pointing game `hit`, `energy` inside the mask. Intervals are
    bootstrap percentiles of the mean over pictures (seeded, 2,000 resamples). Takes the network's
    lock for each batch anew.

    Raises:
        ExplorerError: if there are no examples, a method, measure, layer or class does not exist,
            or the device is out of memory.
    """
    _check(methods, measures)
    layer = checked_layer(loaded, layer)
    chosen = tuple(examples)
    if not chosen:
        raise ExplorerError("There is no picture to compare methods on; choose at least one.")
    found: dict[str, list[list[float | None]]] = {key: [] for key in (*methods, RANDOM)}
    for number, example in enumerate(chosen):
        piece = part(progress, number / len(chosen), (number + 1) / len(chosen))
        judged = _judged(loaded, example, methods, measures, layer, number, piece)
        for key, values in judged.items():
            found[key].append(values)
    progress(1.0)
    return tuple(_row(key, layer, measures, values) for key, values in found.items())


def comparing_cost(loaded: "LoadedNetwork", methods: int, pictures: int) -> Cost:
    """What `compare_methods` takes for so many methods of one pass, with all measures.

    The seconds follow from a short deletion and a part of ROAD, timed here and now. Takes the
    network's lock for each batch anew.

    Raises:
        ExplorerError: if the device is out of memory.
    """
    side_px = loaded.preprocessing.input_px
    asked = subject(loaded, Image.new("RGB", (side_px, side_px), "grey"), 0)
    values = random_map(0, (PATCHES, PATCHES))
    one_pass_s = _seconds(lambda: deletion(asked, values, TIMED_STEPS)) / (TIMED_STEPS + 1)
    road_s = _seconds(lambda: road(asked, values, TIMED_PERCENTILES)) * len(PERCENTILES)
    maps, passes = pictures * (methods + 1), 2 * (STEPS + 1) + 2
    return Cost(
        maps * (passes + 2 * len(PERCENTILES)) + pictures, maps * (passes * one_pass_s + road_s)
    )


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _row(
    method: str, layer: str, measures: Sequence[Measure], values: list[list[float | None]]
) -> MethodRow:
    """`values` holds a list of all measures for each picture."""
    by_measure = zip(*values, strict=True)
    means = [mean_of(each) for each in by_measure]
    return MethodRow(method, layer, dict(zip(measures, means, strict=True)))


def _check(methods: Sequence[str], measures: Sequence[str]) -> None:
    for asked, known in ((methods, METHODS), (measures, MEASURES)):
        for each in asked:
            if each not in known:
                raise ExplorerError(f"There is no {each!r}; choose from {', '.join(known)}.")


def _judged(
    loaded: "LoadedNetwork",
    example: Example,
    methods: Sequence[str],
    measures: Sequence[Measure],
    layer: str,
    number: int,
    progress: Progress,
) -> dict[str, list[float | None]]:
    """All measures of all methods' maps, and of a random map, for one picture."""
    picture, mask, label = example
    image = as_image(picture)
    inside = None if mask is None else seen_mask(mask, image, loaded.preprocessing)
    index, maps = _maps(loaded, image, methods, layer, label, part(progress, 0, 0.5))
    asked = subject(loaded, image, index)
    maps[RANDOM] = random_map(number, (PATCHES, PATCHES))
    judged = {}
    for done, (key, values) in enumerate(maps.items()):
        progress(0.5 + 0.5 * done / len(maps))
        judged[key] = _measured(measures, asked, values, inside)
    return judged


def _maps(
    loaded: "LoadedNetwork",
    image: Image.Image,
    methods: Sequence[str],
    layer: str,
    label: int | str | None,
    progress: Progress,
) -> tuple[int, dict[str, NDArray[np.float32]]]:
    """The class that is explained, and each method's heat map for it."""
    quick = [each for each in methods if METHODS[each].needs != "passes"]
    slow = [each for each in methods if METHODS[each].needs == "passes"]
    classes = None if label is None else class_numbers(loaded, label)
    (answer,) = inspect(loaded, image, quick, (layer,), classes, features=False)
    index = answer.explained[0].index
    maps = {each.method: each.values for each in answer.heat_maps}
    for done, method in enumerate(slow):
        piece = part(progress, done / len(slow), (done + 1) / len(slow))
        maps[method] = by_passes(loaded, image, method, layer, index, piece).values
    return index, maps


def _measured(
    measures: Sequence[Measure],
    asked: Subject,
    values: NDArray[np.float32],
    mask: NDArray[np.bool_] | None,
) -> list[float | None]:
    """Each measure of one map; None where it needs a mask that there is not."""
    left, found = cache(lambda: kept(asked, values)), cache(lambda: _pointing(values, mask))
    ways: dict[Measure, Callable[[], float | None]] = {
        "deletion": lambda: deletion(asked, values, STEPS).area,
        "insertion": lambda: insertion(asked, values, STEPS).area,
        "drop": lambda: left().drop,
        "increase": lambda: float(left().increased),
        "road": lambda: road(asked, values).combined,
        "hit": lambda: found()[0],
        "energy": lambda: found()[1],
    }
    return [ways[measure]() for measure in measures]


def _pointing(
    values: NDArray[np.float32], mask: NDArray[np.bool_] | None
) -> tuple[float | None, float | None]:
    if mask is None:
        return None, None
    found = pointing(values, mask)
    return None if found.hit is None else float(found.hit), found.energy
