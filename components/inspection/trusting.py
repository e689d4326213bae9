"""Whether to trust a heat map: everything that can be measured about one, or the shortest line."""

from typing import TYPE_CHECKING

from components.inspection.asking import Picture, as_image
from components.inspection.deleting import (
    at_random,
    deletions,
    insertions,
    marked_first,
    mean_curve,
)
from components.inspection.imputing import road
from components.inspection.judging import subject
from components.inspection.keeping import kept
from components.inspection.methods import METHODS
from components.inspection.one_pass import inspect
from components.inspection.pointing import Mask, pointing, seen_mask
from components.inspection.progress import Progress, ignore, part
from components.inspection.ranking import is_even
from components.inspection.records import HeatMap
from components.inspection.sanity import likeness, untrained_twin
from components.inspection.scoring import by_passes
from components.inspection.trust_records import Trust, TrustLine

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

LINE_STEPS = 16
OTHER_CLASSES = 8


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
    alike = _likeness(loaded, image, heat_map, part(progress, 0.95, 1))
    progress(1.0)
    return Trust(
        probability=float(deleted[0].probabilities[0]),
        deletion=deleted[0],
        insertion=inserted[0],
        random=mean_curve(deleted[1:]),
        random_insertion=mean_curve(inserted[1:]),
        kept=left,
        road=imputed,
        likeness=alike,
        pointing=inside,
        empty=is_even(heat_map.values),
    )


def trust_line(loaded: "LoadedNetwork", image: Picture, heat_map: HeatMap) -> TrustLine:
    """The shortest judgement, fast enough to stand beside the first map.

    Takes the network's lock for each batch anew.

    Raises:
        ExplorerError: if there is no such class or layer, or the device is out of memory.
    """
    asked = subject(loaded, image, heat_map.class_index)
    orders = [marked_first(asked, heat_map.values), *at_random(asked, 1)]
    deleted, random = deletions(asked, orders, LINE_STEPS)
    quick = METHODS[heat_map.method].needs != "passes"
    return TrustLine(
        probability=float(deleted.probabilities[0]),
        deletion_area=deleted.area,
        random_area=random.area,
        likeness=_likeness(loaded, image, heat_map) if quick else None,
        empty=is_even(heat_map.values),
    )


def _likeness(
    loaded: "LoadedNetwork", image: Picture, heat_map: HeatMap, progress: Progress = ignore
) -> float | None:
    """Against the map of the untrained twin, made in the same way.

    To an untrained network classes mean nothing, so where its map of this class is empty, one of
    another class serves as well.
    """
    if is_even(heat_map.values):
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
