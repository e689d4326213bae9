"""A whole architecture search, told line by line as it goes."""

import sys
import time
from collections.abc import Sequence
from contextlib import closing
from importlib.metadata import version

from tqdm import tqdm

from components.blocks.search_algorithms import POPULATION, TOURNAMENT, evolution, random_search
from components.blocks.search_records import (
    ALGORITHMS,
    WEIGHT,
    Evaluation,
    SavedSearch,
    Search,
    Settings,
    best,
    score,
)
from components.blocks.search_space import Candidate
from components.training.candidates import Splits, judge, splits, tested

EVALUATIONS, EPOCHS = 60, 3
# Of multiply-adds: about what a candidate drawn at random costs.
TARGET = 100_000
_STARTS = {"random": random_search, "evolution": evolution}


def searched(
    algorithms: Sequence[str] = ALGORITHMS,
    evaluations: int = EVALUATIONS,
    seed: int = 0,
    epochs: int = EPOCHS,
    target: int = TARGET,
    images: int | None = None,
) -> SavedSearch:
    """A search by each of the algorithms; the same arguments find the same on the same machine.

    Args:
        algorithms: "random", "evolution" or both.
        evaluations: networks that each algorithm trains.
        seed: of what is drawn, of first weights and of the order of pictures.
        epochs: length of each training.
        target: T of the score, in multiply-adds.
        images: at most so many pictures of each part; None is all.
    """
    data = splits(images)
    counts = (len(data.train), len(data.validation), len(data.test))
    settings = Settings(seed, epochs, target, WEIGHT, POPULATION, TOURNAMENT, *counts)
    with closing(_Progress(len(algorithms) * evaluations)) as progress:
        found = tuple(_search(name, evaluations, settings, data, progress) for name in algorithms)
    parts = ("torch", "numpy", "scikit-learn")
    return SavedSearch(settings, found, {part: version(part) for part in parts})


def _search(
    algorithm: str, evaluations: int, settings: Settings, data: Splits, progress: "_Progress"
) -> Search:
    judged = []

    def judged_score(candidate: Candidate) -> float:
        judged.append(judge(candidate, data, settings.epochs, settings.seed))
        return score(judged[-1].accuracy, judged[-1].macs, settings.target, settings.weight)

    done: list[Evaluation] = []
    for tried in _STARTS[algorithm](evaluations, settings.seed, judged_score):
        last = judged[-1]
        done.append(
            Evaluation(
                tried.number,
                tried.candidate,
                tried.parent,
                last.accuracy,
                last.macs,
                last.params,
                tried.score,
                last.seconds,
            )
        )
        progress.step(algorithm, done)
    winner = best(done)
    accuracy = tested(winner.candidate, data, settings.epochs, settings.seed)
    progress.say(
        f"{algorithm}: network {winner.number} wins, {accuracy:.1%} of test pictures right"
    )
    return Search(algorithm, tuple(done), accuracy)


class _Progress:
    """A bar with the time left on a terminal; plain lines with it everywhere else."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.started = total, 0, time.monotonic()
        self.bar = tqdm(total=total, unit="network", disable=None, leave=False)

    def step(self, algorithm: str, done: Sequence[Evaluation]) -> None:
        """A network has been judged; its line stays above the bar."""
        self.done += 1
        self.bar.update()
        last = done[-1]
        left = (time.monotonic() - self.started) / self.done * (self.total - self.done)
        self.say(
            f"{algorithm} {last.number:>3}   {last.accuracy:6.1%} right,"
            f" {last.macs:>9,} multiply-adds   score {last.score:.3f},"
            f" best {best(done).score:.3f}   {tqdm.format_interval(left)} left"
        )

    def say(self, line: str) -> None:
        """Print a line at once."""
        tqdm.write(line, file=sys.stdout)
        sys.stdout.flush()

    def close(self) -> None:
        """Take the bar away."""
        self.bar.close()
