"""The replay's charts and words say what stands in the saved search."""

import numpy as np
import pytest

from components.blocks.search_records import read_search, score
from components.figures.search_figures import PALE, front_figure, replay_figure
from components.figures.search_words import (
    choices_table,
    cost_text,
    judgement,
    origin,
    part_texts,
    result_text,
)

SAVED = read_search()
EVOLUTION = SAVED.search("evolution")


def test_the_replay_shows_what_was_known_then() -> None:
    points, others, *_ = replay_figure(SAVED, "evolution", 20).data
    for trace, search in ((points, SAVED.searches[0]), (others, SAVED.searches[1])):
        assert list(trace.y) == [one.score for one in search.evaluations]
        assert list(trace.marker.opacity) == [1.0] * 20 + [PALE] * (len(trace.y) - 20)
    lines = [trace for trace in replay_figure(SAVED, "evolution", 20).data if trace.mode == "lines"]
    for line, search in zip(lines, SAVED.searches, strict=True):
        scores = [one.score for one in search.evaluations[:20]]
        assert list(line.y) == list(np.maximum.accumulate(scores))


@pytest.mark.parametrize("number", [1, 20, len(EVOLUTION.evaluations)])
def test_on_the_dotted_line_every_network_has_the_best_score(number: int) -> None:
    dotted, edge, *_, ring = front_figure(SAVED, "evolution", number).data
    best = max(one.score for search in SAVED.searches for one in search.evaluations[:number])
    for macs, accuracy in zip(dotted.x, dotted.y, strict=True):
        assert score(accuracy, macs, SAVED.settings.target) == pytest.approx(best)
    assert list(edge.y) == sorted(set(edge.y))
    chosen = EVOLUTION.evaluations[number - 1]
    assert (ring.x[0], ring.y[0]) == (chosen.macs, chosen.accuracy)


def test_the_three_parts_carry_this_search_s_numbers() -> None:
    space, algorithm, evaluation = part_texts(SAVED.settings)
    assert "3 operators × 2 kernels × 3 numbers of channels × 2 numbers of layers = 36" in space
    assert "37 × 37 = **1,369 networks**" in space
    assert f"draws {SAVED.settings.population}." in algorithm
    # 2^0.07 = 1.0497
    assert "right 5% more often" in evaluation
    assert "<sup>−0.07</sup>" in evaluation


def test_a_network_s_words_are_those_of_its_record() -> None:
    child = next(one for one in EVOLUTION.evaluations if one.parent is not None)
    (change,) = EVOLUTION.mutation(child)
    assert f"child of network {child.parent}**: in stage {change.stage}" in origin(EVOLUTION, child)
    assert choices_table(EVOLUTION, child).count("<small>was ") == 1
    drawn = EVOLUTION.evaluations[0]
    assert "drawn at random" in origin(EVOLUTION, drawn)
    assert choices_table(EVOLUTION, drawn).count("<small>was ") == 0
    assert "the best of this search so far**" in judgement(
        EVOLUTION, EVOLUTION.winner, SAVED.settings
    )
    last = EVOLUTION.evaluations[-1]
    if last is not EVOLUTION.winner:
        told = f"the best of this search so far is network {EVOLUTION.winner.number} with"
        assert told in judgement(EVOLUTION, last, SAVED.settings)


def test_the_outcome_is_counted() -> None:
    every = [one for search in SAVED.searches for one in search.evaluations]
    text = result_text(SAVED)
    assert f"highest score, **{max(one.score for one in every):.3f}**" in text
    for search in SAVED.searches:
        later = [one.score for one in search.evaluations[SAVED.settings.population :]]
        assert f"**{np.mean(later):.3f}** in" in text
    minutes = sum(one.seconds for one in every) / 60
    assert f"{len(every)} networks trained in {minutes:.1f} minutes" in cost_text(SAVED)
