"""The address bar as the state: reading, writing, refusing, carrying over."""

import pytest
from streamlit.testing.v1 import AppTest

from components.ui import address


def page() -> None:
    import streamlit as st

    from components.ui import address, inputs

    address.arrive(st.session_state.get("where", "here"))
    if st.session_state.get("show slider", True):
        inputs.number("φ", "phi", (-3.0, 8.0), 1.0, 0.1, "help")
    inputs.one_of("With", "with", ["b0", "b1"], st.session_state.get("default", "b0"))
    st.write(address.link())
    st.button("b1", on_click=address.choose, kwargs={"with": "b1"})


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that the test moves."""
    clock = [1000.0]
    monkeypatch.setattr(address, "monotonic", lambda: clock[0])
    return clock


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(page, default_timeout=30)


def test_a_link_restores_the_view(at: AppTest) -> None:
    at.query_params["phi"] = "2.5"
    at.query_params["with"] = "b1"
    at.run()
    assert at.slider(key="phi").value == 2.5
    assert at.session_state["with"] == "b1"
    assert at.query_params["phi"] == "2.5"


def test_a_choice_goes_into_the_address_and_a_default_leaves_it(at: AppTest) -> None:
    at.run()
    assert "phi" not in at.query_params
    at.slider(key="phi").set_value(3.0).run()
    assert at.query_params["phi"] == "3.0"
    at.slider(key="phi").set_value(1.0).run()
    assert "phi" not in at.query_params


@pytest.mark.parametrize("text", ["abc", "nan", "99", "", "1e400", "<script>"])
def test_a_wrong_value_gets_a_sentence_and_the_last_good_value_stays(
    at: AppTest, text: str, now: list[float]
) -> None:
    at.query_params["phi"] = "2.0"
    at.run()
    now[0] += 60
    at.query_params["phi"] = text
    at.run()
    assert "is no number from" in at.warning[0].value.replace("\\", "")
    assert at.slider(key="phi").value == 2.0
    assert at.query_params["phi"] == "2.0"


def test_the_browsers_back_button_brings_the_old_value(at: AppTest, now: list[float]) -> None:
    at.run()
    at.slider(key="phi").set_value(3.0).run()
    now[0] += 60
    at.slider(key="phi").set_value(4.0).run()
    now[0] += 60
    at.query_params["phi"] = "3.0"
    at.run()
    assert at.slider(key="phi").value == 3.0
    now[0] += 60
    del at.query_params["phi"]
    at.run()
    assert at.slider(key="phi").value == 1.0


def test_a_late_browser_does_not_undo_a_choice(at: AppTest, now: list[float]) -> None:
    """Quick key presses: the second press still carries the address from before the first."""
    at.query_params["phi"] = "2.0"
    at.run()
    at.slider(key="phi").set_value(2.1).run()
    now[0] += 0.2
    at.query_params["phi"] = "2.0"  # the echo
    at.slider(key="phi").set_value(2.2).run()
    assert at.slider(key="phi").value == 2.2
    assert at.query_params["phi"] == "2.2"


def test_a_choice_survives_a_visit_to_another_page(at: AppTest) -> None:
    at.run()
    at.slider(key="phi").set_value(5.0).run()
    at.session_state["where"] = "there"
    at.session_state["show slider"] = False
    del at.query_params["phi"]  # as Streamlit does on the way to another page
    at.run()
    at.session_state["where"] = "here"
    at.session_state["show slider"] = True
    at.run()
    assert at.slider(key="phi").value == 5.0
    assert at.query_params["phi"] == "5.0"


def test_an_untouched_default_follows_a_new_default(at: AppTest) -> None:
    at.run()
    at.session_state["default"] = "b1"
    at.run()
    assert at.session_state["with"] == "b1"
    assert "with" not in at.query_params


def test_a_buttons_choice_shows_in_widget_and_address(at: AppTest) -> None:
    at.run()
    at.button[0].click().run()
    assert at.session_state["with"] == "b1"
    assert at.query_params["with"] == "b1"


def test_the_link_holds_the_whole_view(at: AppTest) -> None:
    at.query_params["phi"] = "2.5"
    at.run()
    assert at.markdown[0].value.endswith("?phi=2.5")


def test_a_choice_reaches_a_page_with_another_default_and_comes_back(at: AppTest) -> None:
    """From page to page directly: Streamlit drops a widget's state with its page."""
    at.query_params["with"] = "b1"
    at.run()
    at.session_state["where"] = "there"
    at.session_state["default"] = "b1"
    del at.query_params["with"]
    at.run()
    assert at.session_state["with"] == "b1"
    at.session_state["where"] = "here"
    at.session_state["default"] = "b0"
    at.session_state["with"] = "b0"  # what a dropped widget's state would have become
    at.run()
    assert at.session_state["with"] == "b1"
    assert at.query_params["with"] == "b1"


def test_a_first_quick_press_is_not_undone_by_the_empty_address(
    at: AppTest, now: list[float]
) -> None:
    at.run()
    at.slider(key="phi").set_value(1.1).run()
    now[0] += 0.2
    del at.query_params["phi"]  # the browser has not heard of 1.1 yet
    at.slider(key="phi").set_value(1.2).run()
    assert at.slider(key="phi").value == 1.2


def test_a_sentence_about_the_address_fetches_nothing(at: AppTest) -> None:
    at.query_params["phi"] = "![x](http://127.0.0.1:9/x.png)"
    at.run()
    assert "![x](" not in at.warning[0].value
