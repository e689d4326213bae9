"""Two networks on the same pictures: is the difference more than chance?"""

from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np
from numpy.typing import NDArray

from components.runs.answers import Answers
from components.runs.mistakes import judged


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """Numbers of the pictures that one of two networks alone answered right; `total` were judged.

    `by_chance` is the probability that two equally good networks differ at least as much: the exact
    two-sided test of McNemar (1947), which asks whether `first` and `second` could be throws of a
    fair coin.
    """

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    total: int
    by_chance: float


def agreement(first: Answers, second: Answers) -> Agreement:
    """Compare the answers for the same pictures in the same order, where both gave one."""
    both = judged(first) & judged(second)
    one, other = (answers.rank == 1 for answers in (first, second))
    only_one, only_other = (np.flatnonzero(both & a & ~b) for a, b in ((one, other), (other, one)))
    return Agreement(
        only_one, only_other, int(both.sum()), sign_test(len(only_one), len(only_other))
    )


def sign_test(heads: int, tails: int) -> float:
    """Probability that a fair coin falls at least as unevenly, to either side."""
    throws = heads + tails
    if heads == tails:
        return 1.0
    logarithms = [
        lgamma(throws + 1) - lgamma(k + 1) - lgamma(throws - k + 1) - throws * log(2)
        for k in range(min(heads, tails) + 1)
    ]
    return min(1.0, 2 * sum(map(exp, logarithms)))
