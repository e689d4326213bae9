"""Long work seen from a page: the answer, the wait, the error, the leaving."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    import time

    import streamlit as st

    from components.errors import ExplorerError
    from components.ui import frame, jobs

    question = st.session_state.get("question", "q")
    takes, fails = st.session_state.get("takes", 0.0), st.session_state.get("fails")

    def job() -> str:
        time.sleep(takes)
        if fails:
            raise ExplorerError("The cat is asleep.")
        return f"the answer to {question}"

    with frame.errors_shown():
        st.write(jobs.answer("inference", ("test", question), job, "Thinking…"))


def test_the_answer_comes_and_the_wait_leaves_no_trace() -> None:
    at = AppTest.from_function(page, default_timeout=30)
    at.session_state["takes"] = 0.6
    at.session_state["question"] = "slow"
    at.run()
    assert at.markdown[0].value == "the answer to slow"
    assert not at.caption


def test_an_error_for_the_person_is_a_sentence_and_is_tried_again() -> None:
    at = AppTest.from_function(page, default_timeout=30)
    at.session_state["question"] = "asleep"
    at.session_state["fails"] = True
    at.run()
    assert at.error[0].value == "The cat is asleep."
    at.session_state["fails"] = False
    at.run()
    assert at.markdown[0].value == "the answer to asleep"


def test_a_bug_surfaces() -> None:
    def buggy() -> None:
        from components.ui import frame, jobs

        with frame.errors_shown():
            jobs.answer("inference", "bug", lambda: 1 / 0, "Thinking…")

    at = AppTest.from_function(buggy, default_timeout=30).run()
    assert at.exception
    assert not at.error
