"""Neural architecture search: any network of a saved search, beside others of the same search."""

from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.labs.searched import TAKEN, network
from components.blocks.search_records import ALGORITHMS, Evaluation, Search, read_search

_SAVED = read_search()
_EVOLUTION = _SAVED.search("evolution")
_SHORTEST = min(len(search.evaluations) for search in _SAVED.searches)

ALGORITHM = Knob(
    "algorithm",
    "Search algorithm",
    ALGORITHMS.index("evolution"),
    choices=tuple(range(len(ALGORITHMS))),
    names=ALGORITHMS,
    help="Random draws each network anew; evolution changes one choice of a good one.",
)
EVALUATION = Knob(
    "evaluation",
    "Network number",
    _EVOLUTION.winner.number,
    1,
    _SHORTEST,
    help="In the order in which the search trained them.",
)


# Small enough for the replay to stand below it, and for every network alike.
HEIGHT_PX = 480


def replayed(values: Values) -> tuple[Search, Evaluation]:
    """The search and its network that the knobs name."""
    search = read_search().search(ALGORITHMS[int(values["algorithm"])])
    return search, search.evaluations[int(values["evaluation"]) - 1]


def designs(values: Values) -> tuple[Design, ...]:
    """The network beside its parent; one that was drawn beside the winner, or the first."""
    search, chosen = replayed(values)
    other, role = search.winner, "the winner"
    if chosen.parent is not None:
        other, role = search.evaluations[chosen.parent - 1], "its parent"
    elif chosen is search.winner:
        other, role = search.evaluations[0], "the first"
    own = "the winner" if chosen is search.winner else ""
    pairs = {chosen.number: (chosen, own)}
    pairs.setdefault(other.number, (other, role))
    return tuple(
        Design(_title(one, its), network(one.candidate), TAKEN) for one, its in pairs.values()
    )


def _title(one: Evaluation, role: str) -> str:
    return f"Network {one.number}{f', {role}' if role else ''}: {one.accuracy:.1%} right"


def _winner_of(algorithm: str) -> dict[str, float]:
    number = _SAVED.search(algorithm).winner.number
    return {"algorithm": ALGORITHMS.index(algorithm), "evaluation": number}


LABS = (
    Lab(
        key="architecture-search",
        title="Neural architecture search",
        group="Searching",
        question="Can a program find a good network by itself?",
        knobs=(ALGORITHM, EVALUATION),
        designs=designs,
        source="Elsken et al., arXiv:1808.05377 (the three parts); Real et al., arXiv:1802.01548"
        " (regularised evolution); MnasNet, arXiv:1807.11626, Eq. 2 (the score)",
        examples=(
            Example("Evolution’s winner, beside its parent", _winner_of("evolution")),
            Example(
                "Evolution’s first child: one choice changed",
                {
                    "algorithm": ALGORITHMS.index("evolution"),
                    "evaluation": _SAVED.settings.population + 1,
                },
            ),
            Example("Random search’s winner", _winner_of("random")),
        ),
        height_px=HEIGHT_PX,
        networks=("mnasnet_100", "efficientnet_b0", "nasnetalarge"),
    ),
)
