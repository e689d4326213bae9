"""Files that are dropped together: which of them are one run, and that none leads anywhere else."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.ui.run_file_names import Place, is_readable_kind, places, unlike

EVENTS = "events.out.tfevents.1795163294.digits-lenet"


@pytest.mark.parametrize(
    ("names", "runs"),
    [
        (["a.csv", "b.csv"], ["a", "b"]),
        (["metrics.csv"], ["metrics"]),
        (["summary.csv", "args.yaml"], ["run", "run"]),
        (["metrics.csv", "config.json", EVENTS], ["digits-lenet"] * 3),
        (["config.json", "metrics.csv", "gradients.csv"], ["run"] * 3),
        (["lr=0.1-metrics.csv", "lr=0.1_config.json", "b-metrics.csv"], ["lr=0.1", "lr=0.1", "b"]),
        (["logs/a/metrics.csv", "logs/b/metrics.csv"], ["logs/a", "logs/b"]),
        ([EVENTS], ["digits-lenet"]),
        (
            ["events.out.tfevents.1.host.7.0", "events.out.tfevents.2.host.7.1"],
            ["host.7.0", "host.7.1"],
        ),
        (
            ["metrics.csv", "events.out.tfevents.1.a", "events.out.tfevents.2.b"],
            ["metrics", "a", "b"],
        ),
        (["trainer_state.json", "history.jsonl"], ["trainer_state", "history"]),
    ],
)
def test_names_tell_which_files_are_one_run(names: list[str], runs: list[str]) -> None:
    assert [place.run for place in places(names)] == runs


def test_a_part_with_the_runs_name_before_it_is_stored_under_its_own() -> None:
    assert places(["small-metrics.csv", "small.config.json"]) == [
        Place("small", "metrics.csv"),
        Place("small", "config.json"),
    ]


@given(st.text(max_size=150), st.text(max_size=150))
def test_no_name_leads_out_of_its_folder(first: str, second: str) -> None:
    outside = (f"../{first}", f"/{first}/../{second}.csv", f"..\\{second}")
    for name in (first, f"{first}/{second}", *outside):
        try:
            (place,) = places([name])
        except ExplorerError:
            continue  # too long
        path = PurePosixPath(place.run) / place.file
        assert not path.is_absolute()
        assert all(part.strip(". ") for part in path.parts)
        assert "\\" not in str(path)
        assert "\0" not in str(path)
        assert len(path.parts) >= 2


def test_a_name_that_no_file_can_have_gets_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="is too long"):
        places(["x" * 250 + ".csv"])


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        (EVENTS, True),
        ("a.CSV", True),
        ("b.jsonl", True),
        ("c.pt", False),
        ("notes.txt", False),
        ("predictions.parquet", True),
    ],
)
def test_kinds_are_told_by_name(name: str, readable: bool) -> None:
    assert is_readable_kind(name) == readable


def test_a_taken_name_gets_the_first_free_number() -> None:
    assert unlike("a", []) == "a"
    assert unlike("a", ["a"]) == "a-2"
    assert unlike("a", ["a", "a-2", "a-4"]) == "a-3"
