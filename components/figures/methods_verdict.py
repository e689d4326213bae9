"""What a table of methods over many pictures says, in words that claim no more than it shows."""

from collections.abc import Sequence

from components.figures.measures import MEASURES
from components.inspection.methods import METHODS
from components.inspection.trust_records import Mean, MethodRow

RANDOM = "random"
# Measures within a sentence.
SHORT = {
    "deletion": "deletion area",
    "insertion": "insertion area",
    "drop": "drop",
    "increase": "increase",
    "road": "ROAD",
    "hit": "pointing game",
    "energy": "energy inside the object",
}
Groups = Sequence[Sequence[str]]


def clearly_best(rows: Sequence[MethodRow], key: str, same: Groups = ()) -> tuple[str, ...]:
    """The method whose interval lies apart from all others' on the better side, if there is one.

    With it come the methods that gave the same maps (`same`, from `inspection.equal_maps`). The
    random map never takes part.
    """
    means = {row.method: mean for row in _methods(rows) if (mean := row.means.get(key))}
    if not means:
        return ()
    low = MEASURES[key].better == "low"
    best = (min if low else max)(means, key=lambda method: means[method].value)
    equal = next((tuple(group) for group in same if best in group), (best,))
    others = [mean for method, mean in means.items() if method not in equal]
    apart = bool(others) and all(_is_better(means[best], other, low) for other in others)
    return tuple(method for method in means if method in equal) if apart else ()


def methods_verdict(rows: Sequence[MethodRow], same: Groups = ()) -> str:
    """Which method is best on what, whether all beat random maps, and which ones are the same."""
    keys = [key for key in MEASURES if any(row.means.get(key) for row in rows)]
    count = max((mean.count for row in rows for mean in row.means.values() if mean), default=0)
    winners: dict[tuple[str, ...], list[str]] = {}
    for key in keys:
        winners.setdefault(clearly_best(rows, key, same), []).append(key)
    undecided = winners.pop((), [])
    sentences = [
        f"{_titles(best)} {'are' if len(best) > 1 else 'is'} clearly best on {_shorts(won)}."
        for best, won in winners.items()
    ]
    if undecided:
        where = _shorts(undecided) if winners else "any measure"
        sentences.append(
            f"{'No' if winners else 'no'} method is clearly better than all others on {where}: the"
            " intervals overlap."
        )
    sentences += [_against_random(rows, keys), same_sentence(same)]
    return f"On {count} scenes, " + " ".join(filter(None, sentences))


def same_sentence(same: Groups) -> str:
    """Which methods gave the same maps, and why; nothing if none did."""
    return " ".join(
        f"{_titles(group)} gave the same maps: where only averaging follows a layer, their formulas"
        " agree."
        for group in same
    )


def listed(words: Sequence[str]) -> str:
    """One, two and three."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _against_random(rows: Sequence[MethodRow], keys: Sequence[str]) -> str:
    random = next((row for row in rows if row.method == RANDOM), None)
    if random is None:
        return ""
    beaten = [key for key in keys if _all_beat(rows, random.means.get(key), key)]
    if not beaten:
        return "On no measure do all methods clearly beat random patches."
    if len(beaten) == len(keys):
        return "All clearly beat random patches, on every measure."
    others = [key for key in keys if key not in beaten]
    return f"All clearly beat random patches on {_shorts(beaten)}; on {_shorts(others)} not all do."


def _all_beat(rows: Sequence[MethodRow], random: Mean | None, key: str) -> bool:
    means = [mean for row in _methods(rows) if (mean := row.means.get(key))]
    low = MEASURES[key].better == "low"
    return random is not None and all(_is_better(mean, random, low) for mean in means)


def _is_better(ours: Mean, other: Mean, low: bool) -> bool:
    """Whether the intervals lie apart, ours on the better side."""
    return ours.high < other.low if low else ours.low > other.high


def _methods(rows: Sequence[MethodRow]) -> list[MethodRow]:
    return [row for row in rows if row.method != RANDOM]


def _titles(methods: Sequence[str]) -> str:
    return listed([METHODS[method].title for method in methods])


def _shorts(keys: Sequence[str]) -> str:
    return listed([SHORT[key] for key in keys])
