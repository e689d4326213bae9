"""The page Runs: which runs it offers, what it says of them, what unfolds."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st

from components.figures.curve_points import CurveOptions
from components.runs import Run
from components.ui import cache, run_panels
from components.ui.run_experiments import ALL
from tests.pages.opening import opened, screen
from tests.pages.saved_runs import OVERFIT, chosen, folder, save, table, tell

__all__ = ["folder"]  # a fixture

OVERFITTING = ("augmentation", "dropout", "early-stopping", "no-cure", "weight-decay")


OVERFITTING_LABELS = tuple(f"**{name}**" for name in OVERFITTING)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], CurveOptions]]:
    """What the chart was told: names of runs, and how."""
    told: list[tuple[list[str], CurveOptions]] = []

    def curves(runs: Sequence[Run], options: CurveOptions, *_: object) -> None:
        told.append(([run.name for run in runs], options))

    monkeypatch.setattr(run_panels, "curves", curves)
    return told


def test_the_first_view_is_a_chart_a_sentence_a_run_and_a_table() -> None:
    at = opened("runs")
    runs = [f"overfitting/{name}" for name in OVERFITTING]
    assert chosen(at) == runs
    assert at.get("bidi_component")
    assert list(table(at)["Run"]) == list(OVERFITTING)
    labels = [e.label for e in at.expander if e.label.startswith(OVERFITTING_LABELS)]
    assert len(labels) == len(OVERFITTING)
    assert all("Validation loss was best at epoch" in label for label in labels)
    assert at.title[0].value == "Did it learn, and when should it have stopped?"


def test_an_empty_folder_says_what_to_do_and_takes_files(folder: Path) -> None:
    at = opened("runs")
    assert "There are no saved runs" in at.info[0].value
    assert "python -m components.training" in at.info[0].value
    at.file_uploader[0].upload("mine.csv", OVERFIT.encode()).run()
    assert chosen(at) == ["upload/mine"]


def test_an_experiment_shows_its_runs_with_what_they_are_about(folder: Path) -> None:
    told: dict[str, Any] = {"experiment": "Four ways", "about": "Which way costs least?"}
    for name in ("ways/depth-seed0", "ways/depth-seed1"):
        save(folder, name, seed=int(name[-1] == "1"), **told)
    for name in ("other/a", "alone"):
        save(folder, name, way=name)
    at = opened("runs")
    assert tell(at, "Experiment").options == ["All 4 runs", "other", "Four ways"]
    assert "Which way costs least?" not in screen(at)
    tell(at, "Experiment").set_value("ways").run()
    assert chosen(at) == ["ways/depth-seed0", "ways/depth-seed1"]
    assert "Which way costs least?" in screen(at)
    assert at.multiselect[0].options == ["depth-seed0", "depth-seed1"]
    assert tell(at, "Seeds as one curve").value
    tell(at, "Experiment").set_value(ALL).run()
    assert "alone" in at.multiselect[0].options
    assert "Which way costs least?" not in screen(opened("runs", experiment="ways", run="alone"))


def test_an_experiment_may_be_called_as_anything(folder: Path) -> None:
    told: dict[str, Any] = {"experiment": "Same"}
    for name in ("all/a", "b/a"):
        save(folder, name, **told)
    at = opened("runs")
    assert tell(at, "Experiment").options == ["All 2 runs", "Same (all)", "Same (b)"]
    tell(at, "Experiment").set_value("all").run()
    assert chosen(at) == ["all/a"]


def test_runs_that_would_be_called_the_same_keep_their_full_names(folder: Path) -> None:
    for name in ("exp/a", "exp/b", "a"):
        save(folder, name)
    at = opened("runs", experiment="exp", run="exp/a,a")
    assert list(table(at)["Run"]) == ["exp/a", "a"]
    assert list(table(opened("runs", experiment="exp", run="exp/a,exp/b"))["Run"]) == ["a", "b"]


def test_groups_are_ranked_and_have_a_row_each(folder: Path) -> None:
    rows = {"depth-seed0": 0.5, "depth-seed1": 0.7, "width-seed0": 0.4, "width-seed1": 0.3}
    for name, best in rows.items():
        lines = f"step,val/accuracy\n1,0.1\n2,{best}\n3,0.2\n"
        save(folder, f"ways/{name}", lines, way=name[:5], seed=int(name[-1]))
    at = opened("runs", experiment="ways", metric="accuracy")
    shown = table(at)
    assert list(shown.columns) == ["Group", "Runs", "Best on average", "Lowest", "Highest"]
    assert list(shown["Group"]) == ["depth", "width"]
    assert np.allclose(shown["Best on average"], [0.6, 0.35])
    ranking = "of 2 runs each: depth 60.0 % (50.0–70.0 %), width 35.0 % (30.0–40.0 %)."
    assert any(ranking in each.value.replace("\\", "") for each in at.markdown)
    at = opened("runs", experiment="ways", metric="accuracy", pinned="ways/width-seed0")
    assert np.allclose(table(at)["Δ best"], [0.25, 0])
    apart = opened("runs", experiment="ways", metric="accuracy", group="0")
    assert list(table(apart)["Run"]) == list(rows)


def test_a_baseline_adds_the_difference_of_the_best(folder: Path) -> None:
    save(folder, "a", "step,val/loss\n1,2\n2,1\n")
    save(folder, "b", "step,val/loss\n1,4\n2,3\n")
    save(folder, "c", "step,val/loss\n1,nan\n")
    shown = table(opened("runs", run="a,b,c", pinned="b"))
    assert list(shown.columns)[:4] == ["Run", "Best", "Best at", "Δ best"]
    assert list(shown["Δ best"][:2]) == [-2, 0]
    assert np.isnan(shown["Δ best"][2])


def test_a_link_to_runs_of_one_experiment_opens_it(folder: Path) -> None:
    for name in ("ways/a", "ways/b", "other/a"):
        save(folder, name)
    at = opened("runs", run="ways/b")
    assert tell(at, "Experiment").value == "ways"
    assert chosen(at) == ["ways/b"]
    both = opened("runs", run="ways/b,other/a")
    assert tell(both, "Experiment").value == ALL
    assert chosen(both) == ["ways/b", "other/a"]


def test_two_hundred_runs_are_offered_and_none_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index in range(200):
        save(folder, f"run-{index:03}", age_s=1000 + index)
    at = opened("runs")
    assert len(at.multiselect[0].options) == 200
    assert chosen(at) == ["run-000", "run-001"], "those that were written last"
    assert len(table(at)) == 2


def test_names_with_commas_can_be_linked(folder: Path) -> None:
    save(folder, "lr=0.1,wd=0")
    save(folder, "lr=0.2,wd=0")
    assert chosen(opened("runs", run="lr=0.1%2Cwd=0")) == ["lr=0.1,wd=0"]


def test_the_chart_is_told_what_was_chosen(folder: Path, drawn: list[Any]) -> None:
    save(folder, "a")
    save(folder, "b")
    opened("runs", run="a,b")
    assert drawn[-1] == (["a", "b"], CurveOptions("loss"))
    asked = {"smoothing": "0.5", "logx": "1", "robust": "1", "pinned": "a"}
    opened("runs", run="b,a", metric="accuracy", **asked)
    assert drawn[-1][0] == ["b", "a"]
    assert drawn[-1][1] == CurveOptions("accuracy", 0.5, log_x=True, pinned="a", robust=True)


def test_wrong_choices_in_the_address_get_a_sentence(folder: Path) -> None:
    save(folder, "a")
    for key, value, sentence in (
        ("run", "gone", "'gone' is not among the choices of 'Runs' here"),
        ("run", "upload/mine", "Your run 'mine' is not here any more; drop its files again"),
        ("logy", "yes", "'yes' is neither 1 nor 0"),
        ("pairs", "nonsense", "does not say which series belong together"),
        ("x", "years", "'years' is not among the choices"),
        ("human", "good", "'good' is no number"),
    ):
        assert sentence in opened("runs", **{key: value}).warning[0].value.replace("\\", "")


def test_a_run_without_numbers_leaves_the_page_standing(folder: Path) -> None:
    save(folder, "empty", table="step,val/loss\n", lr=0.25)
    at = opened("runs", tab="configurations")
    assert "saved no numbers that could be drawn" in at.info[0].value
    assert not at.error
    assert "0.25" in at.json[0].value


def test_a_damaged_run_says_so_under_the_chart(folder: Path) -> None:
    save(folder, "cut", table=OVERFIT + "25,0.1")
    at = opened("runs")
    (warning,) = at.warning
    assert "cut: The last line of metrics.csv is cut off" in warning.value.replace("\\", "")
    assert len(table(at)) == 1


def test_statements_unfold_with_what_the_data_support(folder: Path) -> None:
    save(folder, "a")
    save(folder, "b")
    assert ":green[:material/check_circle:]" in screen(opened("runs", run="a")), "one run has room"
    at = opened("runs", run="a,b")
    assert ":green[:material/check_circle:]" not in screen(at)
    at.session_state["why a"] = True
    at.run()
    assert ":green[:material/check_circle:]" in screen(at)


@pytest.fixture
def intervals(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """How often the chart's part was to be looked at again."""
    asked: list[Any] = []
    fragment = st.fragment

    def told(function: Any, *, run_every: Any = None) -> Any:
        asked.append(run_every)
        return fragment(function, run_every=run_every)

    monkeypatch.setattr(st, "fragment", told)
    return asked


def test_a_run_that_goes_on_is_followed_and_one_that_ended_is_not(
    folder: Path, intervals: list[Any]
) -> None:
    save(folder, "a")
    assert "Live" not in screen(opened("runs"))
    assert intervals[-1] is None
    save(folder, "b", age_s=3, finished=False)
    cache.runs.clear()
    at = opened("runs", run="b")
    assert 0 < max(filter(None, intervals)) <= 4
    intervals.clear()
    assert "Live: b" in screen(at)
    with (folder / "b" / "metrics.csv").open("a", encoding="utf-8") as file:
        file.write("25,0.01,9.5,0.9,0.6\n")
    cache.runs.clear()
    at.run()
    assert table(at)["Last"][0] == 9.5
    save(folder, "c", age_s=3, finished=True)
    cache.runs.clear()
    assert "Live" not in screen(opened("runs", run="c"))
    assert intervals[-1] is None


def test_what_was_brought_is_not_live(folder: Path) -> None:
    save(folder, "a")
    at = opened("runs")
    at.file_uploader[0].upload("mine.csv", OVERFIT.encode()).run()
    assert "Live" not in screen(at)


def test_x_axes_that_no_run_saved_are_not_offered(folder: Path) -> None:
    save(folder, "epochs")
    save(folder, "steps", "step,wall_time,val/loss\n100,1e9,2\n200,1000000060,1\n")
    assert tell(opened("runs", run="epochs"), "x axis").options == ["Epoch"]
    minutes = "Minutes"
    assert tell(opened("runs", run="steps"), "x axis").options == ["Step", minutes]
    at = opened("runs", run="epochs", x="epoch")
    assert not at.warning, "the same by another name"
    both = tell(opened("runs", run="epochs,steps"), "x axis").options
    assert both == ["Step", "Epoch", minutes]


def test_a_schedule_that_never_fired_is_in_the_headline(folder: Path) -> None:
    save(folder, "a", schedule="plateau", watch="val_acc")
    at = opened("runs")
    (headline,) = (each.label for each in at.expander if each.label.startswith("**a**"))
    assert "never did anything" in headline


def test_the_shortest_curve_is_a_point(folder: Path) -> None:
    save(folder, "a", table="step,val/loss\n1,2.5\n")
    at = opened("runs")
    assert np.isclose(table(at)["Last"][0], 2.5)


def test_steps_lead_to_the_experiments_that_are_there(folder: Path) -> None:
    save(folder, "degradation/plain20")
    save(folder, "a")
    at = opened("runs", run="a", smoothing="0.5")
    (link,) = (each.proto for each in at.get("page_link"))
    assert "deeper" in link.label
    assert "experiment=degradation" in str(link)
    assert "smoothing=0.5" in str(link)
    assert "run=" not in str(link)
