"""A link within the app that asks for a tab leads to that tab, also where it stands far down."""

from components.ui.views import view

_view = view("arrival")


def scroll_here(arrival: int) -> None:
    """Brings this place to the top of the screen, once for each number; 0 does nothing.

    An address that opens the app shows the page from its top: the tab is a part of that view.
    """
    if arrival:
        _view(key="arrival", data={"arrival": arrival})
