"""Time travel's question to the pool: one picture through a run's saved epochs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.errors import ExplorerError
from components.inspection.journey_records import Journey
from components.networks import parse
from components.networks.weights import weights_of
from components.ui import jobs, looking
from components.ui.looking import FASTEST, Look, NetworkChoice, NetworkFacts
from components.ui.pictures import Picture

if TYPE_CHECKING:
    from components.networks.pool import Progress

# More would take minutes, and no slider shows them.
MOST_EPOCHS = 60
MAPS = 8


@dataclass(frozen=True, slots=True)
class Travel:
    """All that a journey depends on: the run's saved networks by epoch, the picture, where, why."""

    networks: tuple[tuple[int, NetworkChoice], ...]
    picture: Picture
    layer: str
    class_index: int | None

    def look(self, epoch: int) -> Look:
        """The same question of one epoch."""
        chosen = dict(self.networks)[epoch]
        return Look(chosen, self.picture, looking.METHOD, self.layer, self.class_index)


def networks(name: str, epochs: Sequence[int]) -> tuple[tuple[int, NetworkChoice], ...]:
    """The network `run:NAME` at each of these epochs, with the time when each was written."""
    offered = {weights.key: weights for weights in weights_of(parse(name))}
    keyed = [(epoch, offered.get(f"epoch:{epoch}")) for epoch in epochs]
    return tuple(
        (epoch, looking.choice(name, weights, FASTEST)) for epoch, weights in keyed if weights
    )


def facts(among: Sequence[tuple[int, NetworkChoice]]) -> NetworkFacts:
    """Class names and layers of a run's network, by the first checkpoint that can be loaded.

    Raises:
        ExplorerError: if none can.
    """
    problem = ExplorerError("This run's checkpoints are gone.")
    for _, chosen in among:
        try:
            return looking.facts_or_error(chosen)
        except ExplorerError as error:
            problem = error
    raise problem


def travelled(travel: Travel) -> Journey:
    """The picture at every saved epoch, computed once for all who ask.

    Raises:
        ExplorerError: if the picture can't be read.
    """

    def job(progress: "Progress") -> Journey:
        from components import inspection

        by_epoch = dict(travel.networks)
        image = travel.look(travel.networks[0][0]).image()
        return inspection.journey(
            {epoch: chosen.loaded for epoch, chosen in by_epoch.items()},
            image,
            travel.layer,
            travel.class_index,
            MAPS,
            progress,
        )

    question = (
        "journey",
        travel.networks,
        travel.picture.digest,
        travel.layer,
        travel.class_index,
    )
    doing = f"Looking through {len(travel.networks)} epochs…"
    return jobs.long_answer(question, job, doing)
