"""A link within the app that asks for a tab leads to it; an address that opens the app does not."""

from streamlit.testing.v1 import AppTest

from tests.pages.opening import ROUTER, opened, view


def arrivals(at: AppTest) -> int:
    mounted = [each for each in at.get("bidi_component") if each.proto.id.endswith("-arrival")]
    return view(at, "arrival")["arrival"] if mounted else 0


def test_a_link_to_a_tab_leads_to_it_and_each_further_one_again() -> None:
    at = opened("runs", tab="advice")
    assert arrivals(at) == 1
    at.run()  # whatever else is chosen, the place stays and nothing moves
    assert arrivals(at) == 1
    at.query_params["tab"] = "data"
    at.run()
    assert arrivals(at) == 2


def test_a_link_without_a_tab_leads_to_the_top() -> None:
    assert arrivals(opened("runs", experiment="degradation")) == 0


def test_the_address_that_opens_the_app_shows_the_page_from_its_top() -> None:
    at = AppTest.from_file(ROUTER, default_timeout=120)
    at.query_params["notes"] = "Inception"
    at.run()
    assert at.session_state["address: arrivals"] is None
    at.run()
    assert at.session_state["address: arrivals"] == 0
