"""Which of the chosen runs is looked at alone: one choice for all tabs."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

TABS = {"mistakes": ("a", "b", "c"), "time": ("b", "c"), "gradients": ("b",)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in TABS["mistakes"]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "metrics.csv").write_text("step,val/loss\n1,0.5\n")
    return tmp_path


def tabs(folder: str) -> None:
    import streamlit as st

    from components.runs import read_runs
    from components.ui import address, one_run
    from tests.ui.test_one_run import TABS

    address.arrive("runs")
    runs = read_runs(folder)
    tab = st.session_state.setdefault("tab", "mistakes")
    kept = [run for run in runs if run.name in TABS[tab]]
    st.write(f"it is {one_run.ask(f'Run of {tab}', kept, runs, str.upper).name}")
    one_run.say_without("checkpoints", [run for run in runs if run not in kept], "train.")

    def go() -> None:
        one_run.choose(runs[2])
        st.session_state["tab"] = "time"

    st.button("go", on_click=go)


def opened(folder: Path, **query: str) -> AppTest:
    at = AppTest.from_function(tabs, args=(str(folder),), default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    return shown(at, "mistakes")


def shown(at: AppTest, tab: str) -> AppTest:
    at.session_state["tab"] = tab
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return str(at.markdown[0].value.removeprefix("it is "))


def test_a_choice_is_kept_from_tab_to_tab_and_stands_in_the_address(folder: Path) -> None:
    at = opened(folder)
    assert said(at) == "a"
    at.selectbox[0].set_value("c").run()
    assert at.query_params["focus"] == "c"
    assert said(shown(at, "time")) == "c"
    at.selectbox[0].set_value("b").run()
    assert said(shown(at, "mistakes")) == "b"
    assert at.selectbox[0].options == ["A", "B", "C"]


def test_a_choice_that_a_tab_can_not_show_waits_for_the_others(folder: Path) -> None:
    at = opened(folder, focus="a")
    assert said(shown(at, "time")) == "b"
    assert at.caption[0].value == "Without checkpoints: a. To have some, train."
    assert not at.warning
    assert said(shown(at, "gradients")) == "b"
    assert not at.selectbox
    assert said(shown(at, "mistakes")) == "a"


def test_what_waits_gives_way_to_a_new_choice(folder: Path) -> None:
    at = shown(opened(folder, focus="a"), "time")
    at.selectbox[0].set_value("c").run()
    assert at.query_params["focus"] == "c"
    assert said(shown(at, "mistakes")) == "c"


def test_a_choice_by_a_button_is_what_every_tab_shows_and_says(folder: Path) -> None:
    at = opened(folder)
    at.button[0].click().run()
    assert said(at) == "c"
    at = shown(at, "mistakes")
    assert said(at) == "c"
    # Without this the browser would show the first, and ask for it at the next touch.
    assert at.selectbox[0].proto.set_value
    assert at.selectbox[0].proto.raw_value == "C"


def test_a_run_that_is_not_chosen_gets_a_sentence(folder: Path) -> None:
    at = opened(folder, focus="gone")
    assert "is not among the choices" in at.warning[0].value
    assert said(at) == "a"
