"""A picture's way through the saved epochs of a run: cells of a strip, and one sentence."""

from collections.abc import Sequence
from itertools import pairwise

from components.figures.bars import percent
from components.figures.heat_cells import HeatCell, SeenPicture
from components.inspection.journey_records import EpochLook, Journey

MOST_NAMED = 6


def seen_pictures(journey: Journey) -> list[SeenPicture]:
    """What the networks saw; once for all epochs, or for each size where a run changed it."""
    by_key = {_seen_key(each): each.answer.seen for each in journey if isinstance(each, EpochLook)}
    return [SeenPicture(key, pixels) for key, pixels in by_key.items()]


def strip_cells(journey: Journey, truth: str = "") -> list[HeatCell]:
    """For each saved epoch its heat map, with its answer and how sure it is.

    Where `truth`, what the picture shows, is one of the classes, a mark says whether the answer is
    right. An epoch that can't be asked shows the picture alone.
    """
    return [
        _cell(each, truth)
        if isinstance(each, EpochLook)
        else HeatCell(str(each.epoch), f"epoch {each.epoch}", None, "no answer")
        for each in journey
    ]


def epoch_cells(look: EpochLook) -> list[HeatCell]:
    """One epoch's picture and the heat map over it, large."""
    key, explained = _seen_key(look), look.answer.explained[0]
    title = f"What speaks for {explained.label} at epoch {look.epoch}"
    return [
        HeatCell("seen", "What the network saw", None, picture=key),
        HeatCell("chosen", title, look.heat_map.values, picture=key),
    ]


def journey_sentence(journey: Journey, truth: str = "") -> str:
    """How the answer went on, in words with numbers; "" where no epoch could be asked.

    With `truth`, what the picture shows, it says when the answer was first right and whether it
    stayed so.
    """
    looks = [each for each in journey if isinstance(each, EpochLook)]
    if not looks:
        return ""
    if len(looks) == 1:
        return f"At epoch {looks[0].epoch}, the only one, it says {_said(looks[0])}."
    return _about_truth(looks, truth) if truth else _about_changes(looks)


def _about_truth(looks: Sequence[EpochLook], truth: str) -> str:
    last, since = looks[-1], _since(looks)
    right = [look.epoch for look in looks if look.best.label == truth]
    if not right:
        return f"At no saved epoch it says “{truth}”; at the last it says {_said(last)}."
    if last.best.label != truth:
        return f"It said “{truth}” at {_epochs(right)}, but at the last it says {_said(last)}."
    begin = f"It says “{truth}” {_from(since, looks)}, at the last with {_sure(last)}."
    before = [epoch for epoch in right if epoch < since]
    return f"{begin} Before, it had said so at {_epochs(before)}." if before else begin


def _about_changes(looks: Sequence[EpochLook]) -> str:
    first, last = looks[0], looks[-1]
    changes = sum(one.best.label != other.best.label for one, other in pairwise(looks))
    at_last = f"“{last.best.label}” {_from(_since(looks), looks)}, at the last with {_sure(last)}"
    if not changes:
        return f"It says {at_last}."
    times = "once" if changes == 1 else f"{changes} times"
    return f"Its answer changed {times}: at first {_said(first)}, {at_last}."


def _since(looks: Sequence[EpochLook]) -> int:
    """The epoch from which on the answer is the last one's."""
    since = looks[-1]
    for look in reversed(looks):
        if look.best.label != since.best.label:
            break
        since = look
    return since.epoch


def _from(epoch: int, looks: Sequence[EpochLook]) -> str:
    which = "the first saved epoch" if epoch == looks[0].epoch else f"epoch {epoch}"
    return f"from {which} on"


def _said(look: EpochLook) -> str:
    return f"“{look.best.label}” ({_sure(look)})"


def _sure(look: EpochLook) -> str:
    return percent(look.best.probability)


def _epochs(epochs: Sequence[int]) -> str:
    if len(epochs) == 1:
        return f"epoch {epochs[0]}"
    if len(epochs) > MOST_NAMED:
        return f"{len(epochs)} epochs, first at {epochs[0]}"
    return f"epochs {', '.join(map(str, epochs[:-1]))} and {epochs[-1]}"


def _cell(look: EpochLook, truth: str) -> HeatCell:
    note = f"{look.best.label} · {_sure(look)}"
    if truth:
        note += " ✓" if look.best.label == truth else " ✗"
    key = str(look.epoch)
    return HeatCell(key, f"epoch {key}", look.heat_map.values, note, _seen_key(look))


def _seen_key(look: EpochLook) -> str:
    return "×".join(map(str, look.answer.seen.shape[:2]))
