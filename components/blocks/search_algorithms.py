"""Two search algorithms: drawing at random, and regularised evolution. No torch.

They ask for a score and never for a network: whoever evaluates decides what is good.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from numpy.random import default_rng

from components.blocks.search_space import Candidate, drawn, mutated, one_of

# Real et al. keep 100 and ask 25 of them (arXiv:1802.01548, §3.2); this search is smaller.
POPULATION, TOURNAMENT = 12, 3


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate with its score; `number` counts from 1, `parent` is None where it was drawn."""

    number: int
    candidate: Candidate
    parent: int | None
    score: float


Score = Callable[[Candidate], float]


def random_search(evaluations: int, seed: int, score: Score) -> Iterator[Tried]:
    """So many candidates, each drawn without a look at those before it."""
    chance = default_rng(seed)
    for number in range(1, evaluations + 1):
        candidate = drawn(chance)
        yield Tried(number, candidate, None, score(candidate))


def evolution(
    evaluations: int,
    seed: int,
    score: Score,
    population: int = POPULATION,
    tournament: int = TOURNAMENT,
) -> Iterator[Tried]:
    """Regularised evolution: Real et al., arXiv:1802.01548, Algorithm 1.

    The first `population` candidates are those that `random_search` draws from the same seed. Then
    again and again: of `tournament` members, drawn with equal chances, the best has a child with
    one choice changed; the child joins, and the oldest member dies, however good it is.
    """
    chance = default_rng(seed)
    alive: deque[Tried] = deque()
    for number in range(1, evaluations + 1):
        if number <= population:
            parent, candidate = None, drawn(chance)
        else:
            asked = [one_of(alive, chance) for _ in range(tournament)]
            winner = max(asked, key=lambda one: one.score)
            parent, candidate = winner.number, mutated(winner.candidate, chance)
        tried = Tried(number, candidate, parent, score(candidate))
        alive.append(tried)
        if len(alive) > population:
            alive.popleft()
        yield tried
