"""Shared networks within a budget, and a queue in which nobody computes twice."""

import time
from threading import Event, Thread
from typing import Any

import numpy as np
import pytest

from components.errors import ExplorerError
from components.networks import LoadedNetwork, NetworkStore, WorkPool, load
from components.networks import pool as pool_module
from components.networks.pool import AbandonedError, Progress

LENET_BYTES = 61_706 * 4


def test_the_store_loads_once_however_many_ask() -> None:
    calls: list[str] = []

    def loader(name: str, weights: str, device: str) -> LoadedNetwork:
        calls.append(name)
        time.sleep(0.05)
        return load(name, weights, device)

    store = NetworkStore(10**9, loader)
    seen: list[LoadedNetwork] = []
    threads = [
        Thread(target=lambda: seen.append(store.get("catalogue:lenet5", "random", "cpu")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == ["catalogue:lenet5"]
    assert len({id(loaded) for loaded in seen}) == 1


def test_the_least_recently_used_network_goes_first() -> None:
    calls: list[str] = []

    def loader(name: str, weights: str, device: str) -> LoadedNetwork:
        calls.append(name)
        return load("catalogue:lenet5", "random")

    store = NetworkStore(2 * LENET_BYTES, loader)
    for name in ("a", "b", "a", "c", "a", "b"):
        store.get(name, "random", "cpu")
    # c pushed b out, since a had been used after it; then b pushed c out.
    assert calls == ["a", "b", "c", "b"]
    assert store.nbytes == 2 * LENET_BYTES


def test_a_network_larger_than_the_budget_still_works() -> None:
    store = NetworkStore(10, load)
    assert store.get("catalogue:lenet5", "random", "cpu").nbytes == LENET_BYTES


def test_a_failed_load_is_tried_again() -> None:
    answers = iter([ExplorerError("no connection"), None])

    def loader(name: str, weights: str, device: str) -> LoadedNetwork:
        if error := next(answers):
            raise error
        return load(name, weights, device)

    store = NetworkStore(10**9, loader)
    with pytest.raises(ExplorerError, match="no connection"):
        store.get("catalogue:lenet5", "random", "cpu")
    assert store.get("catalogue:lenet5", "random", "cpu").name == "catalogue:lenet5"


def test_equal_questions_are_answered_once() -> None:
    pool, runs = WorkPool(), []

    def job() -> int:
        runs.append(1)
        return 42

    futures = [pool.ask("q", job) for _ in range(5)]
    assert [future.result(5) for future in futures] == [42] * 5
    for _ in range(5):
        pool.leave("q")
    assert pool.ask("q", lambda: 43).result(5) == 42  # remembered
    pool.leave("q")
    assert runs == [1]


def test_what_nobody_waits_for_is_not_computed() -> None:
    pool, go, ran = WorkPool(workers=1), Event(), []
    pool.ask("slow", go.wait)
    pool.ask("left", lambda: ran.append("left"))
    pool.ask("kept", lambda: ran.append("kept"))
    kept = pool.ask("kept", lambda: ran.append("kept twice"))
    assert pool.ahead("kept") == 2
    pool.leave("left")
    pool.leave("kept")  # one of the two
    assert pool.ahead("kept") == 1
    go.set()
    kept.result(5)
    assert ran == ["kept"]


def test_a_failure_is_not_remembered() -> None:
    pool = WorkPool()

    def fail() -> int:
        raise ExplorerError("not now")

    with pytest.raises(ExplorerError, match="not now"):
        pool.ask("q", fail).result(5)
    pool.leave("q")
    assert pool.ask("q", lambda: 1).result(5) == 1


def test_a_full_queue_says_so() -> None:
    pool, go = WorkPool(workers=1, longest_queue=2), Event()
    pool.ask(1, go.wait)
    pool.ask(2, go.wait)
    with pytest.raises(ExplorerError, match="Too many people"):
        pool.ask(3, go.wait)
    pool.ask(2, go.wait)  # an equal question needs no place of its own
    go.set()


def test_old_answers_are_forgotten() -> None:
    pool, runs = WorkPool(answers_kept=2), []
    for question in (1, 2, 3, 1):
        pool.ask(question, lambda: runs.append(1)).result(5)
        pool.leave(question)
    assert len(runs) == 4


def test_long_work_tells_how_far_it_is_and_ends_when_nobody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool_module, "GRACE_S", 0.0)
    pool, half, go_on = WorkPool(), Event(), Event()

    def job(progress: Progress) -> str:
        progress(0.5)
        half.set()
        go_on.wait(5)
        progress(0.75)
        return "done"

    given_up = pool.ask_long("q", job)
    half.wait(5)
    assert pool.share("q") == 0.5
    pool.leave("q")
    go_on.set()
    with pytest.raises(AbandonedError):
        given_up.result(5)
    assert pool.ask_long("q", job).result(5) == "done"  # asked anew, it is computed anew
    assert pool.share("q") == 0.0


def test_long_work_goes_on_for_who_comes_back_in_time() -> None:
    pool, begun, go_on = WorkPool(), Event(), Event()

    def job(progress: Progress) -> str:
        begun.set()
        go_on.wait(5)
        progress(0.5)
        return "done"

    first = pool.ask_long("q", job)
    begun.wait(5)
    pool.leave("q")  # as between two runs of a page
    assert pool.ask_long("q", job) is first
    go_on.set()
    assert first.result(5) == "done"


def test_large_answers_are_forgotten_before_many_small_ones() -> None:
    pool = WorkPool(bytes_kept=250)
    answers = {name: [np.zeros(100, np.uint8)] for name in "abc"}  # 100 bytes each
    for name, answer in answers.items():
        pool.ask(name, lambda answer=answer: answer).result(5)  # type: ignore[misc]
        pool.leave(name)
    fresh = object()
    assert pool.ask("a", lambda: fresh).result(5) is fresh  # the oldest went
    assert pool.ask("c", lambda: fresh).result(5) is answers["c"]


def test_long_work_whose_only_asker_left_before_it_began_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool_module, "GRACE_S", 0.0)
    pool, begun, go_on = WorkPool(), Event(), Event()
    real = pool._run_long

    def late(*args: Any) -> Any:
        begun.set()  # the pool has taken it up, but nobody has noted it as long work yet
        go_on.wait(5)
        return real(*args)

    monkeypatch.setattr(pool, "_run_long", late)
    answer = pool.ask_long("q", lambda progress: progress(0.5))
    begun.wait(5)
    pool.leave("q")
    go_on.set()
    with pytest.raises(AbandonedError):
        answer.result(5)
