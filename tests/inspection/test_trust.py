"""Everything that is measured about one heat map, its shortest line, and what it says in words."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from components.errors import ExplorerError
from components.inspection import inspect
from components.inspection.deleting import deletion, insertion
from components.inspection.imputing import road
from components.inspection.judging import subject
from components.inspection.keeping import kept
from components.inspection.pointing import pointing, seen_mask
from components.inspection.records import HeatMap
from components.inspection.scoring import by_passes
from components.inspection.trust_records import (
    Curve,
    Kept,
    Pointing,
    Road,
    Trust,
    TrustLine,
)
from components.inspection.trusting import trust, trust_line
from components.inspection.verdicts import by_energy, by_likeness, by_painting, by_pointing
from components.networks import LoadedNetwork, Weights
from tests.inspection.judged import can_be_used_by_others
from tests.inspection.subjects import lively, loaded, noise, small_network, square

SIDE_PX = 16
TRAINED = Weights("checkpoint:a.pth", "checkpoint", "a.pth", "any")


def trained(network: LoadedNetwork) -> LoadedNetwork:
    """The same network, whose weights are not said to be random."""
    return replace(network, weights=TRAINED)


def lent(seed: int = 0) -> LoadedNetwork:
    return trained(loaded(lively(small_network(seed=seed)), square(SIDE_PX)))


def some_map(values: np.ndarray, class_index: int = 1, layer: str = "3") -> HeatMap:
    return HeatMap(values.astype(np.float32), layer, class_index, "gradcam")


def first_map(network: LoadedNetwork, method: str = "gradcam") -> HeatMap:
    (seen,) = inspect(network, noise(SIDE_PX), method, "3")
    return seen.heat_maps[0]


def test_everything_is_what_each_measure_says_alone() -> None:
    network, image = lent(), noise(SIDE_PX)
    heat_map = first_map(network)
    mask = np.zeros((SIDE_PX, SIDE_PX), dtype=bool)
    mask[4:12, 4:12] = True
    found = trust(network, image, heat_map, mask)
    asked = subject(network, image, heat_map.class_index)
    deleted, inserted = deletion(asked, heat_map.values), insertion(asked, heat_map.values)
    assert found.deletion.probabilities == pytest.approx(deleted.probabilities, abs=1e-6)
    assert found.insertion.probabilities == pytest.approx(inserted.probabilities, abs=1e-6)
    assert found.road.combined == pytest.approx(road(asked, heat_map.values).combined, abs=1e-6)
    assert found.kept.drop == pytest.approx(kept(asked, heat_map.values).drop, abs=1e-6)
    inside = seen_mask(mask, image, network.preprocessing)
    assert found.pointing == pointing(heat_map.values, inside)
    (answer,) = inspect(network, image, top=1)
    assert found.probability == pytest.approx(answer.predictions[0].probability, abs=1e-6)
    assert found.random.probabilities[0] == pytest.approx(found.probability, abs=1e-6)
    assert found.random.probabilities[-1] == pytest.approx(found.deletion.probabilities[-1])
    assert not found.empty
    assert trust(network, image, heat_map).pointing is None


def test_line_and_table_say_the_same_numbers() -> None:
    network, image = lent(), noise(SIDE_PX)
    heat_map = first_map(network)
    line, found = trust_line(network, image, heat_map), trust(network, image, heat_map)
    assert line.likeness is not None
    assert line == TrustLine(
        found.probability,
        found.deletion.area,
        found.random.area,
        found.kept.probability,
        found.random_kept,
        found.likeness,
        found.empty,
        found.top_probability,
        found.classes,
        found.untrained,
    )
    assert line.verdicts == {key: found.verdicts[key] for key in line.verdicts}
    assert set(line.verdicts) == {"deletion", "drop", "likeness"}


def test_as_much_kept_at_random_places_is_what_the_drop_is_compared_with() -> None:
    """A map of one value in a quarter keeps a quarter; of `Corner`'s class, a quarter of it."""
    network, image = trained(loaded(Corner(), square(SIDE_PX), labels=2)), noise(SIDE_PX)
    quarter = np.zeros((SIDE_PX, SIDE_PX))
    quarter[:8, :8] = 1
    found = trust(network, image, some_map(quarter, 0, "look"))
    assert found.kept.probability == pytest.approx(found.probability, abs=1e-3)
    assert found.random_kept == pytest.approx(found.probability / 4, abs=0.15 * found.probability)
    assert found.verdicts["drop"] == "for"


class Corner(nn.Module):
    """Sees nothing but the upper left quarter: class 0 is as probable as it is rich in contrast."""

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Conv2d(3, 2, 1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.look(images)
        contrast = images[:, :, :8, :8].square().mean((1, 2, 3)) / 4
        return torch.stack([contrast, 1 - contrast], 1).clamp_min(1e-9).log()


def test_a_map_of_what_counts_beats_random_places_and_its_opposite_does_not() -> None:
    network = trained(loaded(Corner(), square(SIDE_PX), labels=2))
    image = noise(SIDE_PX)
    quarter = np.zeros((SIDE_PX, SIDE_PX))
    quarter[:8, :8] = 1
    good = trust_line(network, image, some_map(quarter, 0, "look"))
    bad = trust_line(network, image, some_map(1 - quarter, 0, "look"))
    assert good.deletion_area < good.random_area - 0.1
    assert bad.deletion_area > bad.random_area + 0.1
    assert good.random_area == bad.random_area
    assert (good.verdicts["deletion"], bad.verdicts["deletion"]) == ("for", "against")
    found = trust(network, image, some_map(quarter, 0, "look"))
    assert found.insertion.area > found.random_insertion.area
    assert found.road.combined > 0
    assert found.kept.drop == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("values", [np.zeros((7, 7)), np.full((16, 16), 0.3), np.ones((1, 1))])
def test_an_even_map_is_judged_without_nan_and_called_even(values: np.ndarray) -> None:
    network, image = lent(), noise(SIDE_PX)
    line = trust_line(network, image, some_map(values))
    found = trust(network, image, some_map(values), np.ones((SIDE_PX, SIDE_PX), dtype=bool))
    assert line.empty
    assert found.empty
    assert line.likeness is found.likeness is None
    assert "nothing to trust or to doubt" in line.sentence
    assert found.sentence == line.sentence
    assert set(found.verdicts.values()) == {"undecided"}
    numbers = (line.deletion_area, line.random_area, found.road.combined, found.kept.probability)
    assert np.isfinite(numbers).all()


@pytest.mark.parametrize("seed", range(3))
def test_random_maps_of_random_networks_give_numbers_in_their_ranges(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network, image = lent(seed), noise(SIDE_PX, seed)
    found = trust(network, image, some_map(rng.random((5, 5)), seed))
    for curve in (found.deletion, found.insertion, found.random, found.random_insertion):
        assert ((curve.probabilities >= 0) & (curve.probabilities <= 1)).all()
        assert 0 <= curve.area <= 1
    assert 0 <= found.kept.drop <= 1
    assert -0.5 <= found.road.combined <= 0.5


def test_a_network_of_one_class_is_sure_of_everything() -> None:
    network = trained(loaded(lively(small_network(classes=1)), square(SIDE_PX), labels=1))
    line = trust_line(network, noise(SIDE_PX), some_map(np.eye(16), 0))
    assert (line.probability, line.deletion_area, line.random_area) == (1, 1, 1)
    assert line.verdict == "Can't be judged."
    assert "about as fast" in line.sentence


def test_a_map_of_many_passes_is_compared_only_when_time_is_taken() -> None:
    network, image = lent(), noise(SIDE_PX)
    heat_map = by_passes(network, image, "occlusion")
    assert trust_line(network, image, heat_map).likeness is None
    assert trust(network, image, heat_map).likeness is not None


def test_progress_rises_to_one_holds_no_lock_and_can_stop_the_work() -> None:
    network, image = lent(), noise(SIDE_PX)
    heat_map, told, free = first_map(network), [], []

    def watch(share: float) -> None:
        told.append(share)
        free.append(can_be_used_by_others(network))

    trust(network, image, heat_map, progress=watch)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)
    assert len(told) > 10
    assert all(free)
    for limit in (0.0, 0.3, 0.7, 0.9):
        with pytest.raises(InterruptedError):
            trust(network, image, heat_map, progress=stopping_at(limit))
        assert can_be_used_by_others(network)
    assert not any(module._forward_hooks for module in network.model.modules())


def stopping_at(limit: float) -> Callable[[float], None]:
    def stop(share: float) -> None:
        if share >= limit:
            raise InterruptedError

    return stop


def test_what_does_not_exist_is_refused() -> None:
    network, image = lent(), noise(SIDE_PX)
    with pytest.raises(ExplorerError, match="no class 10"):
        trust_line(network, image, some_map(np.eye(3), 10))
    with pytest.raises(ExplorerError, match="as large as its picture"):
        trust(network, image, some_map(np.eye(3)), np.ones((3, 3), dtype=bool))


@pytest.mark.parametrize("method", ["gradcam", "occlusion"])
def test_of_random_weights_nothing_is_praised(method: str) -> None:
    network, image = loaded(lively(small_network()), square(SIDE_PX)), noise(SIDE_PX)
    heat_map = by_passes(network, image, "occlusion") if method == "occlusion" else None
    heat_map = heat_map or first_map(network)
    line, found = trust_line(network, image, heat_map), trust(network, image, heat_map)
    assert line.likeness is found.likeness is None
    said = "Can't be judged. These weights are random: there is nothing learned to trust."
    assert line.sentence == found.sentence == said


def test_a_persons_own_untrained_checkpoint_is_said_to_be_guessing() -> None:
    torch.manual_seed(0)
    guessing = small_network(classes=3)
    network = trained(loaded(guessing, square(SIDE_PX), labels=3))
    line = trust_line(network, noise(SIDE_PX), first_map(network))
    assert line.classes == 3
    assert 1 / 3 <= line.top_probability < 0.43
    start = f"Can't be judged. The answer is close to guessing: {line.top_probability:.1%} for"
    assert line.sentence.startswith(start)
    found = trust(network, noise(SIDE_PX), first_map(network))
    assert found.reason.startswith("The answer is close to guessing")


GOOD = TrustLine(0.9, 0.21, 0.55, 0.8, 0.4, 0.12, False, 0.9, 10, False)
FASTER = (
    "Painting over what it marks lowers the probability faster than painting over random places (on"
    " average 0.21 of it is left, against 0.55)."
)
DIFFERS = (
    "It differs from the map of an untrained network (likeness 0.12, where 1 is the same and 0"
    " unlike), as it must, though that alone proves nothing."
)


@pytest.mark.parametrize(
    ("line", "verdict", "reason"),
    [
        (GOOD, "Passes three quick tests.", f"{FASTER} {DIFFERS}"),
        (replace(GOOD, likeness=None), "Passes two quick tests.", FASTER),
        (replace(GOOD, likeness=0.45), "Passes two of three quick tests.", "somewhat like"),
        (replace(GOOD, likeness=-0.45), "Passes two of three quick tests.", "−1 the opposite"),
        (replace(GOOD, deletion_area=0.54), "Can't be judged.", "about as fast as"),
        (replace(GOOD, random_kept=0.75), "Passes two of three quick tests.", DIFFERS),
        (replace(GOOD, random_kept=0.95), "Fails one of three quick tests.", "has 80.0%; where"),
        (replace(GOOD, deletion_area=0.7), "Fails one of three quick tests.", "more slowly than"),
        (replace(GOOD, likeness=0.8), "Fails one of three quick tests.", "much like"),
        (replace(GOOD, likeness=-0.8), "Fails one of three quick tests.", "(likeness −0.80, where"),
        (
            replace(GOOD, deletion_area=0.7, likeness=0.8),
            "Fails two of three quick tests.",
            "much like",
        ),
        (
            replace(GOOD, probability=0.01, deletion_area=0.001, random_area=0.02),
            "Can't be judged.",
            "a probability of only 1.0%, so painting over places can't show",
        ),
        (replace(GOOD, empty=True), "Can't be judged.", "same value everywhere"),
        (replace(GOOD, untrained=True), "Can't be judged.", "nothing learned to trust"),
        (
            replace(GOOD, top_probability=0.33, classes=3),
            "Can't be judged.",
            "close to guessing: 33.0% for the most probable of 3 classes.",
        ),
    ],
)
def test_the_verdict_is_short_and_says_no_more_than_the_numbers(
    line: TrustLine, verdict: str, reason: str
) -> None:
    assert line.verdict == verdict
    assert len(verdict.split()) <= 6
    assert reason in line.reason
    assert line.sentence == f"{verdict} {line.reason}"
    assert "correlation" not in line.sentence


def test_a_map_that_fails_is_not_praised_beside_it() -> None:
    assert "It differs" not in replace(GOOD, deletion_area=0.7).reason
    assert "faster" not in replace(GOOD, likeness=0.8).reason


@pytest.mark.parametrize("deletion_area", [0.0, 0.2, 0.5, 0.52, 0.9])
@pytest.mark.parametrize("likeness", [-1.0, -0.31, 0.0, 0.3, 0.6, 1.0, None])
def test_only_a_map_that_does_better_than_chance_passes(
    deletion_area: float, likeness: float | None
) -> None:
    line = replace(GOOD, deletion_area=deletion_area, random_area=0.5, likeness=likeness)
    alike = likeness is not None and abs(likeness) >= 0.6
    assert line.verdict.startswith("Passes") == (deletion_area < 0.41 and not alike)
    assert line.verdict.startswith("Fails") == (deletion_area > 0.59 or alike)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (by_painting(0.3, 0.9), "for"),
        (by_painting(-0.3, 0.9), "against"),
        (by_painting(0.08, 0.9), "undecided"),
        (by_painting(-0.08, 0.9), "undecided"),
        (by_painting(0.03, 0.04), "undecided"),
        (by_likeness(-0.2), "for"),
        (by_likeness(0.4), "undecided"),
        (by_likeness(-0.7), "against"),
        (by_pointing(hit=True, chance_of_hit=0.1), "for"),
        (by_pointing(hit=True, chance_of_hit=0.9), "undecided"),
        (by_pointing(hit=False, chance_of_hit=0.9), "against"),
        (by_energy(0.3, 0.2), "for"),
        (by_energy(0.21, 0.2), "undecided"),
        (by_energy(0.1, 0.2), "against"),
    ],
)
def test_each_test_has_its_own_rule_and_a_margin(found: str, expected: str) -> None:
    assert found == expected


def curve(*probabilities: float) -> Curve:
    return Curve(np.linspace(0, 1, len(probabilities)), np.array(probabilities))


ALL_GOOD = Trust(
    probability=0.9,
    deletion=curve(0.9, 0.1, 0),
    insertion=curve(0, 0.9, 0.9),
    random=curve(0.9, 0.5, 0),
    random_insertion=curve(0, 0.2, 0.9),
    kept=Kept(0.8, 0.11, increased=False),
    random_kept=0.1,
    road=Road((0.5,), (0.1,), (0.8,)),
    likeness=0.1,
    pointing=Pointing(True, 0.5, 0.1, 0.1, 15),
    empty=False,
    top_probability=0.9,
    classes=10,
    untrained=False,
)
ONLY_DELETION_GOOD = replace(
    ALL_GOOD,
    insertion=curve(0, 0, 0.5),
    kept=Kept(0.05, 0.9, increased=False),
    random_kept=0.5,
    road=Road((0.5,), (0.8,), (0.1,)),
    pointing=Pointing(False, 0.01, 0.1, 0.1, 15),
)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            ALL_GOOD,
            "7 of 7 tests speak for this map. Nothing speaks against it, though no test proves"
            " that it shows all that counts.",
        ),
        # Deletion alone is no reason to rely on a map that fails all else.
        (
            ONLY_DELETION_GOOD,
            "2 of 7 tests speak for this map, 5 against. So better don't rely on it.",
        ),
        (
            replace(ALL_GOOD, likeness=0.9),
            "6 of 7 tests speak for this map, 1 against. Before you rely on it, see in the table"
            " what speaks against it.",
        ),
        (
            replace(ALL_GOOD, likeness=None, pointing=None, kept=Kept(0.1, 0.9, increased=False)),
            "3 of 4 tests speak for this map, 1 undecided. Nothing speaks against it, though no"
            " test proves that it shows all that counts.",
        ),
    ],
)
def test_the_verdict_on_all_measures_is_a_count(found: Trust, sentence: str) -> None:
    assert found.sentence == sentence
