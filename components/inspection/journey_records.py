"""What a journey through a run's saved epochs hands on. No torch."""

from dataclasses import dataclass

from components.inspection.records import FeatureMaps, HeatMap, Inspection, Prediction


@dataclass(frozen=True, slots=True, eq=False)
class EpochLook:
    """What the checkpoint of one epoch makes of a picture.

    `answer` holds one heat map, at one layer for one class. `strongest` are that layer's feature
    maps that are strongest at this epoch; `lasting` those of the channels that are strongest at
    the journey's end, in that order, as they are at this epoch.
    """

    epoch: int
    answer: Inspection
    strongest: FeatureMaps
    lasting: FeatureMaps

    @property
    def heat_map(self) -> HeatMap:
        """The one heat map."""
        return self.answer.heat_maps[0]

    @property
    def best(self) -> Prediction:
        """The most probable class."""
        return self.answer.predictions[0]

    @property
    def nbytes(self) -> int:
        """Size of the arrays in bytes."""
        return self.answer.nbytes + self.strongest.nbytes + self.lasting.nbytes


@dataclass(frozen=True, slots=True)
class Unseen:
    """An epoch whose checkpoint can't be asked, with a sentence that says why."""

    epoch: int
    problem: str


# In the order of the epochs.
Journey = tuple[EpochLook | Unseen, ...]
