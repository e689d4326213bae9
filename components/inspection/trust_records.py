"""What the measures of heat maps hand on: numbers only. No torch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.inspection import trust_words, verdicts
from components.inspection.verdicts import Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The class's probability as more and more of the picture changes.

    `shares` are the shares of the pixels that have changed, from 0 to 1; `probabilities` lie in
    [0, 1]; both are float64 of one length.
    """

    shares: NDArray[np.float64]
    probabilities: NDArray[np.float64]

    @property
    def area(self) -> float:
        """The area under the curve, by the trapezoid rule, in [0, 1]."""
        return float(np.trapezoid(self.probabilities, self.shares))


@dataclass(frozen=True, slots=True)
class Road:
    """Probabilities after pixels were removed and filled in from their neighbours (ROAD).

    `shares` of the pixels were removed, the most relevant first or the least relevant first; the
    probabilities stand in the same order. The better the map, the lower `most_relevant_first`, the
    higher `least_relevant_first`.
    """

    shares: tuple[float, ...]
    most_relevant_first: tuple[float, ...]
    least_relevant_first: tuple[float, ...]

    @property
    def combined(self) -> float:
        """Half the mean difference of both, in [−0.5, 0.5]; 0 is what a random map gives."""
        return float(np.mean(self.least_relevant_first) - np.mean(self.most_relevant_first)) / 2


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of an answer if each place is kept as far as the heat map marks it.

    `probability` of the class in [0, 1], `drop` the share of the whole picture's probability that
    is lost, in [0, 1] (0 where it rises); `increased`: whether it rises.
    """

    probability: float
    drop: float
    increased: bool


@dataclass(frozen=True, slots=True)
class Pointing:
    """How well a heat map finds an object whose place is known; None where the map is empty.

    `hit`: whether its highest place lies on the object, or at most `tolerance_px` beside it, which
    a random place would do with the probability `chance_of_hit`. `energy` is the share of the
    map's sum that lies on the object, `covered` the share of the picture that the object covers:
    an even map's energy.
    """

    hit: bool | None
    energy: float | None
    chance_of_hit: float
    covered: float
    tolerance_px: int


@dataclass(frozen=True, slots=True)
class TrustLine:
    """The shortest judgement of a heat map: three quick tests.

    `probability` of the class for the whole picture; `deletion_area` when what the map marks is
    painted over first, `random_area` when random places are; `kept_probability` where only what
    it marks is kept, `random_kept` where as much at random places is; all in [0, 1]. `likeness` in
    [−1, 1]: rank correlation with the same network's map with random weights; None where one of
    the two has one value everywhere, the network is untrained itself, or the method would take
    many passes again. `empty`: whether the map itself has one value everywhere. `top_probability`
    is that of the most probable of `classes`; `untrained`: whether the network's weights are
    random.
    """

    probability: float
    deletion_area: float
    random_area: float
    kept_probability: float
    random_kept: float
    likeness: float | None
    empty: bool
    top_probability: float
    classes: int
    untrained: bool

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """What each quick test says, by the keys of `Trust.verdicts`."""
        return verdicts.of_line(self)

    @property
    def short(self) -> str:
        """The numbers, to stand below a small picture."""
        if self.empty:
            return "the same value everywhere"
        deleted = f"deletion {self.deletion_area:.2f} (random {self.random_area:.2f})"
        if self.likeness is None:
            return deleted
        return f"{deleted}, likeness {self.likeness:.2f}".replace("-", "−")

    @property
    def verdict(self) -> str:
        """At most six words, to be read first."""
        return trust_words.verdict_of_line(self)

    @property
    def reason(self) -> str:
        """Why that is the verdict."""
        return trust_words.reason_of_line(self)

    @property
    def sentence(self) -> str:
        """The verdict and why."""
        return f"{self.verdict} {self.reason}"


@dataclass(frozen=True, slots=True, eq=False)
class Trust:
    """Everything that is measured about one heat map.

    `random` is the deletion curve of a random order (mean of several), with which `deletion` is to
    be compared; `random_insertion` likewise, and `random_kept` is the probability where as much of
    the picture is kept at random places as `kept` keeps. `pointing` is None where the object's
    place is unknown. The rest is as in `TrustLine`, with the same numbers.
    """

    probability: float
    deletion: Curve
    insertion: Curve
    random: Curve
    random_insertion: Curve
    kept: Kept
    random_kept: float
    road: Road
    likeness: float | None
    pointing: Pointing | None
    empty: bool
    top_probability: float
    classes: int
    untrained: bool

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """What each test says, by the keys of `figures.measures.MEASURES`, in the table's order."""
        return verdicts.of_map(self)

    @property
    def verdict(self) -> str:
        """How many tests speak for the map, and how many against it."""
        return trust_words.verdict_of_map(self)

    @property
    def reason(self) -> str:
        """What follows from that."""
        return trust_words.reason_of_map(self)

    @property
    def sentence(self) -> str:
        """The verdict, and what follows from it."""
        return f"{self.verdict} {self.reason}"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a map will take: forward passes of one image each, and about how many seconds."""

    passes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over `count` pictures, and the interval that holds the true one in 95 of 100 cases.

    All three are NaN-free; where nothing could be measured there is no `Mean`.
    """

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class MethodRow:
    """How one method did over many pictures; `means` by the measure's name, None if impossible.

    `method` is a key of `methods.METHODS`, or `random`: what a random map of coarse patches gets.
    """

    method: str
    layer: str
    means: dict[str, Mean | None]
