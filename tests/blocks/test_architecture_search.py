"""The search's space, algorithms and records: by hand, by brute force, and against torch."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from components.blocks.building import difference, measure
from components.blocks.costing import cost
from components.blocks.labs import LABS
from components.blocks.labs.searched import TAKEN, network
from components.blocks.search_algorithms import Score, Tried, evolution, random_search
from components.blocks.search_records import (
    Evaluation,
    Search,
    best_so_far,
    front,
    read_search,
    score,
    write_search,
)
from components.blocks.search_space import (
    CHOICES,
    IDENTITY,
    Candidate,
    Stage,
    candidate_of,
    changes,
    codes,
    mutated,
    networks,
    plain,
)
from components.errors import ExplorerError

NOTHING = Stage(IDENTITY, 3, 8, 1)
SEARCHES = read_search().searches
STAGES = st.builds(Stage, *(st.sampled_from(values) for values in CHOICES.values()))
CANDIDATES = st.tuples(STAGES, STAGES).map(Candidate)


def test_the_space_is_as_large_as_it_is_said_to_be() -> None:
    """A stage by hand: 4 operators × 2 kernels × 3 channels × 2 layers = 48; 36 + 1 differ."""
    stages = [Stage(*values) for values in product(*CHOICES.values())]  # type: ignore[arg-type]
    every = [Candidate(pair) for pair in product(stages, stages)]
    assert len(every) == codes() == 48**2
    assert len({network(one) for one in every}) == networks() == 37**2


@given(candidate=CANDIDATES, seed=st.integers(0, 2**32))
def test_a_mutation_changes_one_choice_and_the_network(candidate: Candidate, seed: int) -> None:
    child = mutated(candidate, default_rng(seed))
    (change,) = changes(candidate, child)
    assert change.before != change.after
    assert change.after in CHOICES[change.choice]
    assert network(child) != network(candidate)
    assert mutated(candidate, default_rng(seed)) == child


@given(candidate=CANDIDATES)
def test_a_candidate_survives_the_file_s_form(candidate: Candidate) -> None:
    assert candidate_of(plain(candidate)) == candidate


@pytest.mark.parametrize(
    "rows",
    [
        [["convolution", 3, 8, 1]],
        [["convolution", 3, 8, 1], ["convolution", 7, 8, 1]],
        [["convolution", 3, 8, 1], ["convolution", 3, 8]],
    ],
)
def test_what_is_no_candidate_is_refused(rows: list[list[str | int]]) -> None:
    with pytest.raises(ExplorerError, match="no network of this search space"):
        candidate_of(rows)


@settings(max_examples=40, deadline=None)
@given(candidate=CANDIDATES)
def test_torch_builds_what_the_arithmetic_counts(candidate: Candidate) -> None:
    assert difference(network(candidate), TAKEN) == ""


@pytest.mark.parametrize(
    ("stages", "macs"),
    [
        ((NOTHING, NOTHING), 0),
        # 5 × 5 window × 8 channels × 16 filters × 8 × 8 places
        ((Stage("convolution", 5, 16, 1), NOTHING), 25 * 8 * 16 * 64 + 8 * 10),
        # on 4 × 4: a 3 × 3 window for each of 8 channels, then 8 × 24; again with 24
        (
            (NOTHING, Stage("separable", 3, 24, 2)),
            (9 * 8 + 8 * 24 + 9 * 24 + 24 * 24) * 16 + 16 * 10,
        ),
        # 8 → 32 → 32 → 16 channels
        ((NOTHING, Stage("inverted", 5, 16, 1)), (8 * 32 + 25 * 32 + 32 * 16) * 16 + 8 * 10),
    ],
)
def test_costs_by_hand(stages: tuple[Stage, Stage], macs: int) -> None:
    """Stem 9 × 8 × 64 and classifier 8 × 10; each further channel at the end costs 10."""
    assert cost(network(Candidate(stages)), TAKEN).macs == 9 * 8 * 64 + 8 * 10 + macs


def test_the_score_by_hand() -> None:
    """2^−0.07 = 0.95264, and 100^−0.07 = 10^−0.14 = 0.72444."""
    assert score(0.9, 100_000, 100_000) == 0.9
    assert score(0.8, 200_000, 100_000) == pytest.approx(0.8 * 0.952638, rel=1e-6)
    assert score(1.0, 40_000_000, 400_000) == pytest.approx(0.724436, rel=1e-6)
    assert score(0.5, 50_000, 100_000) == pytest.approx(0.5 / 0.952638, rel=1e-6)


@given(
    one=st.tuples(st.floats(0.01, 1), st.integers(1, 10**9)),
    other=st.tuples(st.floats(0.01, 1), st.integers(1, 10**9)),
    targets=st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)),
)
def test_the_target_changes_no_order(
    one: tuple[float, int], other: tuple[float, int], targets: tuple[int, int]
) -> None:
    first, second = (score(*one, target) / score(*other, target) for target in targets)
    assert first == pytest.approx(second)


def parents(rising: bool, population: int = 4) -> list[int | None]:
    """Who the parents are if scores rise, or fall, from each evaluation to the next."""
    asked: list[Candidate] = []

    def scored(candidate: Candidate) -> float:
        asked.append(candidate)
        return len(asked) if rising else -len(asked)

    # 200 asked of 4 are all of them, as good as certainly.
    found = list(evolution(10, 0, scored, population, tournament=200))
    return [one.parent for one in found]


def test_in_evolution_the_oldest_dies_however_good_it_is() -> None:
    """The best is always the oldest: without ageing network 1 would be every child's parent."""
    assert parents(rising=False) == [None, None, None, None, 1, 2, 3, 4, 5, 6]
    assert parents(rising=True) == [None, None, None, None, 4, 5, 6, 7, 8, 9]


def test_a_child_differs_from_its_parent_in_one_choice() -> None:
    found = list(evolution(40, 3, lambda candidate: candidate.stages[0].channels))
    for one in found[12:]:
        assert one.parent is not None
        assert len(changes(found[one.parent - 1].candidate, one.candidate)) == 1


def test_both_algorithms_begin_alike_and_repeat_themselves() -> None:
    def run(start: Callable[[int, int, Score], Iterator[Tried]]) -> list[Tried]:
        return list(start(20, 5, lambda candidate: 1.0))

    assert run(random_search)[:12] == run(evolution)[:12]
    assert run(random_search) == run(random_search)
    assert run(evolution) == run(evolution)
    assert len({one.candidate for one in run(random_search)}) > 15


def test_the_front_has_what_nothing_cheaper_equals() -> None:
    def tried(number: int, macs: int, accuracy: float) -> Evaluation:
        return Evaluation(number, Candidate((NOTHING, NOTHING)), None, accuracy, macs, 0, 0, 0)

    rows = [(500, 0.9), (100, 0.5), (300, 0.4), (500, 0.95), (900, 0.95), (200, 0.7)]
    found = front([tried(number, *row) for number, row in enumerate(rows)])
    assert [(one.macs, one.accuracy) for one in found] == [(100, 0.5), (200, 0.7), (500, 0.95)]


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.algorithm)
def test_the_saved_search_is_sound(search: Search) -> None:
    """Costs are torch's, accuracies whole pictures, parents alive, the best only ever better."""
    saved = read_search().settings
    for one in search.evaluations:
        built = measure(network(one.candidate), TAKEN)
        assert (one.macs, one.params) == (built.macs, built.params)
        assert (one.accuracy * saved.validation) == pytest.approx(
            round(one.accuracy * saved.validation)
        )
        assert one.score == score(one.accuracy, one.macs, saved.target, saved.weight)
        if one.parent is not None:
            assert one.number - saved.population <= one.parent < one.number
            assert len(search.mutation(one)) == 1
    drawn = [one.parent is None for one in search.evaluations]
    evolves = search.algorithm == "evolution"
    assert drawn == [not evolves or n <= saved.population for n in range(1, len(drawn) + 1)]
    scores = [one.score for one in best_so_far(search.evaluations)]
    assert scores == sorted(scores)
    assert scores[-1] == search.winner.score == max(one.score for one in search.evaluations)


def test_the_saved_searches_are_two_alike() -> None:
    one, other = SEARCHES
    assert {one.algorithm, other.algorithm} == {"random", "evolution"}
    assert len(one.evaluations) == len(other.evaluations)
    population = read_search().settings.population
    for first, second in zip(
        one.evaluations[:population], other.evaluations[:population], strict=True
    ):
        assert replace(first, seconds=0) == replace(second, seconds=0)


def test_a_saved_search_reads_back(tmp_path: Path) -> None:
    file = tmp_path / "search.json"
    write_search(file, read_search())
    assert read_search(file) == read_search()


@pytest.mark.parametrize("text", ["", "{}", '{"settings": {}, "searches": []}'])
def test_what_is_no_saved_search_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "search.json"
    file.write_text(text)
    with pytest.raises(ExplorerError, match="can't be read as a saved search"):
        read_search(file)


def test_the_laboratory_opens_every_network_of_the_search() -> None:
    lab = LABS["architecture-search"]
    numbers = {knob.key: knob for knob in lab.knobs}["evaluation"]
    for index, algorithm in enumerate(("random", "evolution")):
        search = read_search().search(algorithm)
        for number in range(int(numbers.lowest), int(numbers.highest) + 1):
            first, *others = lab.designs({"algorithm": index, "evaluation": number})
            one = search.evaluations[number - 1]
            assert first.block == network(one.candidate)
            assert f"Network {number}" in first.title
            assert [f"{one.parent}, its parent" in other.title for other in others] == (
                [True] if one.parent else [False] * len(others)
            )
