"""Small computations on one thread: sharing them out would take longer than doing them."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

# As many as torch takes by itself: this module is imported before anyone can change it.
USUAL_THREADS = torch.get_num_threads()


@contextmanager
def one_thread() -> Iterator[None]:
    """While it is open, this thread's torch shares nothing out.

    A hundred small convolutions take 0.1 s so; shared out on a busy machine they took 6 s, since
    each waits for the slowest thread. Other threads that are at work already keep theirs; one that
    uses torch for the first time meanwhile would stay without help for good, unless it begins with
    `share_out`.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def share_out() -> None:
    """From now on this thread's torch shares out among the usual number of threads."""
    torch.set_num_threads(USUAL_THREADS)
