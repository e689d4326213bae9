"""What an architecture search leaves behind: every network that it tried, in their order."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from components.blocks.search_space import Candidate, Change, candidate_of, changes, plain
from components.errors import ExplorerError
from components.networks.choosing import rising

# The search that the page Blocks replays.
SAVED_SEARCH = Path(__file__).parents[2] / "assets" / "reference" / "architecture_search.json"
WEIGHT = -0.07
ALGORITHMS = ("random", "evolution")


def score(accuracy: float, macs: int, target: int, weight: float = WEIGHT) -> float:
    """What the search makes as large as it can: accuracy · (multiply-adds / target) ^ weight.

    The target has no part in the order of networks: it scales every score alike.
    Source: MnasNet, arXiv:1807.11626, Eq. 2; EfficientNet-B0's, arXiv:1905.11946, §4.
    """
    return float(accuracy * (macs / target) ** weight)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A network that was trained for a short time and judged.

    - `number` counts from 1; `parent` is the number of the network that it was mutated from, None
      where it was drawn.
    - `accuracy` in [0, 1] on validation pictures; `macs` and `params` of the network for a picture.
    - `score` as `score` says, `seconds` of training and judging.
    """

    number: int
    candidate: Candidate
    parent: int | None
    accuracy: float
    macs: int
    params: int
    score: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Search:
    """One algorithm's networks, and the winner's accuracy in [0, 1] on pictures kept until then."""

    algorithm: str
    evaluations: tuple[Evaluation, ...]
    test_accuracy: float

    @property
    def winner(self) -> Evaluation:
        """The one with the highest score; the earlier of equals."""
        return best(self.evaluations)

    @property
    def seconds(self) -> float:
        """Of training and judging, all networks together."""
        return sum(one.seconds for one in self.evaluations)

    def mutation(self, one: Evaluation) -> tuple[Change, ...]:
        """What makes a network differ from its parent; () where it was drawn."""
        if one.parent is None:
            return ()
        return changes(self.evaluations[one.parent - 1].candidate, one.candidate)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a search went about it.

    `target` is T of the score in multiply-adds; `population` and `tournament` are evolution's;
    `train`, `validation` and `test` count pictures; `epochs` is the length of each training.
    """

    seed: int
    epochs: int
    target: int
    weight: float
    population: int
    tournament: int
    train: int
    validation: int
    test: int


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """Searches by different algorithms with the same settings, one for each algorithm."""

    settings: Settings
    searches: tuple[Search, ...]
    versions: Mapping[str, str]

    def search(self, algorithm: str) -> Search:
        """The search of that algorithm.

        Raises:
            ExplorerError: if there is none.
        """
        for search in self.searches:
            if search.algorithm == algorithm:
                return search
        raise ExplorerError(f"The saved search has no {algorithm!r}.")


def best(evaluations: Sequence[Evaluation]) -> Evaluation:
    """The one with the highest score; the earlier of equals."""
    return max(evaluations, key=lambda one: one.score)


def best_so_far(evaluations: Sequence[Evaluation]) -> list[Evaluation]:
    """After each evaluation the best until then."""
    return [best(evaluations[:count]) for count in range(1, len(evaluations) + 1)]


def front(evaluations: Sequence[Evaluation]) -> list[Evaluation]:
    """Those that no cheaper or equally cheap one equals in accuracy, from the cheapest on."""
    cheapest_first = sorted(evaluations, key=lambda one: (one.macs, -one.accuracy, one.number))
    return list(rising(cheapest_first, lambda one: one.accuracy))


def write_search(file: Path, saved: SavedSearch) -> None:
    """Write a saved search, at once or not at all; a network takes a line.

    Raises:
        ExplorerError: if the file can't be written.
    """
    head = {"settings": asdict(saved.settings), "versions": dict(saved.versions)}
    searches = ",\n".join(map(_search_text, saved.searches))
    text = f'{json.dumps(head, indent=1)[:-2]},\n "searches": [\n{searches}\n ]\n}}\n'
    part = file.with_suffix(".part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise ExplorerError(f"{file} can't be written: {error.strerror}.") from error


@lru_cache(maxsize=4)
def read_search(file: Path = SAVED_SEARCH) -> SavedSearch:
    """A saved search; scores are computed anew from its settings.

    Raises:
        ExplorerError: if the file is missing or holds something else.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        settings = Settings(**content["settings"])
        searches = tuple(_search_of(one, settings) for one in content["searches"])
        return SavedSearch(settings, searches, content["versions"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExplorerError(f"{file.name} can't be read as a saved search.") from error


def _search_text(search: Search) -> str:
    rows = ",\n".join(f"   {json.dumps(_row(one))}" for one in search.evaluations)
    return (
        f'  {{"algorithm": "{search.algorithm}", "test_accuracy": {search.test_accuracy!r},'
        f' "evaluations": [\n{rows}\n  ]}}'
    )


def _row(one: Evaluation) -> dict[str, Any]:
    """All but the number, which is its place, and the score, which follows."""
    return {
        "stages": plain(one.candidate),
        "parent": one.parent,
        "accuracy": one.accuracy,
        "macs": one.macs,
        "params": one.params,
        "seconds": round(one.seconds, 2),
    }


def _search_of(content: Mapping[str, Any], settings: Settings) -> Search:
    evaluations = tuple(
        _evaluation_of(number, row, settings)
        for number, row in enumerate(content["evaluations"], start=1)
    )
    return Search(content["algorithm"], evaluations, content["test_accuracy"])


def _evaluation_of(number: int, row: Mapping[str, Any], settings: Settings) -> Evaluation:
    accuracy, macs = row["accuracy"], row["macs"]
    return Evaluation(
        number,
        candidate_of(row["stages"]),
        row["parent"],
        accuracy,
        macs,
        row["params"],
        score(accuracy, macs, settings.target, settings.weight),
        row["seconds"],
    )
