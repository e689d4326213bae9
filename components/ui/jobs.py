"""Long work: in a pool, with its place in the queue on the screen, given up when nobody waits."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.ui import cache

if TYPE_CHECKING:
    from components.networks.pool import Progress, WorkPool

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
    return _waited(pool, question, future, doing)


def long_answer(question: Hashable, job: "Callable[[Progress], T]", doing: str) -> T:
    """As `answer`, for a job of many seconds that says how far it is; drawn with a bar.

    It has a queue of its own, so that quick questions don't wait for it. It goes on while the page
    runs anew and still asks for it, and ends some seconds after nobody does.

    Raises:
        ExplorerError: what the job raises, or if the queue is full.
    """
    pool = cache.pool("long")
    future: Future[T] = pool.ask_long(question, job)
    return _waited(pool, question, future, doing)


def _waited(pool: "WorkPool", question: Hashable, future: "Future[T]", doing: str) -> T:
    began, before, slot, patience = monotonic(), pool.share(question), st.empty(), QUIET_S
    try:
        while not wait([future], patience).done:
            waiting = f" ({pool.ahead(question)} ahead of you)" if pool.ahead(question) else ""
            text = f":material/hourglass_top: {doing}{waiting} {monotonic() - began:.0f} s"
            _say(slot, text, pool.share(question), before, monotonic() - began)
            patience = 0.25
        slot.empty()
        return future.result()
    finally:
        pool.leave(question)


def _say(slot: DeltaGenerator, text: str, share: float, before: float, waited_s: float) -> None:
    """Draw how far it is; `before` is the share that was done when this person began to wait."""
    if share <= before:
        slot.caption(text)
        return
    to_go = (1 - share) * waited_s / (share - before)
    slot.progress(share, f"{text}, about {to_go:.0f} s to go")
