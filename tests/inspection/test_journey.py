"""One picture through several epochs: each as if asked alone, and what can't be asked is told."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from components.errors import ExplorerError
from components.inspection import EpochLook, Unseen, inspect, journey
from components.inspection.feature_views import feature_maps
from components.networks import LoadedNetwork
from tests.inspection.subjects import lively, loaded, noise, small_network, square

PICTURE = noise(12)
LAYER = "4"


def network(seed: int) -> LoadedNetwork:
    return loaded(lively(small_network(seed=seed)), square(12))


def networks(*epochs: int) -> dict[int, Callable[[], LoadedNetwork]]:
    return {epoch: lambda epoch=epoch: network(epoch) for epoch in epochs}  # type: ignore[misc]


def looks(*epochs: int, class_index: int | None = None) -> list[EpochLook]:
    found = journey(networks(*epochs), PICTURE, LAYER, class_index, count=3)
    return [each for each in found if isinstance(each, EpochLook)]


@pytest.mark.parametrize("class_index", [None, 3])
def test_each_epoch_is_as_if_asked_alone(class_index: int | None) -> None:
    found = looks(1, 4, 9, class_index=class_index)
    assert [look.epoch for look in found] == [1, 4, 9]
    for look in found:
        (alone,) = inspect(network(look.epoch), PICTURE, "gradcam", LAYER, class_index)
        np.testing.assert_array_equal(look.heat_map.values, alone.heat_maps[0].values)
        np.testing.assert_array_equal(look.answer.logits, alone.logits)
        assert look.answer.explained == alone.explained
        own = feature_maps(network(look.epoch), PICTURE, LAYER, count=3)
        assert look.strongest.channels == own.channels
        np.testing.assert_array_equal(look.strongest.thumbnails, own.thumbnails)


def test_lasting_channels_are_those_of_the_end_at_every_epoch() -> None:
    found = looks(1, 4, 9)
    last = found[-1].strongest.channels
    assert any(look.strongest.channels != last for look in found)
    for look in found:
        assert look.lasting.channels == last
        (alone,) = inspect(network(look.epoch), PICTURE, (), LAYER)
        maps = alone.features[LAYER]
        assert look.lasting.high == pytest.approx([maps[each].max() for each in last])


def test_an_epoch_without_an_answer_tells_why_and_stops_nobody() -> None:
    def diverged() -> LoadedNetwork:
        broken = network(7)
        with torch.no_grad():
            next(broken.model.parameters()).fill_(float("nan"))
        return broken

    def gone() -> LoadedNetwork:
        raise ExplorerError("The file is gone.")

    found = journey(networks(1, 3) | {2: gone, 5: diverged}, PICTURE, LAYER)
    assert [each.epoch for each in found] == [1, 2, 3, 5]
    assert found[1] == Unseen(2, "The file is gone.")
    assert isinstance(found[3], Unseen)
    assert "not finite" in found[3].problem
    # The end of the journey is then the last that answers.
    assert isinstance(found[0], EpochLook)
    assert isinstance(found[2], EpochLook)
    assert found[0].lasting.channels == found[2].strongest.channels


def test_a_bug_is_no_problem_of_the_checkpoint() -> None:
    def bug() -> LoadedNetwork:
        raise KeyError("bug")

    with pytest.raises(KeyError):
        journey({1: bug}, PICTURE, LAYER)


def test_the_share_done_rises_to_all() -> None:
    shares: list[float] = []
    journey(networks(1, 2, 3, 4), PICTURE, LAYER, report=shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]


def test_networks_are_loaded_one_after_the_other() -> None:
    """Each when its turn comes: a run of many epochs never stands in memory as a whole."""
    events: list[str] = []

    def load() -> LoadedNetwork:
        events.append("loaded")
        return network(0)

    journey({1: load, 2: load}, PICTURE, LAYER, report=lambda share: events.append("answered"))
    assert events == ["loaded", "answered"] * 2


def test_maps_of_all_channels_are_not_remembered() -> None:
    (look,) = looks(1)
    assert dict(look.answer.features) == {}
    assert look.nbytes >= look.answer.seen.nbytes + look.heat_map.nbytes
