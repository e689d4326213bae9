"""Methods side by side: means of what the measures say, with intervals that hold."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.inspection import default_layer, inspect
from components.inspection.averaging import mean_of
from components.inspection.comparing import (
    MEASURES,
    RANDOM,
    STEPS,
    compare_methods,
    comparing_cost,
)
from components.inspection.deleting import deletion
from components.inspection.equal_maps import same_maps
from components.inspection.judging import subject
from components.inspection.pointing import pointing, seen_mask
from components.inspection.records import HeatMap
from components.networks import LoadedNetwork
from tests.inspection.subjects import lively, loaded, noise, small_network, square

SIDE_PX = 16
MASK = np.tri(SIDE_PX, dtype=bool)


def lent() -> LoadedNetwork:
    return loaded(lively(small_network()), square(SIDE_PX))


def examples(count: int) -> list[tuple[Image.Image, NDArray[np.bool_], int]]:
    return [(noise(SIDE_PX, seed), MASK, seed % 10) for seed in range(count)]


def test_rows_are_the_means_of_what_the_measures_say_of_each_picture() -> None:
    network = lent()
    rows = compare_methods(network, examples(3), ("gradcam", "eigencam"), layer="3")
    assert [row.method for row in rows] == ["gradcam", "eigencam", RANDOM]
    assert all(tuple(row.means) == MEASURES and row.layer == "3" for row in rows)
    areas, energies = [], []
    for image, mask, label in examples(3):
        (seen,) = inspect(network, image, "gradcam", "3", label)
        values = seen.heat_maps[0].values
        areas.append(deletion(subject(network, image, label), values, STEPS).area)
        inside = seen_mask(mask, image, network.preprocessing)
        energies.append(pointing(values, inside).energy)
    mean = rows[0].means["deletion"]
    assert mean is not None
    assert mean.value == pytest.approx(np.mean(areas), abs=1e-6)
    assert mean.count == 3
    assert min(areas) - 1e-6 <= mean.low <= mean.value <= mean.high <= max(areas) + 1e-6
    measured = [energy for energy in energies if energy is not None]
    energy = rows[0].means["energy"]
    assert (energy is None) == (not measured)
    if energy is not None:
        assert energy.value == pytest.approx(np.mean(measured))
        assert energy.count == len(measured)


def test_a_table_is_the_same_every_time() -> None:
    tables = [compare_methods(lent(), examples(2), ("gradcam",), ("road", "drop")) for _ in "ab"]
    assert tables[0] == tables[1]
    assert tables[0][0].layer == default_layer(lent())


def test_methods_of_many_passes_take_part() -> None:
    told: list[float] = []
    rows = compare_methods(
        lent(), examples(1), ("occlusion", "gradcam"), ("increase",), "3", told.append
    )
    assert {row.method for row in rows} == {"occlusion", "gradcam", RANDOM}
    assert told == sorted(told)
    assert told[0] >= 0
    assert told[-1] == 1


def test_without_a_mask_nothing_is_said_about_it_and_names_do_for_classes() -> None:
    cases = [(noise(SIDE_PX), None, "label 3"), (noise(SIDE_PX, 1), MASK, None)]
    row = compare_methods(lent(), cases[:1], ("eigencam",), ("hit", "energy", "drop"))[0]
    assert row.means["hit"] is row.means["energy"] is None
    assert row.means["drop"] is not None
    both = compare_methods(lent(), cases, ("eigencam",), ("energy", "drop"))[0]
    counts = [mean.count for mean in both.means.values() if mean is not None]
    assert counts == [1, 2]


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(ExplorerError, match="no picture"):
        compare_methods(lent(), [], ("gradcam",))
    with pytest.raises(ExplorerError, match="'lime'"):
        compare_methods(lent(), examples(1), ("lime",))
    with pytest.raises(ExplorerError, match="'beauty'"):
        compare_methods(lent(), examples(1), ("gradcam",), ("beauty",))  # type: ignore[arg-type]


def test_progress_can_stop_the_work() -> None:
    def stop(share: float) -> None:
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        compare_methods(lent(), examples(3), ("gradcam",), ("drop",), progress=stop)


def test_the_interval_holds_the_true_mean_about_95_times_in_100() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(200):
        mean = mean_of(rng.exponential(2.0, 60).tolist())
        assert mean is not None
        held += mean.low <= 2.0 <= mean.high
    assert 0.88 <= held / 200 <= 0.99


def test_a_mean_of_nothing_is_none_and_of_one_value_is_this_value() -> None:
    assert mean_of([None, None]) is None
    only = mean_of([0.25, None])
    assert only is not None
    assert (only.value, only.low, only.high, only.count) == (0.25, 0.25, 0.25, 1)


def test_the_cost_counts_every_pass_and_grows_with_pictures_and_methods() -> None:
    network = lent()
    passes, seen = comparing_cost(network, 1, 2).passes, []
    hook = network.model.register_forward_hook(lambda _, inputs, __: seen.append(len(inputs[0])))
    compare_methods(network, examples(2), ("gradcam",))
    hook.remove()
    assert sum(seen) == passes
    assert comparing_cost(network, 1, 4).passes == 2 * passes
    assert comparing_cost(network, 3, 2).seconds > 0


def heat_maps(method: str, *maps: list[float]) -> list[HeatMap]:
    return [HeatMap(np.array([each], dtype=np.float32), "bn2", 0, method) for each in maps]


def test_methods_with_equal_maps_are_found() -> None:
    found = [
        *heat_maps("gradcam", [1, 2], [0, 3]),
        *heat_maps("layercam", [1, 2], [0, 2.9]),
        *heat_maps("hirescam", [1, 2.0000001], [0, 3]),
        *heat_maps("xgradcam", [1, 2], [0, 3]),
        *heat_maps("eigencam", [1, 2], [0, 2.9]),
        *heat_maps("scorecam", [1, 2]),
    ]
    assert same_maps(found) == (("gradcam", "hirescam", "xgradcam"), ("layercam", "eigencam"))
    assert same_maps(found[:1]) == same_maps([]) == ()


def test_that_empty_maps_are_equal_says_nothing() -> None:
    assert same_maps(heat_maps("gradcam", [0, 0]) + heat_maps("hirescam", [0, 0])) == ()


def test_before_global_average_pooling_three_methods_agree() -> None:
    methods = ("gradcam", "hirescam", "xgradcam", "layercam")
    network = lent()
    (seen,) = inspect(network, noise(SIDE_PX), methods, default_layer(network), 3)
    assert [{*group} for group in same_maps(seen.heat_maps)] in (
        [{"gradcam", "hirescam", "xgradcam"}],
        [{"gradcam", "hirescam", "xgradcam", "layercam"}],
    )
