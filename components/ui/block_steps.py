"""A laboratory's examples as steps to try."""

from components.blocks.lab import Example, Lab
from components.ui.block_choices import BESIDE, KNOBS
from components.ui.frame import Step


def steps(lab: Lab) -> list[Step]:
    """A link for each example; what it does not set goes back to where it was at first."""
    return [Step(example.text, "blocks", _query(lab, example)) for example in lab.examples]


def _query(lab: Lab, example: Example) -> dict[str, str]:
    unset = dict.fromkeys((*KNOBS, BESIDE), "")
    changed = {
        key: f"{value:g}" for key, value in example.values.items() if value != lab.defaults[key]
    }
    # Never an empty query: after such a link the browser's bar keeps the one before.
    return {**unset, **changed, "block": lab.key}
