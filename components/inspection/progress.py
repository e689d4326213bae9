"""How long work tells how far it is, and how whoever waits for it can stop it. No torch."""

from collections.abc import Callable

Progress = Callable[[float], None]
"""Told the share of the work that is done, in [0, 1], never decreasing; what it raises ends the
work. No lock is held while it is called."""


def ignore(share: float) -> None:
    """Nobody watches."""


def part(progress: Progress, begin: float, end: float) -> Progress:
    """The progress of one piece of a longer work, which reaches from `begin` to `end` of it."""
    return lambda share: progress(begin + share * (end - begin))
