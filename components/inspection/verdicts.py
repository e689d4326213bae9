"""What the tests of a heat map say: for the map, against it, or nothing. No torch."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from components.inspection.trust_records import Pointing, Trust, TrustLine

Verdict = Literal["for", "against", "undecided"]

# Shares of the class's probability. The areas of two random orders differ by about as much, so a
# smaller advantage tells nothing.
MARGIN, LEAST_MARGIN = 0.1, 0.01
# Nothing is lost by painting over a picture that has next to none of the class's probability.
HARDLY_PROBABLE = 0.05
# Likenesses: below the first "unlike", from the second on "much like".
UNLIKE, MUCH_LIKE = 0.3, 0.6
# An object that a random place hits more often than not can't tell a good map.
LIKELY_HIT = 0.5
# Odds that are at most so many times those of guessing are close to guessing.
GUESSING = 1.5


def of_line(line: "TrustLine") -> dict[str, Verdict]:
    """What each quick test says."""
    most = max(line.probability, line.random_area)
    found = {
        "deletion": by_painting(line.random_area - line.deletion_area, most),
        "drop": by_painting(line.kept_probability - line.random_kept, most),
    }
    if line.likeness is not None:
        found["likeness"] = by_likeness(line.likeness)
    return found


def of_map(trust: "Trust") -> dict[str, Verdict]:
    """What each test says; a map that ranks nothing has nothing that could be tested."""
    advantages = {
        "deletion": trust.random.area - trust.deletion.area,
        "insertion": trust.insertion.area - trust.random_insertion.area,
        "drop": trust.kept.probability - trust.random_kept,
        "road": trust.road.combined,
    }
    found = {key: by_painting(each, most_of(trust)) for key, each in advantages.items()}
    if trust.likeness is not None:
        found["likeness"] = by_likeness(trust.likeness)
    if trust.pointing:
        found |= _pointed(trust.pointing)
    return dict.fromkeys(found, "undecided") if trust.empty else found


def most_of(trust: "Trust") -> float:
    """The largest probability that the class has for the whole picture or on average in a test."""
    return max(trust.probability, trust.random.area, trust.random_insertion.area)


def _pointed(pointing: "Pointing") -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    if pointing.hit is not None:
        found["hit"] = by_pointing(pointing.hit, pointing.chance_of_hit)
    if pointing.energy is not None:
        found["energy"] = by_energy(pointing.energy, pointing.covered)
    return found


def by_painting(advantage: float, probability: float) -> Verdict:
    """Of tests that change the picture: how far the map did better than chance.

    Both are probabilities; `probability` is about the largest that the class has in the test.
    """
    margin = max(MARGIN * probability, LEAST_MARGIN)
    if probability < HARDLY_PROBABLE or abs(advantage) <= margin:
        return "undecided"
    return "for" if advantage > 0 else "against"


def by_likeness(likeness: float) -> Verdict:
    """A map should be unlike that of the untrained network, and unlike its opposite too."""
    if abs(likeness) < UNLIKE:
        return "for"
    return "against" if abs(likeness) >= MUCH_LIKE else "undecided"


def by_pointing(hit: bool, chance_of_hit: float) -> Verdict:
    """Whether the map's highest place lies on the object, where that is no matter of course."""
    if not hit:
        return "against"
    return "for" if chance_of_hit <= LIKELY_HIT else "undecided"


def by_energy(energy: float, covered: float) -> Verdict:
    """Whether more of the map lies on the object than of an even map."""
    margin = max(MARGIN * covered, LEAST_MARGIN)
    if abs(energy - covered) <= margin:
        return "undecided"
    return "for" if energy > covered else "against"


def close_to_guessing(probability: float, classes: int) -> bool:
    """Whether the most probable of some classes is hardly more probable than all the others."""
    return classes > 1 and probability * (classes - 1) < GUESSING * (1 - probability)


def counts(verdicts: Sequence[Verdict]) -> tuple[int, int, int]:
    """How many are for, against and undecided."""
    return verdicts.count("for"), verdicts.count("against"), verdicts.count("undecided")
