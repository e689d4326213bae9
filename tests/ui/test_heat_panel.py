"""How heat maps are drawn: what is usual depends on what becomes of cold places."""

import pytest
from streamlit.testing.v1 import AppTest

from components.ui.heat_panel import Drawing


def page() -> None:
    import streamlit as st

    from components.ui import address, heat_panel

    address.arrive("here")
    drawing = heat_panel.ask_drawing()
    st.session_state.drawn = drawing.opacity, drawing.fading


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(page, default_timeout=30)


def test_cold_places_are_clear_and_what_covers_everything_is_thinner(at: AppTest) -> None:
    at.run()
    assert at.session_state.drawn == (0.8, True)
    at.segmented_control(key="cold").set_value("coloured").run()
    assert at.session_state.drawn == (0.5, False)
    assert at.query_params["cold"] == "coloured"
    assert "opacity" not in at.query_params


def test_an_opacity_that_a_person_chose_stays(at: AppTest) -> None:
    at.query_params["opacity"] = "0.3"
    at.query_params["cold"] = "coloured"
    at.run()
    assert at.session_state.drawn == (0.3, False)
    at.segmented_control(key="cold").set_value("clear").run()
    assert at.session_state.drawn == (0.3, True)


def test_maps_and_differences_fade_alike() -> None:
    drawing = Drawing(0.8, 0.1, "Magma", "own", smooth=False, fading=False)
    own, difference = drawing.look("chosen"), drawing.look("difference")
    assert (own.colours, own.scale, own.fading) == ("Magma", "own", False)
    assert (difference.colours, difference.scale, difference.fading) == ("RdBu_r", "shared", False)
    assert difference.threshold == 0.1
