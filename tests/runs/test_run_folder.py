"""A folder of runs that is looked at again and again, and what of it is refused."""

import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from components.errors import ExplorerError
from components.runs import RunFolder
from components.runs.kinds import peek
from tests.runs.event_files import plain, write

METRICS = "step,train/loss\n1,0.5\n2,0.4\n"


def put(file: Path, text: str = METRICS) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_an_unchanged_run_is_the_same_object(tmp_path: Path) -> None:
    put(tmp_path / "a" / "metrics.csv")
    put(tmp_path / "b" / "metrics.csv")
    folder = RunFolder(tmp_path)
    before = folder.runs()
    put(tmp_path / "b" / "metrics.csv", METRICS + "3,0.3\n")
    after = folder.runs()
    assert after[0] is before[0]
    assert after[1] is not before[1]
    assert [len(run.series["train/loss"]) for run in after] == [2, 3]


def test_the_version_changes_with_each_file(tmp_path: Path) -> None:
    file = put(tmp_path / "run" / "metrics.csv")
    folder = RunFolder(tmp_path)

    def version() -> str:
        (run,) = folder.runs()
        return run.version

    versions = [version()]
    put(tmp_path / "run" / "config.json", "{}")
    versions.append(version())
    os.utime(file, ns=(10**18, 10**18))
    versions.append(version())
    write(tmp_path / "run", [(1, 1.0, [plain("lr", 1)])])
    versions.append(version())
    put(tmp_path / "run" / "picture.png", "no part of the run's numbers")
    versions.append(version())
    assert len(set(versions)) == 4
    assert versions[-1] == versions[-2]


def test_changed_is_when_a_file_was_last_written(tmp_path: Path) -> None:
    os.utime(put(tmp_path / "run" / "metrics.csv"), ns=(0, 5_500_000_000))
    os.utime(put(tmp_path / "run" / "config.json", "{}"), ns=(0, 9_250_000_000))
    (run,) = RunFolder(tmp_path).runs()
    assert run.changed == 9.25


def test_runs_come_and_go(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    assert folder.runs() == []
    put(tmp_path / "a" / "metrics.csv")
    assert [run.name for run in folder.runs()] == ["a"]
    shutil.rmtree(tmp_path / "a")
    assert folder.runs() == []


def test_a_run_whose_files_went_says_so(tmp_path: Path) -> None:
    put(tmp_path / "run" / "metrics.csv")
    (run,) = RunFolder(tmp_path).runs()
    shutil.rmtree(tmp_path / "run")
    assert run.series == {}
    assert run.problems == ("metrics.csv can't be read: No such file or directory.",)


def test_written_and_renamed(tmp_path: Path) -> None:
    text = "step,Loss_A,Loss_B,val_acc\n1,0.5,0.6,0.7\n"
    put(tmp_path / "run" / "metrics.csv", text)
    (run,) = RunFolder(tmp_path).runs()
    assert dict(run.written) == {"Loss_A": "Loss_A", "Loss_B": "Loss_B", "val/accuracy": "val_acc"}
    paired = run.renamed({"Loss_A": "train/loss", "Loss_B": "val/loss", "nothing": "lr"})
    assert list(paired.series) == ["train/loss", "val/loss", "val/accuracy"]
    assert paired.written["val/loss"] == "Loss_B"
    assert paired.series["val/loss"] is run.series["Loss_B"]
    assert (paired.name, paired.version) == (run.name, run.version)
    assert list(run.series) == ["Loss_A", "Loss_B", "val/accuracy"]
    assert list(paired.renamed({"val_acc": "mine"}).series) == ["Loss_A", "Loss_B", "mine"]


def test_renaming_reads_nothing_again(tmp_path: Path) -> None:
    put(tmp_path / "run" / "metrics.csv")
    (run,) = RunFolder(tmp_path).runs()
    assert len(run.series) == 1
    shutil.rmtree(tmp_path / "run")
    assert list(run.renamed({"train/loss": "mine"}).series) == ["mine"]


def test_series_keep_the_order_of_the_files(tmp_path: Path) -> None:
    names = ["zebra", "gradient/stem", "gradient/blocks.0", "ant", "train/loss"]
    put(tmp_path / "run" / "metrics.csv", f"step,{','.join(names)}\n1,2,3,4,5,6\n")
    put(tmp_path / "run" / "another.csv", "step,late,aunt\n1,2,3\n2,3,4\n3,4,5\n4,5,6\n")
    (run,) = RunFolder(tmp_path).runs()
    assert list(run.series) == [*names, "late", "aunt"]


def test_tables_alike_in_one_folder_are_runs_of_their_own(tmp_path: Path) -> None:
    put(tmp_path / "plain" / "a.csv", "epoch,loss,val_loss\n0,1,2\n")
    put(tmp_path / "plain" / "b.csv", "epoch,loss,val_loss\n0,3,4\n")
    put(tmp_path / "parts" / "a.csv", "epoch,loss\n0,1\n")
    put(tmp_path / "parts" / "b.csv", "epoch,accuracy\n0,3\n")
    put(tmp_path / "ours" / "metrics.csv", "step,train/loss\n0,1\n")
    put(tmp_path / "ours" / "more.csv", "step,train/loss\n0,3\n")
    runs = RunFolder(tmp_path).runs()
    assert {run.name: list(run.series) for run in runs} == {
        "ours": ["train/loss"],
        "parts": ["loss", "accuracy"],
        "plain/a.csv": ["train/loss", "val/loss"],
        "plain/b.csv": ["train/loss", "val/loss"],
    }
    assert runs[3].series["val/loss"].value.tolist() == [4]


def test_a_file_of_an_unknown_name_is_opened_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "run" / "training.csv", METRICS)
    put(tmp_path / "run" / "labels.csv", "picture,label\n1,2\n")
    looks: list[str] = []

    def counted(file: Path) -> Any:
        looks.append(file.name)
        return peek(file)

    monkeypatch.setattr("components.runs.run_folder.peek", counted)
    folder = RunFolder(tmp_path)
    for _ in range(3):
        assert len(folder.runs()) == 1
    assert sorted(looks) == ["labels.csv", "training.csv"]


def test_two_hundred_runs_are_listed_without_opening_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(200):
        run = tmp_path / f"sweep-{number % 7}" / f"run-{number}"
        put(run / "metrics.csv")
        put(run / "config.json", "{}")
        put(run / "checkpoints" / "epoch-001.safetensors")

    def refuse(*_args: object) -> int:
        raise AssertionError("a file is opened")

    folder = RunFolder(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        assert len(folder.runs()) == 200
        assert folder.runs() == folder.runs()


def test_sessions_share_a_folder_while_a_run_goes_on(tmp_path: Path) -> None:
    """Whoever looks sees a beginning of the series, never a mixture, and nothing twice."""
    file = put(tmp_path / "run" / "metrics.csv", "step,loss\n")
    folder = RunFolder(tmp_path)
    wrong: list[object] = []
    is_over = threading.Event()

    def look() -> None:
        while not is_over.is_set():
            for run in folder.runs():
                loss = run.series.get("loss")
                if loss is not None and loss.value.tolist() != list(range(len(loss))):
                    wrong.append(loss.value.tolist())

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    with file.open("a") as opened:
        for step in range(300):
            opened.write(f"{step},{step}\n")
            opened.flush()
    is_over.set()
    for thread in threads:
        thread.join()
    (run,) = folder.runs()
    assert run.series["loss"].value.tolist() == list(range(300))
    assert wrong == []


def test_links_that_lead_out_are_refused_and_told(tmp_path: Path) -> None:
    secret = put(tmp_path / "outside" / "metrics.csv")
    put(tmp_path / "runs" / "real" / "metrics.csv")
    (tmp_path / "runs" / "real" / "more.csv").symlink_to(secret)
    (tmp_path / "runs" / "real" / "config.json").symlink_to("/etc/hostname")
    (tmp_path / "runs" / "away").symlink_to(tmp_path / "outside")
    (tmp_path / "runs" / "latest").symlink_to("real")
    (tmp_path / "runs" / "notes.md").symlink_to("/etc/hostname")
    folder = RunFolder(tmp_path / "runs")
    (run,) = folder.runs()
    told = (
        "real/config.json and 1 more are links that lead out of the folder of runs, so they"
        " aren't followed."
    )
    assert run.config == {}
    assert list(run.series) == ["train/loss"]
    assert run.problems == (told,)
    assert folder.problems == (
        "away is a link that leads out of the folder of runs, so it isn't followed.",
        told,
    )


def test_a_link_that_takes_a_files_place_after_listing_is_refused(tmp_path: Path) -> None:
    secret = put(tmp_path / "outside.csv")
    file = put(tmp_path / "runs" / "real" / "metrics.csv")
    (run,) = RunFolder(tmp_path / "runs").runs()
    file.unlink()
    file.symlink_to(secret)
    assert run.series == {}
    assert run.problems[0].startswith("metrics.csv can't be read")


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    put(tmp_path / "run" / "config.json", "{}")
    os.mkfifo(tmp_path / "run" / "metrics.csv")
    (run,) = RunFolder(tmp_path).runs()
    assert (run.series, run.problems) == ({}, ())


def test_a_folder_without_permission_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests may run as root, whom no folder is closed to."""
    put(tmp_path / "open" / "metrics.csv")
    put(tmp_path / "closed" / "metrics.csv")
    plainly = os.scandir

    def scandir(path: Path) -> Any:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return plainly(path)

    monkeypatch.setattr(os, "scandir", scandir)
    folder = RunFolder(tmp_path)
    assert [run.name for run in folder.runs()] == ["open"]
    assert folder.problems == ("The folder closed can't be opened: Permission denied.",)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ExplorerError, match="check its permissions"):
        folder.runs()


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    """A pickle that would leave a trace, under every name that is looked at."""
    trace = tmp_path / "trace"
    pickle = f"cposix\nsystem\n(S'touch {trace}'\ntR.".encode()
    names = ["metrics.csv", "config.json", "history.json", "log.jsonl", "trainer_state.json"]
    names += ["events.out.tfevents.1", "resume.pt", "training_args.bin", "train.log"]
    for name in names:
        (tmp_path / "run").mkdir(exist_ok=True)
        (tmp_path / "run" / name).write_bytes(pickle)
    (run,) = RunFolder(tmp_path).runs()
    assert (run.series, run.config) == ({}, {})
    assert len(run.problems) == 4
    assert not trace.exists()
