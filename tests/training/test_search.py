"""The search as a person starts it, and how its candidates are judged."""

from pathlib import Path

import numpy as np
import pytest

from components.blocks.search_records import read_search
from components.training.candidates import judge, splits
from components.training.search import main


def test_no_picture_is_used_twice() -> None:
    """Learned from, steered by and judged with: 1,797 pictures, no two places the same."""
    data, saved = splits(), read_search().settings
    counts = (len(data.train), len(data.validation), len(data.test))
    assert counts == (saved.train, saved.validation, saved.test)
    assert sum(counts) == 1797
    for part in (data.train, data.validation, data.test):
        assert len(np.unique(part.labels.numpy())) == 10
    # The data set has no two equal pictures, so equal ones would be the same.
    seen = np.concatenate(
        [part.images.flatten(1).numpy() for part in (data.train, data.validation, data.test)]
    )
    assert len(np.unique(seen, axis=0)) == 1797


def test_a_candidate_of_the_saved_search_comes_out_again() -> None:
    """Bit for bit on one machine; another may round otherwise, by a few pictures."""
    saved = read_search()
    ways = saved.search("evolution").evaluations
    cheapest = min(ways, key=lambda one: one.macs)
    data, (epochs, seed) = splits(), (saved.settings.epochs, saved.settings.seed)
    first, second = (judge(cheapest.candidate, data, epochs, seed) for _ in range(2))
    assert first.accuracy == second.accuracy
    assert abs(first.accuracy - cheapest.accuracy) <= 4 / saved.settings.validation
    assert (first.macs, first.params) == (cheapest.macs, cheapest.params)
    assert judge(cheapest.candidate, data, epochs, seed + 1).accuracy != first.accuracy


def test_a_small_search_is_told_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = ("--evaluations", "3", "--images", "40", "--epochs", "1", "--target", "50000")
    file = tmp_path / "search.json"
    assert main([*small, "--seed", "7", "--out", str(file)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len([line for line in said if line.endswith("left")]) == 6
    assert said[-1] == f"written to {file}"
    found = read_search(file)
    assert [len(search.evaluations) for search in found.searches] == [3, 3]
    assert (found.settings.seed, found.settings.target, found.settings.train) == (7, 50000, 40)
    again = tmp_path / "again.json"
    assert main([*small, "--seed", "7", "--algorithm", "random", "--out", str(again)]) == 0
    one, other = found.search("random"), read_search(again).search("random")
    assert [each.score for each in one.evaluations] == [each.score for each in other.evaluations]
    assert one.test_accuracy == other.test_accuracy


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--evaluations", "1"), "whole number from 2 to 500, not '1'"),
        (("--evaluations", "many"), "whole number from 2 to 500, not 'many'"),
        (("--epochs", "0"), "whole number from 1 to 100"),
        (("--algorithm", "clever"), "invalid choice: 'clever'"),
        (("--algorithm", "random"), "compares both algorithms; keep one alone with --out FILE"),
        (("--evaluations", "12"), "network 13: train that many, or keep a shorter search"),
        (("--out", "no/such/folder/file.json"), "There is no folder no/such/folder"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert sentence in capsys.readouterr().err
