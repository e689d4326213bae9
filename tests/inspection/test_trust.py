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
from components.inspection.trust_records import Trust, TrustLine
from components.inspection.trusting import LINE_STEPS, trust, trust_line
from components.networks import LoadedNetwork
from tests.inspection.judged import can_be_used_by_others
from tests.inspection.subjects import lively, loaded, noise, small_network, square

SIDE_PX = 16


def lent(seed: int = 0) -> LoadedNetwork:
    return loaded(lively(small_network(seed=seed)), square(SIDE_PX))


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


def test_the_line_is_the_deletion_area_of_fewer_steps() -> None:
    network, image = lent(), noise(SIDE_PX)
    heat_map = first_map(network)
    line = trust_line(network, image, heat_map)
    asked = subject(network, image, heat_map.class_index)
    area = deletion(asked, heat_map.values, LINE_STEPS).area
    assert line.deletion_area == pytest.approx(area, abs=1e-6)
    assert line.likeness is not None
    assert -1 <= line.likeness <= 1
    assert line.likeness == trust(network, image, heat_map).likeness
    assert line == trust_line(network, image, heat_map)


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
    network = loaded(Corner(), square(SIDE_PX), labels=2)
    image = noise(SIDE_PX)
    quarter = np.zeros((SIDE_PX, SIDE_PX))
    quarter[:8, :8] = 1
    good = trust_line(network, image, some_map(quarter, 0, "look"))
    bad = trust_line(network, image, some_map(1 - quarter, 0, "look"))
    assert good.deletion_area < good.random_area - 0.1
    assert bad.deletion_area > bad.random_area + 0.1
    assert good.random_area == bad.random_area
    assert "faster than painting over random places" in good.sentence
    assert "do not rely on this map" in bad.sentence
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
    network = loaded(lively(small_network(classes=1)), square(SIDE_PX), labels=1)
    line = trust_line(network, noise(SIDE_PX), some_map(np.eye(16), 0))
    assert (line.probability, line.deletion_area, line.random_area) == (1, 1, 1)
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


GOOD = TrustLine(0.9, 0.21, 0.55, 0.12, False)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (GOOD, "faster than painting over random places (area 0.21 against 0.55), so the answer"),
        (GOOD, "unlike the map of an untrained network (rank correlation 0.12)"),
        (replace(GOOD, deletion_area=0.54), "about as fast"),
        (replace(GOOD, deletion_area=0.7), "more slowly"),
        (replace(GOOD, likeness=0.45), "somewhat like the map of an untrained network"),
        (replace(GOOD, likeness=0.8), "much like the map of an untrained network"),
        (replace(GOOD, likeness=-0.8), "what the map of an untrained network leaves out"),
        (replace(GOOD, likeness=-0.8), "(rank correlation −0.80)"),
        (replace(GOOD, likeness=None), "was not compared"),
        (
            TrustLine(0.01, 0.001, 0.02, 0.1, False),
            "a probability of only 1.0%, so painting over places cannot show",
        ),
        (replace(GOOD, empty=True), "same value everywhere"),
    ],
)
def test_the_sentence_says_no_more_than_the_numbers(line: TrustLine, words: str) -> None:
    assert words in line.sentence


@pytest.mark.parametrize("deletion_area", [0.0, 0.2, 0.5, 0.52, 0.9])
@pytest.mark.parametrize("likeness", [-1.0, -0.31, 0.0, 0.3, 0.6, 1.0, None])
def test_only_a_map_that_does_better_than_chance_is_said_to_matter(
    deletion_area: float, likeness: float | None
) -> None:
    line = TrustLine(0.9, deletion_area, 0.5, likeness, False)
    assert ("does depend on these places" in line.sentence) == (deletion_area < 0.45)
    assert ("what was learned" in line.sentence and "as a map should" in line.sentence) == (
        likeness == 0.0
    )


def test_trust_and_its_line_say_the_same() -> None:
    network, image = lent(), noise(SIDE_PX)
    found: Trust = trust(network, image, first_map(network))
    line = TrustLine(
        found.probability, found.deletion.area, found.random.area, found.likeness, found.empty
    )
    assert line.sentence == found.sentence
