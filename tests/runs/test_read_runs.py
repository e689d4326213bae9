"""Which folders are runs, and that nothing a run may hold makes reading fail."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import BinaryIO

import pytest

from components.errors import ExplorerError
from components.runs import Series, growing_lines, read_runs
from components.runs.bookmarks import open_regular
from components.runs.once import Once

PROJECT = Path(__file__).parents[2]
METRICS = "step,train/loss\n1,0.5\n2,0.4\n"


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def names(folder: Path) -> list[str]:
    return [run.name for run in read_runs(folder)]


def test_runs_are_found_at_any_depth_and_sorted_by_name(tmp_path: Path) -> None:
    write(tmp_path / "b" / "metrics.csv", METRICS)
    write(tmp_path / "a" / "seeds" / "2" / "metrics.csv", METRICS)
    write(tmp_path / "a" / "seeds" / "1" / "config.json", "{}")
    write(tmp_path / "c" / "events.out.tfevents.1700000000.host.1.0", "")
    assert names(tmp_path) == ["a/seeds/1", "a/seeds/2", "b", "c"]
    assert [run.folder for run in read_runs(tmp_path)][2] == tmp_path / "b"


def test_the_folder_itself_may_be_a_run(tmp_path: Path) -> None:
    write(tmp_path / "metrics.csv", METRICS)
    write(tmp_path / "inner" / "metrics.csv", METRICS)
    assert names(tmp_path) == [".", "inner"]


def test_a_csv_file_makes_a_run_only_with_a_step_column(tmp_path: Path) -> None:
    write(tmp_path / "keras" / "training.csv", "epoch,loss\n0,1.0\n")
    write(tmp_path / "predictions" / "predictions.csv", "image,label\na.png,3\n")
    write(tmp_path / "sklearn" / "metrics.csv", "name,score\nf1,0.9\n")
    assert names(tmp_path) == ["keras", "sklearn"]
    (sklearn,) = (run for run in read_runs(tmp_path) if run.name == "sklearn")
    assert sklearn.series == {}
    assert sklearn.problems == (
        "metrics.csv has no column named step or epoch, so its rows can't be placed.",
    )


def test_a_configuration_inside_a_run_makes_no_run_of_its_own(tmp_path: Path) -> None:
    write(tmp_path / "run" / "metrics.csv", METRICS)
    write(tmp_path / "run" / "checkpoint-500" / "config.json", "{}")
    write(tmp_path / "run" / "fold-1" / "metrics.csv", METRICS)
    assert names(tmp_path) == ["run", "run/fold-1"]


def test_hidden_folders_and_links_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "outside" / "metrics.csv", METRICS)
    write(tmp_path / "runs" / "real" / "metrics.csv", METRICS)
    write(tmp_path / "runs" / ".cache" / "metrics.csv", METRICS)
    (tmp_path / "runs" / "linked").symlink_to(tmp_path / "outside")
    (tmp_path / "runs" / "file").mkdir()
    (tmp_path / "runs" / "file" / "metrics.csv").symlink_to(tmp_path / "outside" / "metrics.csv")
    (tmp_path / "runs" / "real" / "round").symlink_to(tmp_path / "runs")
    assert names(tmp_path / "runs") == ["real"]


def test_the_folder_given_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real" / "run" / "metrics.csv", METRICS)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert names(tmp_path / "link") == ["run"]


@pytest.mark.parametrize("missing", ["nowhere", "file.txt"])
def test_a_missing_folder_is_told(tmp_path: Path, missing: str) -> None:
    (tmp_path / "file.txt").write_text("no folder")
    with pytest.raises(ExplorerError, match=missing):
        read_runs(tmp_path / missing)


def test_an_empty_folder_has_no_runs(tmp_path: Path) -> None:
    assert read_runs(str(tmp_path)) == []


def test_the_configuration_is_the_json_object(tmp_path: Path) -> None:
    config = {"network": "resnet18", "augment": ["flip", {"rotate": 10}], "dropout": None}
    write(tmp_path / "config.json", json.dumps(config))
    (run,) = read_runs(tmp_path)
    assert run.config == config
    assert run.series == {}
    assert run.problems == ()


@pytest.mark.parametrize(
    "text", ["", "{", '{"lr": 0.', "[1, 2]", "3", "\x00\x01", "[" * 200_000], ids=lambda t: t[:8]
)
def test_a_broken_configuration_is_empty_and_told(tmp_path: Path, text: str) -> None:
    write(tmp_path / "config.json", text)
    write(tmp_path / "metrics.csv", METRICS)
    (run,) = read_runs(tmp_path)
    assert run.config == {}
    assert len(run.problems) == 1
    assert run.problems[0].startswith("config.json ")
    assert run.series["train/loss"].value.tolist() == [0.5, 0.4]


def test_listing_opens_no_file_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("metrics.csv", "config.json", "events.out.tfevents.1.host"):
        write(tmp_path / "run" / name, "")
    opened: list[str] = []

    def refuse(file: str, *_args: object) -> int:
        opened.append(file)
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        (run,) = read_runs(tmp_path)
        assert opened == []
        assert run.config == {}
        assert [problem.split()[0] for problem in run.problems] == [
            "config.json",
            "metrics.csv",
            "events.out.tfevents.1.host",
        ]
    assert len(opened) == 3


def test_a_run_is_read_once_and_shared_by_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "metrics.csv", METRICS)
    (run,) = read_runs(tmp_path)
    reads: list[Path] = []

    def counted(file: Path) -> BinaryIO:
        reads.append(file)
        return open_regular(file)

    monkeypatch.setattr(growing_lines, "open_regular", counted)
    start = threading.Barrier(8)
    seen: list[Mapping[str, Series]] = []

    def look() -> None:
        start.wait()
        seen.append(run.series)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reads) == 1
    assert all(series is seen[0] for series in seen)


def test_a_failed_computation_is_tried_again() -> None:
    divisors = iter([0, 1])

    def compute() -> int:
        return 7 // next(divisors)

    once = Once(compute)
    with pytest.raises(ZeroDivisionError):
        once()
    assert (once(), once()) == (7, 7)


def test_series_are_protected_from_their_readers(tmp_path: Path) -> None:
    write(tmp_path / "metrics.csv", METRICS)
    (run,) = read_runs(tmp_path)
    for array in (run.series["train/loss"].step, run.series["train/loss"].value):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9
    with pytest.raises(TypeError):
        run.series["train/loss"] = run.series["train/loss"]  # type: ignore[index]  # the point


def test_reading_runs_imports_no_torch_no_tensorflow_no_streamlit(tmp_path: Path) -> None:
    """In a process where importing any of them, even late, is an error."""
    for forbidden in ("torch", "tensorflow", "streamlit"):
        write(tmp_path / "traps" / f"{forbidden}.py", f"raise RuntimeError('{forbidden}')")
    write(tmp_path / "runs" / "one" / "metrics.csv", METRICS)
    write(tmp_path / "runs" / "one" / "events.out.tfevents.1.host", "")
    script = dedent("""
        import sys
        from components.runs import diagnose, read_runs
        from components.figures.curve_points import CurveOptions
        from components.figures.curve_view import curve_view
        (run,) = read_runs(sys.argv[1])
        assert list(run.series) == ["train/loss"]
        assert diagnose(run).verdict == "no validation data"
        curve_view([run], CurveOptions("loss", smoothing=0.5))
        print(sorted({"torch", "tensorflow", "streamlit"} & set(sys.modules)))
    """)
    answer = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "runs")],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [tmp_path / "traps", PROJECT]))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.stdout.strip(), answer.stderr) == ("[]", "")
