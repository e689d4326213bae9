"""What unfolds below Inspection's first screen: one module a tab, computed when it is open."""

from components.ui import (
    beside_tab,
    change_tab,
    feature_tab,
    gallery_tab,
    lessons,
    methods_tab,
    take_away_tab,
    trust_tab,
)
from components.ui.shown import Shown

TITLES = {
    "words": "In words",
    "methods": "Methods",
    "features": "Feature maps",
    "change": "Change the image",
    "trust": "Trust",
    "beside": "Other networks",
    "several": "Several pictures",
    "take": "Take away",
}


def show(tab: str, shown: Shown) -> None:
    """The content of the open tab."""
    match tab:
        case "words":
            lessons.show("inspection")
        case "methods":
            methods_tab.show(shown)
        case "features":
            feature_tab.show(shown)
        case "change":
            change_tab.show(shown)
        case "trust":
            trust_tab.show(shown)
        case "beside":
            beside_tab.show(shown)
        case "several":
            gallery_tab.show(shown)
        case "take":
            take_away_tab.show(shown)
