"""Runs that people bring: kept apart, within limits, forgotten in time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from components.errors import ExplorerError
from components.ui import run_uploads
from components.ui.run_uploads import MOST_BYTES, BroughtFile, RunUploads, check


@pytest.fixture
def uploads() -> Iterator[RunUploads]:
    store = RunUploads()
    yield store
    store.remove_all()


def table(name: str = "metrics.csv") -> BroughtFile:
    return BroughtFile(name, b"step,val/loss\n1,2.0\n")


def files_of(folder: Path) -> set[str]:
    return {str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()}


def test_a_run_lies_where_it_is_named(uploads: RunUploads) -> None:
    folder = uploads.new_folder()
    assert uploads.put(folder, [table("small.csv")]) == ["upload/small"]
    assert (folder / "upload" / "small" / "small.csv").read_bytes() == table().data


def test_the_same_name_again_is_another_run(uploads: RunUploads) -> None:
    folder = uploads.new_folder()
    assert uploads.put(folder, [table("a.csv"), table("a.csv")]) == ["upload/a", "upload/a-2"]
    assert uploads.put(folder, [table("a.csv")]) == ["upload/a-3"]
    assert uploads.put(folder, [table("a/x/metrics.csv"), table("a/y/metrics.csv")]) == [
        "upload/a-4/x",
        "upload/a-4/y",
    ]
    assert len(files_of(folder)) == 5


def test_sessions_do_not_share_a_folder(uploads: RunUploads) -> None:
    mine, yours = uploads.new_folder(), uploads.new_folder()
    uploads.put(mine, [table()])
    assert files_of(yours) == set()
    assert not mine.stat().st_mode & 0o077, "no other user of the machine can look"


def test_what_was_not_used_for_hours_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    store, now = RunUploads(keep_s=100), [1000.0]
    monkeypatch.setattr(run_uploads, "time", lambda: now[0])
    folder = store.new_folder()
    store.put(folder, [table()])
    now[0] = 1090
    assert store.has(folder), "and that counts as a use"
    now[0] = 1180
    assert store.has(folder)
    now[0] = 1290
    assert not store.has(folder)
    assert not folder.exists()


def test_the_session_unused_for_longest_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    store, now = RunUploads(budget_bytes=2 * len(table().data)), [0.0]
    monkeypatch.setattr(run_uploads, "time", lambda: now[0])
    folders = []
    for now[0] in (1.0, 2.0, 3.0):
        folders.append(store.new_folder())
        store.put(folders[-1], [table()])
    assert [store.has(folder) for folder in folders] == [False, True, True]
    store.remove_all()
    assert not any(folder.exists() for folder in folders)


def test_too_large_and_strange_files_are_refused_before_they_are_read(tmp_path: Path) -> None:
    check(tmp_path, ["a.csv"], MOST_BYTES)
    with pytest.raises(ExplorerError, match="have 200 MB, and 200 MB of 200 MB are left"):
        check(tmp_path, ["a.csv"], MOST_BYTES + 1)
    with pytest.raises(ExplorerError, match=r"weights\.pt is of no kind that is read here"):
        check(tmp_path, ["a.csv", "weights.pt"], 1)
    (tmp_path / "there").write_bytes(bytes(1000))
    with pytest.raises(ExplorerError):
        check(tmp_path, ["a.csv"], MOST_BYTES - 999)


def test_a_run_is_forgotten_alone(uploads: RunUploads) -> None:
    folder = uploads.new_folder()
    uploads.put(folder, [table("a.csv"), table("b.csv")])
    uploads.remove(folder, "upload/a")
    assert files_of(folder) == {"upload/b/b.csv"}
