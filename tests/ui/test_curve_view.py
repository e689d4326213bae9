"""The chart's zoom: in the address, and kept as long as it means something."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from components.figures.curve_points import CurveOptions
    from components.ui import address, curve_view
    from tests.browser.curve_harness import a_run

    address.arrive("here")
    run = a_run("a", val_loss=[1.0, 0.5], val_accuracy=[0.1, 0.2])
    options = {"metric": "loss", **st.session_state.get("options", {})}
    curve_view.curves([run], CurveOptions(**options))


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(page, default_timeout=30)


def told(at: AppTest) -> dict[str, Any]:
    """What Python says to the view before the numbers."""
    message: bytes = at.get("bidi_component")[0].proto.bytes
    head: dict[str, Any] = json.loads(message.partition(b"\n")[0])
    return head


def show(at: AppTest, **options: Any) -> dict[str, Any]:
    at.session_state.options = options
    at.run()
    assert not at.exception
    return told(at)


def test_a_link_sets_the_zoom_and_a_run_says_it_once(at: AppTest) -> None:
    at.query_params["zoom"] = "1,2,0.25,"
    at.run()
    (warning,) = at.warning
    assert "is no zoom" in warning.value
    assert told(at)["told"] == ",,,"
    at.query_params["zoom"] = "1,2,,"
    at.run()
    first = told(at)
    assert first["told"] == "1,2,,"
    assert show(at, smoothing=0.5)["token"] == first["token"]


def test_another_metric_keeps_x_and_another_axis_nothing(at: AppTest) -> None:
    at.query_params["zoom"] = "1,2,0.25,0.5"
    first = show(at)
    accuracy = show(at, metric="accuracy")
    assert at.query_params["zoom"] == "1,2,,"
    assert accuracy["token"] == first["token"]  # the view knows it by itself
    assert accuracy["axes"] != first["axes"]
    show(at, metric="accuracy", x_axis="minutes")
    assert "zoom" not in at.query_params


def test_a_link_with_another_metric_means_its_zoom(at: AppTest) -> None:
    at.query_params["zoom"] = "1,2,0.25,0.5"
    show(at)
    at.query_params["zoom"] = "1,1.5,0.1,0.2"
    assert show(at, metric="accuracy")["told"] == "1,1.5,0.1,0.2"
