"""What can be measured about a heat map: what each number is called, and what it can't say."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's name for people, which way is `better`, what is good, and what it can't say.

    A `share` reads best in percent.
    """

    title: str
    better: Literal["low", "high", "zero"]
    good: str
    limits: str
    source: str
    share: bool = False

    def number(self, value: float) -> str:
        """A value for people, with a true minus sign."""
        return (f"{value:.1%}" if self.share else f"{value:.3f}").replace("-", "−")


_ALL = {
    "deletion": Measure(
        "Deletion area",
        "low",
        "Smaller than the random order's is good: painting over what the map marks lowers the"
        " probability faster than painting over random places.",
        "Painted-over pictures are unlike all that the network learned from, and part of the fall"
        " may come from that.",
        "Petsiuk et al. 2018, arXiv:1806.07421",
    ),
    "insertion": Measure(
        "Insertion area",
        "high",
        "Larger than the random order's is good: what the map marks is enough, early on, for the"
        " network to know the class.",
        "It says nothing about places that the network uses as well but does not need.",
        "Petsiuk et al. 2018, arXiv:1806.07421",
    ),
    "drop": Measure(
        "Drop with the marked places alone",
        "low",
        "A small drop is good, and above all a smaller one than with random places: only what the"
        " map marks is left, and the class keeps its probability.",
        "A map that marks the whole picture loses nothing either.",
        "Chattopadhyay et al. 2018, arXiv:1710.11063",
        share=True,
    ),
    "increase": Measure(
        "Increase with the marked places alone",
        "high",
        "A rise is good: what the map leaves out spoke for other classes.",
        "One picture rises or it does not; only the share among many pictures means something.",
        "Chattopadhyay et al. 2018, arXiv:1710.11063",
        share=True,
    ),
    "road": Measure(
        "ROAD, combined",
        "high",
        "Half the gap between two probabilities: with the least marked places filled in, and with"
        " the most marked ones. Above 0 is good; a random map gives 0 on average.",
        "Places are filled in from their neighbours, so large even parts hardly change.",
        "Rong et al. 2022, arXiv:2202.00449",
    ),
    "likeness": Measure(
        "Likeness to the untrained network's map",
        "zero",
        "Near 0 is what must be: a map like that of an untrained network shows the picture's edges"
        " rather than what was learned.",
        "Being unlike alone proves nothing.",
        "Adebayo et al. 2018, arXiv:1810.03292",
    ),
    "hit": Measure(
        "Pointing game",
        "high",
        "A hit is good: the map's highest place lies on the object.",
        "The network may rightly use the surroundings; then a miss is the map's honesty.",
        "Zhang et al. 2016, arXiv:1608.00507",
        share=True,
    ),
    "energy": Measure(
        "Energy inside the object",
        "high",
        "More than the share of the picture that the object covers is good.",
        "It tells whether the map agrees with people about the object, not with the network.",
        "Wang et al. 2020, arXiv:1910.01279",
        share=True,
    ),
}

MEASURES: Mapping[str, Measure] = MappingProxyType(_ALL)
