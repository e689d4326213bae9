"""Runs' tab Time travel as a person meets it: every saved epoch of one picture."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components import inspection
from components.networks import load
from components.ui.pictures import Picture
from tests.pages.opening import opened, screen, view
from tests.pages.saved_epochs import CLASSES, save_predictions, save_run, serving

CUP = Picture("scene-cup", "Scene: cup", "scenes")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    runs = tmp_path / "runs"
    save_run(runs / "depth" / "plain", (1, 2, 4))
    save_run(runs / "nothing-kept", ())
    with serving(runs, monkeypatch):
        yield runs


def travelling(**query: str) -> AppTest:
    return opened("runs", **{"run": "depth/plain", "tab": "time", "image": "scene-cup", **query})


def links(at: AppTest) -> dict[str, str]:
    """What the links say, and what they ask for."""
    return {link.proto.label: link.proto.query_string for link in at.get("page_link")}


def test_the_strip_shows_every_saved_epoch_with_its_own_answer(folder: Path) -> None:
    at = travelling()
    cells = view(at, "heat maps: epochs")["cells"]
    assert [cell["title"] for cell in cells] == ["epoch 1", "epoch 2", "epoch 4"]
    image = inspection.read_image(CUP.data())
    for cell, epoch in zip(cells, (1, 2, 4), strict=True):
        (alone,) = inspection.inspect(load("run:depth/plain", f"epoch:{epoch}", "cpu"), image)
        best = alone.predictions[0]
        mark = "✓" if best.label == "cup" else "✗"
        assert cell["note"] == f"{best.label} · {best.probability:.1%} {mark}"


def test_the_chosen_epoch_stands_at_large(folder: Path) -> None:
    at = travelling(epoch="2")
    assert view(at, "heat maps: epochs")["selected"] == "2"
    titles = [cell["title"] for cell in view(at, "heat maps: epoch")["cells"]]
    assert titles[1].endswith("at epoch 2")
    assert "Feature maps of `groups` at epoch 2" in screen(at)
    assert "It says" in screen(at) or "It said" in screen(at) or "At no saved" in screen(at)


def test_without_a_choice_it_is_the_last(folder: Path) -> None:
    at = travelling()
    assert view(at, "heat maps: epochs")["selected"] == "4"
    assert "epoch" not in at.query_params


def test_the_slider_moves_through_the_saved_epochs_alone(folder: Path) -> None:
    at = travelling()
    (slider,) = (each for each in at.select_slider if each.label == "Epoch")
    assert list(slider.options) == ["1", "2", "4"]
    slider.set_value(1).run()
    assert not at.exception
    assert at.query_params["epoch"] == "1"
    assert view(at, "heat maps: epochs")["selected"] == "1"


def test_the_saved_epochs_are_named_below_the_slider(folder: Path) -> None:
    assert "Epochs from 1 to 4: weights kept at 1, 2 and 4." in screen(travelling())


@pytest.mark.parametrize("metric", ["loss", "accuracy"])
def test_the_small_curve_shows_the_metric_of_the_page_and_says_so(
    folder: Path, metric: str
) -> None:
    text = screen(travelling(metric=metric))
    assert f"{metric.capitalize()} of plain. Rings" in text


def test_a_picture_among_the_mistakes_leads_to_when_it_was_learned(folder: Path) -> None:
    save_predictions(folder / "depth" / "plain")
    at = opened("runs", run="depth/plain", tab="mistakes")
    (box,) = (each for each in at.selectbox if each.label == "A closer look at")
    assert box.options == ["val/0: cup, taken for car"]
    (button,) = (each for each in at.button if each.label == "When did it learn this one?")
    button.click().run()
    assert not at.exception
    assert at.query_params["tab"] == "time"
    assert at.query_params["image"].startswith("upload:")
    assert "“cup”" in screen(at)  # the truth goes with the picture


def test_the_link_opens_this_checkpoint_in_inspection(folder: Path) -> None:
    found = links(travelling(epoch="2"))
    query = found["Open epoch 2 in Inspection"]
    assert "weights=epoch%3A2" in query
    assert "model=run%3Adepth%2Fplain" in query
    assert "image=scene-cup" in query


def test_an_epoch_that_was_not_kept_is_told_and_the_last_is_shown(folder: Path) -> None:
    at = travelling(epoch="3")
    assert "There is no epoch '3' here; there are 3, from 1 to 4" in at.warning[0].value
    assert view(at, "heat maps: epochs")["selected"] == "4"


def test_a_run_without_checkpoints_is_told_what_to_save_and_where_some_are(folder: Path) -> None:
    at = travelling(run="nothing-kept")
    assert "This run kept no checkpoints" in screen(at)
    assert 'checkpoints = \\"six\\"' in screen(at)
    (label,) = (label for label in links(at) if "depth/plain" in label)
    assert "run=depth%2Fplain" in links(at)[label]
    assert not [each for each in at.select_slider if each.label == "Epoch"]


def test_of_several_runs_those_without_checkpoints_are_named(folder: Path) -> None:
    at = travelling(run="depth/plain,nothing-kept")
    assert "Without checkpoints: nothing-kept" in screen(at)
    assert len(view(at, "heat maps: epochs")["cells"]) == 3


def test_a_diverged_epoch_says_so_and_the_others_still_answer(folder: Path) -> None:
    save_run(folder / "diverging", (1, 2, 3), diverged=(2, 3))
    at = travelling(run="diverging")
    assert "NaN or infinite" in screen(at)
    cells = view(at, "heat maps: epochs")["cells"]
    assert [cell["note"] == "no answer" for cell in cells] == [False, True, True]
    assert "heat" in cells[0]
    assert "heat" not in cells[1]
    at = travelling(run="diverging", epoch="1")
    assert "NaN or infinite" not in screen(at)


def test_a_run_of_nothing_but_broken_checkpoints_is_one_sentence(folder: Path) -> None:
    save_run(folder / "broken", (1, 2), diverged=(1, 2))
    at = travelling(run="broken")
    assert len([error for error in at.error if "NaN or infinite" in error.value]) == 1


@pytest.mark.parametrize(
    ("data", "classes", "words"),
    [
        (
            "digits",
            ("0", "1"),
            "learned only handwritten digits of 8 × 8 pixels of 2 classes",
        ),
        ("cifar10:/data", ("airplane", "cat"), "learned only pictures of 2 classes: airplane, cat"),
        ("scenes", CLASSES, ""),
    ],
)
def test_a_picture_of_what_the_run_never_learned_is_called_so(
    folder: Path, data: str, classes: tuple[str, ...], words: str
) -> None:
    save_run(folder / "other", (1,), data=data, classes=classes)
    text = screen(travelling(run="other"))
    assert ("This run learned only" in text) == bool(words)
    assert words in text
    assert "Epoch: 1, the only one" in text


def test_photographs_come_first_where_photographs_were_learned(folder: Path) -> None:
    save_run(folder / "photographs", (1,), data="imagefolder:/data")
    at = opened("runs", run="photographs", tab="time")
    (box,) = (each for each in at.selectbox if each.label == "Picture")
    assert box.options[0].startswith("Photograph")


def test_a_class_can_be_held_fixed_through_all_epochs(folder: Path) -> None:
    at = travelling(**{"class": "1"})
    image = inspection.read_image(CUP.data())
    (alone,) = inspection.inspect(load("run:depth/plain", "epoch:1", "cpu"), image, classes=1)
    highest = float(np.max(alone.heat_maps[0].values))
    assert "What speaks for car at epoch 4" in str(view(at, "heat maps: epoch")["cells"][1])
    alt = view(at, "heat maps: epochs")["cells"][0]["alt"]
    assert f"{highest:.3g}"[:4] in alt


def test_the_same_channels_can_be_followed(folder: Path) -> None:
    own = screen(travelling(epoch="1"))
    lasting = screen(travelling(epoch="1", channels="last"))
    last = screen(travelling(epoch="4"))

    def channels(text: str) -> list[str]:
        return [part.partition("<")[0] for part in text.split(">channel ")[1:]]

    assert channels(lasting) == channels(last)
    assert len(channels(own)) == 8


def test_what_the_run_was_validated_on_can_be_looked_at(folder: Path) -> None:
    save_predictions(folder / "depth" / "plain")
    at = travelling()
    (button,) = (each for each in at.button if each.label.startswith("Show pictures"))
    button.click().run()
    assert not at.exception
    cells = view(at, "heat maps: validation")["cells"]
    # The mistake first, then what was right, the least sure first.
    assert [cell["title"] for cell in cells] == ["cup", "fish", "car"]
    assert [cell["note"] for cell in cells] == ["car ✗ 70.0%", "✓ 40.0%", "✓ 100.0%"]


def test_no_pictures_are_offered_where_none_were_kept(folder: Path) -> None:
    assert not [each for each in travelling().button if each.label.startswith("Show pictures")]
