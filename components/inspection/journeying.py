"""One picture through the checkpoints of one run: how answer, heat map and features grew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from components.errors import ExplorerError
from components.inspection.asking import Picture
from components.inspection.journey_records import EpochLook, Journey, Unseen
from components.inspection.one_pass import inspect
from components.inspection.records import FeatureMaps, Inspection
from components.inspection.thumbnails import strongest

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

METHOD = "gradcam"
Values = NDArray[np.float32]


def journey(
    networks: "Mapping[int, Callable[[], LoadedNetwork]]",
    image: Picture,
    layer: str | None = None,
    class_index: int | None = None,
    count: int = 8,
    report: Callable[[float], None] = lambda share: None,
) -> Journey:
    """A picture at each epoch, by one forward and one backward pass of each epoch's network.

    `networks` gives for each epoch what loads its network; a network is loaded when its turn comes
    and not kept here. The heat map (Grad-CAM) is for `class_index`, or where that is None for each
    epoch's most probable class, at `layer` (the default one if None), of which `count` feature maps
    are kept. An epoch that can't be loaded or gives no finite answer is `Unseen`. `report` hears
    the share that is done. Takes each network's lock.
    """
    found: list[EpochLook | Unseen] = []
    lasting: tuple[int, ...] = ()
    # From the end, where it shows which channels last.
    for done, (epoch, load) in enumerate(sorted(networks.items(), reverse=True), start=1):
        try:
            (answer,) = inspect(load(), image, METHOD, layer, class_index)
            look = _look(epoch, answer, lasting, count)
            lasting = lasting or look.strongest.channels
            found.append(look)
        except ExplorerError as error:
            found.append(Unseen(epoch, str(error)))
        report(done / len(networks))
    return tuple(reversed(found))


def _look(epoch: int, answer: Inspection, lasting: Sequence[int], count: int) -> EpochLook:
    ((layer, maps),) = answer.features.items()
    best = strongest(layer, maps, count)
    return EpochLook(
        epoch=epoch,
        # All maps of all epochs would be too much to remember.
        answer=replace(answer, features={}),
        strongest=best,
        lasting=_of_channels(layer, maps, lasting) if lasting else best,
    )


def _of_channels(layer: str, maps: Values, channels: Sequence[int]) -> FeatureMaps:
    """The maps of given channels, in the given order."""
    places = np.zeros(len(maps), dtype=np.float32)
    places[list(channels)] = range(len(channels), 0, -1)
    return strongest(layer, maps, len(channels), "weight", weights=places)
