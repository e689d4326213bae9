"""Which series are shown as belonging together, and how a person's decisions are written down."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.runs.pairing import Pair, format_overrides, pairing, parse_overrides
from tests.runs.simple_runs import Values, run_of


def test_metrics_are_told_with_the_names_that_were_written(tmp_path: Path) -> None:
    names = ("loss", "val_loss", "test_loss", "val_top5", "lr", "train_loss_step", "acc")
    columns: dict[str, Values] = {name: [1.0, 2.0] for name in names}
    assert pairing(run_of(tmp_path, columns)) == (
        Pair("loss", "loss", "val_loss", "test_loss", None),
        Pair("acc", None, None, None, "acc"),
        Pair("lr", None, None, None, "lr"),
        Pair("top5", None, "val_top5", None, None),
        Pair("train_loss_step", None, None, None, "train_loss_step"),
    )


def test_a_person_can_pair_and_unpair(tmp_path: Path) -> None:
    columns: dict[str, Values] = {name: [1.0, 2.0] for name in ("Loss_A", "Loss_B", "val_acc")}
    run = run_of(tmp_path, columns)
    assert [pair.metric for pair in pairing(run)] == ["accuracy", "Loss_A", "Loss_B"]
    decided = run.renamed(parse_overrides("Loss_A~train/loss;Loss_B~val/loss;val_acc~val_acc"))
    assert pairing(decided) == (
        Pair("loss", "Loss_A", "Loss_B", None, None),
        Pair("val_acc", None, None, None, "val_acc"),
    )


def test_decisions_as_text() -> None:
    decided = {"Loss_A": "train/loss", "odd ~;% name": "val/loss"}
    text = "Loss_A~train/loss;odd %7E%3B%25 name~val/loss"
    assert format_overrides(decided) == text
    assert parse_overrides(text) == decided
    assert parse_overrides("") == {}
    assert format_overrides({}) == ""


NAMES = st.text(min_size=1).filter(lambda name: name.strip() != "")


@given(st.dictionaries(NAMES, NAMES))
def test_what_was_written_is_read_again(decided: dict[str, str]) -> None:
    text = format_overrides(decided)
    assert parse_overrides(text) == decided


@pytest.mark.parametrize("text", ["Loss_A", "a~b~c", "~train/loss", "a~", ";", "a~b;", " ~a"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ExplorerError, match="does not say which series belong together"):
        parse_overrides(text)


def test_a_series_with_two_names_is_refused() -> None:
    with pytest.raises(ExplorerError, match="gives one series two names"):
        parse_overrides("a~train/loss;a~val/loss")
