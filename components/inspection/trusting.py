"""Whether to trust a heat map: everything that can be measured about one, or the shortest line."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from components.inspection.asking import Picture, as_image
from components.inspection.deleting import (
    at_random,
    deletions,
    insertions,
    marked_first,
    mean_curve,
)
from components.inspection.imputing import road
from components.inspection.judging import Subject, subject
from components.inspection.keeping import kept, kept_probabilities
from components.inspection.methods import METHODS
from components.inspection.one_pass import inspect
from components.inspection.pointing import Mask, pointing, seen_mask
from components.inspection.progress import Progress, ignore, part
from components.inspection.ranking import is_even, shown
from components.inspection.records import HeatMap
from components.inspection.sanity import likeness, untrained_twin
from components.inspection.scoring import by_passes
from components.inspection.trust_records import Trust, TrustLine

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

OTHER_CLASSES = 8
# So many ways to keep as much of the picture at random places: one may happen to keep the object.
KEPT_AT_RANDOM = 4


def trust(
    loaded: "LoadedNetwork",
    image: Picture,
    heat_map: HeatMap,
    mask: Mask | None = None,
    progress: Progress = ignore,
) -> Trust:
    """All measures of a heat map of a picture, about the class that the map explains.

    `mask` is where the object is, as large as the picture, if that is known. Takes the network's
    lock for each batch anew.

    Raises:
        ExplorerError: if there is no such class or layer, mask and picture differ in size, or the
            device is out of memory.
    """
    inside = None
    if mask is not None:
        inside = pointing(heat_map.values, seen_mask(mask, as_image(image), loaded.preprocessing))
    asked = subject(loaded, image, heat_map.class_index)
    orders = [marked_first(asked, heat_map.values), *at_random(asked)]
    deleted = deletions(asked, orders, progress=part(progress, 0, 0.4))
    inserted = insertions(asked, orders, progress=part(progress, 0.4, 0.8))
    imputed = road(asked, heat_map.values, progress=part(progress, 0.8, 0.95))
    left = kept(asked, heat_map.values)
    anywhere = _kept_at_random(asked, heat_map.values)
    top, classes = _answer(asked)
    alike = _likeness(loaded, image, heat_map, part(progress, 0.95, 1))
    progress(1.0)
    return Trust(
        probability=float(deleted[0].probabilities[0]),
        deletion=deleted[0],
        insertion=inserted[0],
        random=mean_curve(deleted[1:]),
        random_insertion=mean_curve(inserted[1:]),
        kept=left,
        random_kept=anywhere,
        road=imputed,
        likeness=alike,
        pointing=inside,
        empty=is_even(heat_map.values),
        top_probability=top,
        classes=classes,
        untrained=_is_untrained(loaded),
    )


def trust_line(loaded: "LoadedNetwork", image: Picture, heat_map: HeatMap) -> TrustLine:
    """The shortest judgement, fast enough to stand beside the first map; its numbers are `trust`'s.

    Takes the network's lock for each batch anew.

    Raises:
        ExplorerError: if there is no such class or layer, or the device is out of memory.
    """
    asked = subject(loaded, image, heat_map.class_index)
    orders = [marked_first(asked, heat_map.values), *at_random(asked)]
    deleted, *random = deletions(asked, orders)
    top, classes = _answer(asked)
    quick = METHODS[heat_map.method].needs != "passes"
    return TrustLine(
        probability=float(deleted.probabilities[0]),
        deletion_area=deleted.area,
        random_area=mean_curve(random).area,
        kept_probability=kept(asked, heat_map.values).probability,
        random_kept=_kept_at_random(asked, heat_map.values),
        likeness=_likeness(loaded, image, heat_map) if quick else None,
        empty=is_even(heat_map.values),
        top_probability=top,
        classes=classes,
        untrained=_is_untrained(loaded),
    )


def _answer(asked: Subject) -> tuple[float, int]:
    """The highest probability that any class has for the whole picture, and how many there are."""
    answer = asked.probabilities(asked.tensor)[0]
    return float(answer.max()), len(answer)


def _is_untrained(loaded: "LoadedNetwork") -> bool:
    return loaded.weights.kind == "random"


def _kept_at_random(asked: Subject, values: NDArray[np.float32]) -> float:
    """The mean probability if the map's values stand at random places instead."""
    marks = np.sort(shown(values, asked.side_px).ravel())[::-1]
    shares = []
    for order in at_random(asked, KEPT_AT_RANDOM):
        elsewhere = np.empty_like(marks)
        elsewhere[order(0)] = marks
        shares.append(elsewhere.reshape(asked.side_px))
    return float(np.mean(kept_probabilities(asked, shares)))


def _likeness(
    loaded: "LoadedNetwork", image: Picture, heat_map: HeatMap, progress: Progress = ignore
) -> float | None:
    """Against the map of the untrained twin, made in the same way; None if it is untrained itself.

    To an untrained network classes mean nothing, so where its map of this class is empty, one of
    another class serves as well.
    """
    if is_even(heat_map.values) or _is_untrained(loaded):
        return None
    twin = untrained_twin(loaded)
    method, layer, index = heat_map.method, heat_map.layer, heat_map.class_index
    if METHODS[method].needs == "passes":
        other = by_passes(twin, image, method, layer, index, progress)
        return likeness(heat_map.values, other.values)
    for classes in ((index,), range(min(OTHER_CLASSES, len(loaded.class_names)))):
        (seen,) = inspect(twin, image, method, layer, classes, features=False)
        for each in seen.heat_maps:
            if not is_even(each.values):
                return likeness(heat_map.values, each.values)
    return None
