"""Long work: in a pool, with its place in the queue on the screen, given up when nobody waits."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from time import monotonic
from typing import TypeVar

import streamlit as st

from components.ui import cache

T = TypeVar("T")

# Answers within this time come without a flash of progress.
QUIET_S = 0.15


def answer(kind: cache.PoolKind, question: Hashable, job: Callable[[], T], doing: str) -> T:
    """The job's result; meanwhile the person reads what is being done and for how long.

    Every `st` call is a point where Streamlit may stop this run because the person has moved on;
    then the question leaves the queue.

    Raises:
        ExplorerError: what the job raises, or if the queue is full.
    """
    pool = cache.pool(kind)
    future: Future[T] = pool.ask(question, job)
    try:
        return _wait(future, lambda: pool.ahead(question), doing)
    finally:
        pool.leave(question)


def _wait(future: "Future[T]", ahead: Callable[[], int], doing: str) -> T:
    began = monotonic()
    slot = st.empty()
    patience = QUIET_S
    while True:
        try:
            result = future.result(timeout=patience)
        except TimeoutError:
            if future.done():
                raise
            waiting = f" ({ahead()} ahead of you)" if ahead() else ""
            slot.caption(f":material/hourglass_top: {doing}{waiting} {monotonic() - began:.0f} s")
            patience = 0.25
        else:
            slot.empty()
            return result
