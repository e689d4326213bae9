"""What unfolds on the page Runs: tabs, uploads, what can be taken away."""

from pathlib import Path

import pytest

from components.ui import cache
from tests.pages.opening import opened, screen
from tests.pages.saved_runs import OVERFIT, chosen, folder, save, table, tell

__all__ = ["folder"]  # a fixture


def test_only_settings_that_differ_are_shown(folder: Path) -> None:
    save(folder, "a", lr=0.01, data="digits", depth=3, finished=True, parameters=7)
    save(folder, "b", lr=0.002, data="digits", finished=False, parameters=8, about="Which?")
    at = opened("runs", tab="configurations")
    shown = table(at, "lr")
    assert set(shown.columns) == {"Run", "lr", "depth"}
    assert dict(zip(shown["Run"], shown["lr"], strict=True)) == {"a": 0.01, "b": 0.002}
    save(folder, "c", lr=0.01, data="digits", depth=3)
    cache.runs.clear()
    assert "All 2 runs have the same" in screen(opened("runs", tab="configurations", run="a,c"))


def test_pairs_are_shown_and_can_be_changed(folder: Path) -> None:
    save(folder, "a", table="step,Loss_A,Loss_B\n1,1,2\n2,0.5,1.5\n")
    at = opened("runs", tab="pairs")
    assert list(table(at, "by itself")["By itself"]) == ["Loss_A", "Loss_B"]
    for series, part in (("Loss_A", "train"), ("Loss_B", "val")):
        tell(at, "The series").set_value(series).run()
        tell(at, "is the").set_value(part).run()
        tell(at, "of the metric").set_value("loss").run()
        tell(at, "Change").click().run()
    row = table(at, "by itself").iloc[0]
    assert (row["Metric"], row["Training"], row["Validation"]) == ("loss", "Loss_A", "Loss_B")
    assert table(at)["Curve"][0] == "validation loss"
    assert table(at)["Behind training"][0] == 1.0
    tell(at, "As found").click().run()
    assert list(table(at, "by itself")["By itself"]) == ["Loss_A", "Loss_B"]


def test_pairs_come_with_the_link(folder: Path) -> None:
    save(folder, "a", table="step,Loss_A,Loss_B\n1,1,2\n2,0.5,1.5\n")
    at = opened("runs", pairs="Loss_A~train/loss;Loss_B~val/loss", metric="loss")
    assert table(at)["Behind training"][0] == 1.0


def test_the_drawn_curves_and_the_table_can_be_taken_away(folder: Path) -> None:
    save(folder, "a")
    at = opened("runs", tab="take", metric="accuracy")
    labels = {button.proto.label for button in at.get("download_button")}
    assert labels >= {"Drawn curves (CSV)", "Table (Markdown)", "Table (LaTeX)"}


def test_files_of_several_runs_are_taken_at_once(folder: Path) -> None:
    save(folder, "a")
    at = opened("runs")
    data = OVERFIT.encode()
    at.file_uploader[0].set_value([(f"{name}.csv", data, "text/csv") for name in "xy"]).run()
    assert chosen(at) == ["upload/x", "upload/y"]
    assert tell(at, "Experiment").value == "upload"
    assert list(table(at)["Run"]) == ["x", "y"]
    assert any("2 runs of yours are here" in each.value for each in at.caption)
    at.file_uploader[0].upload("x.csv", data).run()
    assert chosen(at) == ["upload/x-2"]
    tell(at, "Forget them").click().run()
    assert at.multiselect[0].options == ["a"]
    assert chosen(at) == ["a"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("notes.txt", b"hello", "notes.txt is of no kind that is read here"),
        ("empty.csv", b"", "empty"),
        ("prices.csv", b"fruit,price\npear,1\n", "prices.csv has the columns fruit, price."),
        ("prices.csv", b"fruit;price\npear;1\n", "needs a column step or epoch"),
        ("x.json", b"{", "x"),
        ("events.out.tfevents.1.host", b"no events" * 9, "nothing readable in it"),
    ],
)
def test_bad_files_get_one_sentence_and_leave_nothing(
    folder: Path, name: str, data: bytes, sentence: str
) -> None:
    save(folder, "a")
    at = opened("runs")
    at.file_uploader[0].upload(name, data).run()
    assert not at.exception
    above, in_the_box = at.error
    assert above.value == in_the_box.value
    assert sentence in above.value.replace("\\", "").replace("`", "")
    assert at.multiselect[0].options == ["a"]
    assert not opened("runs").error


def test_nobody_else_sees_what_was_brought(folder: Path) -> None:
    save(folder, "a")
    at = opened("runs")
    at.file_uploader[0].upload("mine.csv", OVERFIT.encode()).run()
    assert at.multiselect[0].options == ["mine"]
    assert opened("runs").multiselect[0].options == ["a"]


def test_nested_runs_are_offered_as_networks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(folder, "ways/depth-seed0", network="cifar:plain20")
    save(folder, "ways/not a name", network="cifar:plain20")
    save(folder, "ways/without-a-network")
    monkeypatch.setattr(cache, "RUN_FOLDERS", [folder])
    cache.run_names.clear()
    assert cache.run_names() == ("run:ways/depth-seed0",)
    cache.run_names.clear()


def test_every_tab_opens(folder: Path) -> None:
    save(folder, "a", lr=0.1)
    for tab in ("words", "configurations", "mistakes", "time", "gradients", "pairs", "take"):
        at = opened("runs", tab=tab)
        assert not at.error, tab
        assert not at.warning, tab
