"""What the tests of a heat map mean, for a person who sees them for the first time. No torch."""

from typing import TYPE_CHECKING

from components.inspection.verdicts import (
    HARDLY_PROBABLE,
    MUCH_LIKE,
    UNLIKE,
    Verdict,
    close_to_guessing,
    counts,
    most_of,
)

if TYPE_CHECKING:
    from components.inspection.trust_records import Trust, TrustLine

CANT = "Can't be judged."
NUMBERS = ("no", "one", "two", "three")
EMPTY = "The map has the same value everywhere, so there is nothing to trust or to doubt."
UNTRAINED = "These weights are random: there is nothing learned to trust."


def verdict_of_line(line: "TrustLine") -> str:
    """What the quick tests say, in at most six words."""
    if _no_map(line) or _guessing(line):
        return CANT
    verdicts = list(line.verdicts.values())
    good, bad, undecided = counts(verdicts)
    if bad:
        return f"Fails {_of(bad, len(verdicts))}."
    if line.verdicts["deletion"] != "for":
        return CANT
    return f"Passes {_of(good, good + undecided)}."


def _of(some: int, all_: int) -> str:
    """So many of the quick tests: "two of three quick tests"."""
    if some == all_:
        return f"{NUMBERS[some]} quick test{'s' if some > 1 else ''}"
    return f"{NUMBERS[some]} of {NUMBERS[all_]} quick tests"


def reason_of_line(line: "TrustLine") -> str:
    """Why: of a map that fails, only what speaks against it."""
    if nothing := _no_map(line) or _guessing(line):
        return nothing
    verdicts = line.verdicts
    failed = [key for key, verdict in verdicts.items() if verdict == "against"]
    passed = [key for key in ("deletion", "likeness") if key in verdicts]
    # What painting over can't tell, likeness alone can't either.
    told = failed or (passed if verdicts["deletion"] == "for" else ["deletion"])
    about = {"deletion": _on_deletion, "drop": _on_drop, "likeness": _on_likeness}
    return " ".join(about[key](line) for key in told)


def verdict_of_map(trust: "Trust") -> str:
    """How many of all tests speak for the map, and how many against it."""
    if _no_map(trust):
        return CANT
    verdicts = list(trust.verdicts.values())
    good, bad, undecided = counts(verdicts)
    speak = "test speaks" if good == 1 else "tests speak"
    parts = [f"{good} of {len(verdicts)} {speak} for this map"]
    parts += [f"{bad} against"] if bad else []
    parts += [f"{undecided} undecided"] if undecided else []
    return f"{', '.join(parts)}."


def reason_of_map(trust: "Trust") -> str:
    """What follows from the count."""
    if nothing := _no_map(trust):
        return nothing
    hardly = _hardly(trust.probability) if most_of(trust) < HARDLY_PROBABLE else ""
    follows = _follows(list(trust.verdicts.values()))
    return " ".join(each for each in (_guessing(trust), hardly, follows) if each)


def _follows(verdicts: list[Verdict]) -> str:
    good, bad, _ = counts(verdicts)
    if not bad:
        return (
            "Nothing speaks against it, though no test proves that it shows all that counts."
            if good
            else "So these tests say nothing about it."
        )
    if good > bad:
        return "Before you rely on it, see in the table what speaks against it."
    return "So better don't rely on it."


def _no_map(judged: "TrustLine | Trust") -> str:
    """Why there is nothing to judge; "" where there is."""
    if judged.untrained:
        return UNTRAINED
    return EMPTY if judged.empty else ""


def _guessing(judged: "TrustLine | Trust") -> str:
    top, classes = judged.top_probability, judged.classes
    if not close_to_guessing(top, classes):
        return ""
    return f"The answer is close to guessing: {top:.1%} for the most probable of {classes} classes."


def _hardly(probability: float) -> str:
    return (
        f"The network gives this class a probability of only {probability:.1%}, so painting over"
        " places can't show which of them matter."
    )


def _on_deletion(line: "TrustLine") -> str:
    if max(line.probability, line.random_area) < HARDLY_PROBABLE:
        return _hardly(line.probability)
    how = {
        "for": "faster than",
        "against": "more slowly than",
        "undecided": "about as fast as",
    }[line.verdicts["deletion"]]
    return (
        f"Painting over what it marks lowers the probability {how} painting over random places"
        f" (on average {line.deletion_area:.2f} of it is left, against {line.random_area:.2f})."
    )


def _on_drop(line: "TrustLine") -> str:
    return (
        f"Where only what it marks is kept, the class has {line.kept_probability:.1%}; where as"
        f" much at random places is, {line.random_kept:.1%}."
    )


def _on_likeness(line: "TrustLine") -> str:
    likeness = line.likeness or 0.0
    number = f"{likeness:.2f}".replace("-", "−")
    scale = f"(likeness {number}, where 1 is the same and 0 unlike)"
    if abs(likeness) < UNLIKE:
        return (
            f"It differs from the map of an untrained network {scale}, as it must, though that"
            " alone proves nothing."
        )
    if likeness < 0:
        scale = scale.replace("0 unlike", "−1 the opposite")
        return (
            f"It marks what the map of an untrained network leaves out {scale}, so it may show the"
            " picture more than what was learned."
        )
    if likeness < MUCH_LIKE:
        return (
            f"It is somewhat like the map of an untrained network {scale}, so part of it may come"
            " from the picture alone."
        )
    return (
        f"It is much like the map of an untrained network {scale}, so it may show the picture more"
        " than what was learned."
    )
