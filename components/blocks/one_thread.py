"""Small computations on one thread: sharing them out would take longer than doing them."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def one_thread() -> Iterator[None]:
    """While it is open, this thread's torch shares nothing out.

    A hundred small convolutions take 0.1 s so; shared out on a busy machine they took 6 s, since
    each waits for the slowest thread. Other threads that are at work already keep theirs.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
