"""What was read of runs is kept up to a number of bytes; what was asked for longest ago goes."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from weakref import ReferenceType, ref

import numpy as np
import pytest

from components.runs import Run, RunFolder, bookmarks
from components.runs.memory import POINT_BYTES, SERIES_BYTES, Memory

POINTS = 1000
RUN_BYTES = SERIES_BYTES + POINTS * POINT_BYTES
Seen = ReferenceType[np.ndarray[Any, Any]]


def put(folder: Path, *names: str) -> None:
    """Runs whose losses are 1000, 1001, … and 2000, 2001, … and so on."""
    for number, name in enumerate(names, start=1):
        rows = "".join(f"{step},{number * POINTS + step}\n" for step in range(POINTS))
        (folder / name).mkdir(parents=True)
        (folder / name / "metrics.csv").write_text("step,train/loss\n" + rows)


def loss(run: Run, name: str = "train/loss") -> list[float]:
    return [float(value) for value in run.series[name].value]


def looked_at(run: Run) -> Seen:
    """Whether what a look at the run gave is still there, without holding it."""
    return ref(run.series["train/loss"].value)


def kept(seen: Mapping[str, Seen]) -> str:
    return "".join(name for name, values in seen.items() if values() is not None)


def test_the_runs_asked_for_last_are_kept_and_others_are_read_again(tmp_path: Path) -> None:
    put(tmp_path, *"abcde")
    runs = {run.name: run for run in RunFolder(tmp_path, Memory(3 * RUN_BYTES)).runs()}
    seen = {name: looked_at(runs[name]) for name in "abc"}
    assert kept(seen) == "abc"
    _ = runs["a"].series
    seen |= {name: looked_at(runs[name]) for name in "de"}
    assert kept(seen) == "ade"
    for number, name in enumerate("abcde", start=1):
        assert loss(runs[name]) == [number * POINTS + step for step in range(POINTS)]


def test_folders_share_the_memory(tmp_path: Path) -> None:
    put(tmp_path / "mine", "a")
    put(tmp_path / "yours", "b")
    memory = Memory(RUN_BYTES)
    (first,), (second,) = (RunFolder(tmp_path / each, memory).runs() for each in ("mine", "yours"))
    seen = {"a": looked_at(first), "b": looked_at(second)}
    assert kept(seen) == "b"


def test_a_run_by_other_names_holds_nothing_either(tmp_path: Path) -> None:
    put(tmp_path, "a", "b")
    first, second = RunFolder(tmp_path, Memory(RUN_BYTES)).runs()
    mine = first.renamed({"train/loss": "mine"})
    seen = ref(mine.series["mine"].value)
    assert seen() is not None
    _ = second.series
    assert seen() is None
    assert loss(mine, "mine")[0] == POINTS


def test_a_run_larger_than_the_budget_is_kept_alone(tmp_path: Path) -> None:
    put(tmp_path, "a", "b")
    first, second = RunFolder(tmp_path, Memory(1)).runs()
    seen = {"a": looked_at(first), "b": looked_at(second)}
    assert kept(seen) == "b"
    assert second.series is second.series


def test_older_versions_of_a_run_that_goes_on_give_way_and_nothing_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a")
    folder = RunFolder(tmp_path, Memory(1))
    versions = folder.runs()
    seen = {"1": looked_at(versions[0])}
    read: list[bytes] = []

    def seeing(opened: Any, start: int, count: int) -> bytes:
        read.append(bookmarks.bytes_at(opened, start, count))
        return read[-1]

    monkeypatch.setattr("components.runs.growing_lines.bytes_at", seeing)
    for step in (1000, 1001):
        with (tmp_path / "a" / "metrics.csv").open("a") as opened:
            opened.write(f"{step},7\n")
        versions += folder.runs()
        seen[str(step)] = looked_at(versions[-1])
        assert loss(versions[-1])[-2:] == [1999 if step == 1000 else 7, 7]
    assert kept(seen) == "1001"
    assert b"".join(read) == b"1000,7\n1001,7\n"


def test_sessions_that_read_many_runs_at_once_all_get_them(tmp_path: Path) -> None:
    put(tmp_path, *"abcdef")
    folder = RunFolder(tmp_path, Memory(2 * RUN_BYTES))
    wrong: list[object] = []

    def look(seed: int) -> None:
        for place in np.random.default_rng(seed).integers(0, 6, 40):
            run = folder.runs()[place]
            if loss(run)[0] != (place + 1) * POINTS:
                wrong.append(run.name)

    threads = [threading.Thread(target=look, args=(seed,), daemon=True) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    assert wrong == []
