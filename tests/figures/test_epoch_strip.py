"""A picture's way through the epochs in words, cells and on the curve."""

from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.epoch_curve import epoch_curve, metric_of
from components.figures.epoch_strip import (
    epoch_cells,
    journey_sentence,
    seen_pictures,
    strip_cells,
)
from components.figures.even_places import evenly
from components.inspection import (
    EpochLook,
    FeatureMaps,
    HeatMap,
    Inspection,
    Journey,
    Prediction,
    Unseen,
)
from components.networks import Weights
from components.runs import Run, read_runs

MAPS = FeatureMaps("a", np.zeros((1, 2, 2), np.uint8), (0,), 1, 2, (0.0,), (1.0,), "activation")


def look(epoch: int, label: str, probability: float = 0.5, side_px: int = 8) -> EpochLook:
    best = Prediction(0, label, probability, 1.0)
    answer = Inspection(
        network="run:a",
        weights=Weights("run", "run", "run", "any"),
        device="cpu",
        precision="float32",
        seen=np.zeros((side_px, side_px, 3), np.uint8),
        logits=np.zeros(2, np.float32),
        predictions=(best,),
        explained=(best,),
        heat_maps=(HeatMap(np.full((2, 2), epoch, np.float32), "a", 0, "gradcam"),),
        features={},
        gates=(),
        elapsed_s=0.0,
    )
    return EpochLook(epoch, answer, MAPS, MAPS)


def said(*labels: str) -> Journey:
    return tuple(look(epoch, label, 0.9) for epoch, label in enumerate(labels, start=1))


FROM_2 = "It says “house” from epoch 2 on, at the last with 90.0%."
FROM_FIRST = "It says “house” from the first saved epoch on, at the last with 90.0%."
FROM_3 = (
    "It says “house” from epoch 3 on, at the last with 90.0%. Before, it had said so at epoch 1."
)
LOST = "It said “house” at epochs 1 and 2, but at the last it says “cup” (90.0%)."
LOST_SOON = "It said “house” at epoch 1, but at the last it says “cup” (90.0%)."
NEVER = "At no saved epoch it says “house”; at the last it says “key” (90.0%)."
CHANGED = (
    "Its answer changed 3 times: at first “a” (90.0%), “c” from epoch 4 on, at the last with 90.0%."
)


@pytest.mark.parametrize(
    ("labels", "truth", "sentence"),
    [
        ("cup house house", "house", FROM_2),
        ("house house", "house", FROM_FIRST),
        ("house house", "", FROM_FIRST),
        ("house cup house", "house", FROM_3),
        ("house house cup", "house", LOST),
        ("house cup", "house", LOST_SOON),
        ("cup key", "house", NEVER),
        ("a b a c", "", CHANGED),
        ("cup", "house", "At epoch 1, the only one, it says “cup” (90.0%)."),
        ("", "house", ""),
    ],
)
def test_the_way_of_the_answer_is_told(labels: str, truth: str, sentence: str) -> None:
    assert journey_sentence(said(*labels.split()), truth) == sentence


def test_all_earlier_epochs_are_named_or_counted() -> None:
    named = journey_sentence(said(*"bbab"), "b")
    assert named.endswith("Before, it had said so at epochs 1 and 2.")
    counted = journey_sentence(said(*"abbbbbbbab"), "b")
    assert counted.endswith("Before, it had said so at 7 epochs, first at 2.")


def test_one_change_is_once() -> None:
    assert journey_sentence(said("cup", "key")).startswith(
        "Its answer changed once: at first “cup”"
    )


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=12))
def test_from_the_epoch_that_is_named_on_the_answer_is_right(labels: list[str]) -> None:
    truth = labels[-1]
    sentence = journey_sentence(said(*labels), truth)
    since = next(e for e in range(1, len(labels) + 1) if set(labels[e - 1 :]) == {truth})
    named = f"from epoch {since} on" if since > 1 else "from the first saved epoch on"
    assert named in sentence
    assert ("Before" in sentence) == (truth in labels[: since - 1])


def test_epochs_that_can_not_be_asked_are_passed_over_in_words() -> None:
    journey = (Unseen(1, "gone"), look(2, "cup"), Unseen(3, "broken"), look(4, "cup"))
    assert journey_sentence(journey, "cup").startswith(
        "It says “cup” from the first saved epoch on"
    )


def test_the_strip_has_a_cell_for_each_epoch_with_its_answer() -> None:
    journey = (look(1, "cup", 0.312), Unseen(2, "broken"), look(12, "house", 0.99999))
    cells = strip_cells(journey, "house")
    assert [cell.key for cell in cells] == ["1", "2", "12"]
    assert [cell.title for cell in cells] == ["epoch 1", "epoch 2", "epoch 12"]
    assert [cell.note for cell in cells] == ["cup · 31.2% ✗", "no answer", "house · > 99.9% ✓"]
    assert cells[1].values is None
    assert cells[2].values is not None
    assert float(cells[2].values[0, 0]) == 12


def test_without_truth_nothing_is_called_wrong() -> None:
    assert strip_cells((look(1, "cup"),))[0].note == "cup · 50.0%"


def test_pictures_of_other_sizes_are_kept_apart() -> None:
    journey = (look(1, "a", side_px=8), look(2, "a", side_px=8), look(3, "a", side_px=16))
    pictures = {picture.key: picture.pixels.shape[0] for picture in seen_pictures(journey)}
    assert sorted(pictures.values()) == [8, 16]
    assert [pictures[cell.picture] for cell in strip_cells(journey)] == [8, 8, 16]
    assert [pictures[cell.picture] for cell in epoch_cells(look(3, "a", side_px=16))] == [16, 16]


@given(st.integers(0, 500), st.integers(2, 80))
def test_few_of_many_are_spread_from_the_first_to_the_last(count: int, most: int) -> None:
    places = evenly(count, most)
    assert len(places) == min(count, most)
    if count:
        assert (places[0], places[-1]) == (0, count - 1)
        steps = np.diff(places)
        assert len(steps) == 0 or steps.max() - steps.min() <= 1


def saved_run(folder: Path, rows: str) -> Run:
    (folder / "metrics.csv").write_text(rows, encoding="utf-8")
    (run,) = read_runs(folder)
    return run


def traces(figure: go.Figure) -> dict[str, go.Scatter]:
    return {trace.name: trace for trace in figure.data}


def test_rings_lie_on_the_validation_curve_and_the_chosen_is_a_dot(tmp_path: Path) -> None:
    run = saved_run(
        tmp_path,
        "step,train/loss,val/loss\n1,1.0,1.5\n2,0.5,1.2\n3,0.2,1.4\n4,0.1,1.6\n",
    )
    found = traces(epoch_curve(run, "loss", [1, 3, 4], 3))
    assert list(found) == ["training", "validation", "weights kept"]
    rings = found["weights kept"]
    assert list(zip(rings.x, rings.y, strict=True)) == [(1, 1.5), (3, 1.4), (4, 1.6)]
    assert rings.marker.symbol == ("circle-open", "circle", "circle-open")
    assert found["training"].line.color != found["validation"].line.color
    assert found["training"].line.dash != found["validation"].line.dash


def test_an_epoch_without_a_number_has_no_ring(tmp_path: Path) -> None:
    run = saved_run(tmp_path, "step,val/loss\n1,1.5\n3,1.2\n")
    figure = epoch_curve(run, "loss", [1, 2, 3], 2)
    assert list(traces(figure)["weights kept"].x) == [1, 3]
    assert figure.layout.shapes[0].x0 == 2


def test_the_curve_shows_what_is_wanted_where_the_run_saved_it(tmp_path: Path) -> None:
    run = saved_run(tmp_path, "step,val/loss,val/accuracy,lr\n1,1.5,0.5,0.1\n")
    assert [metric_of(run, wanted) for wanted in ("loss", "lr", "f1")] == ["loss", "lr", "accuracy"]


def test_a_run_without_curves_still_has_its_epochs(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (run,) = read_runs(tmp_path)
    figure = epoch_curve(run, "accuracy", [1, 2], 2)
    assert len(figure.data) == 0
    assert figure.layout.shapes[0].x0 == 2
