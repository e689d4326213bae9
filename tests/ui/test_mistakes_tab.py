"""The tab Mistakes as a person meets it: choices, sentences, pictures, and what is missing."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.runs.predictions import PREDICTIONS_FILE, write_predictions
from tests.pages.opening import screen, view

CLASSES = ("cup", "umbrella", "key")
# True class and answer of each picture.
ANSWERS = [(0, 0), (0, 0), (0, 1), (0, 1), (1, 1), (1, 0), (2, 2), (2, 2)]


def saved(folder: Path, answers: list[tuple[int, int]] = ANSWERS, pictures: bool = True) -> None:
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    labels, predicted = np.array(answers).T
    sure = np.linspace(0.5, 0.9, len(labels))
    probabilities = np.repeat(((1 - sure) / 2)[:, None], 3, axis=1)
    probabilities[np.arange(len(labels)), predicted] = sure
    images = np.zeros((len(labels), 8, 8, 3), dtype=np.uint8) if pictures else None
    with write_predictions(folder / PREDICTIONS_FILE, CLASSES) as writer:
        writer.add([f"val/{n}.png" for n in range(len(labels))], labels, probabilities, images)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    saved(tmp_path / "good")
    saved(tmp_path / "kept-none", [(t, t) for t, _ in ANSWERS], pictures=False)
    saved(tmp_path / "other-pictures", ANSWERS[:5])
    return tmp_path


def tab(folder: str) -> None:
    from components.runs import read_runs
    from components.ui import address, frame, mistakes_tab

    with frame.errors_shown():
        address.arrive("runs")
        mistakes_tab.show(read_runs(folder))


def opened(folder: Path, **query: str) -> AppTest:
    at = AppTest.from_function(tab, args=(str(folder),), default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def given(at: AppTest) -> dict[str, Any]:
    return view(at, "confusion")


def test_the_first_run_is_told_in_a_sentence(folder: Path) -> None:
    at = opened(folder)
    said = at.markdown[0].value.replace("\\", "")
    assert said.startswith(
        "**5 of 8 right (62.5%); most often confused: cup → umbrella, 2 times; confidence fits"
    )
    assert [cell[:3] for cell in given(at)["cells"]] == [
        [0, 0, 2],
        [0, 1, 2],
        [1, 0, 1],
        [1, 1, 1],
        [2, 2, 2],
    ]


def test_a_link_chooses_run_cells_order_and_cell(folder: Path) -> None:
    at = opened(folder, focus="good", cells="shares", sort="confused", cell="0,1")
    data = given(at)
    assert (data["shown"], data["selected"]) == ("shares", [0, 1])
    assert [each["name"] for each in data["classes"]] == ["cup", "umbrella", "key"]
    assert "cup, taken for umbrella:** 2 pictures" in screen(at)


def test_a_click_on_a_cell_shows_its_pictures_and_stands_in_the_address(folder: Path) -> None:
    at = opened(folder)
    assert "taken for cup:" not in screen(at)
    at.session_state["confusion"] = {"selected": [1, 0]}
    at.session_state["cell"] = "1,0"
    at.run()
    assert "umbrella, taken for cup:** 1 picture" in screen(at)
    assert at.query_params["cell"] == "1,0"
    (gallery, _) = at.get("html")
    assert "val/5.png" in gallery.proto.body
    assert gallery.proto.body.count("<img") == 1


def test_the_surest_mistakes_come_first_and_the_least_sure_hits_on_demand(folder: Path) -> None:
    at = opened(folder)
    (gallery,) = at.get("html")
    assert [gallery.proto.body.find(f"val/{n}.png") > 0 for n in range(8)] == [
        n in (2, 3, 5) for n in range(8)
    ]
    assert gallery.proto.body.find("val/5") < gallery.proto.body.find("val/3")
    at = opened(folder, judged="hits")
    (gallery,) = at.get("html")
    assert gallery.proto.body.find("val/0") < gallery.proto.body.find("val/7")


def test_without_pictures_paths_stand_in_their_place_with_a_hint(folder: Path) -> None:
    at = opened(folder, focus="kept-none", judged="hits")
    (gallery,) = at.get("html")
    assert "val/7.png" in gallery.proto.body
    assert "<img" not in gallery.proto.body
    assert "`pictures = true`" in screen(at)


def test_two_runs_on_the_same_pictures_are_compared(folder: Path) -> None:
    at = opened(folder, focus="good", other="kept-none", judged="theirs")
    assert "good alone is right on 0 pictures, kept-none alone on 3 pictures" in screen(at)
    (gallery,) = at.get("html")
    assert all(f"val/{n}.png" in gallery.proto.body for n in (2, 3, 5))


def test_runs_on_other_pictures_are_not_compared(folder: Path) -> None:
    at = opened(folder, focus="good", other="other-pictures")
    assert "was asked about other pictures" in screen(at)


def test_a_cell_that_is_none_gets_a_sentence(folder: Path) -> None:
    at = opened(folder, cell="cup")
    assert "is no cell of a confusion matrix" in at.warning[0].value


def test_a_cell_of_classes_that_this_run_lacks_is_dropped(folder: Path) -> None:
    at = opened(folder, cell="0,12")
    assert given(at)["selected"] is None
    assert "cell" not in at.query_params


def test_a_damaged_file_gets_a_sentence_and_the_others_stay(folder: Path) -> None:
    file = folder / "good" / PREDICTIONS_FILE
    file.write_bytes(file.read_bytes()[:-20])
    at = opened(folder)
    assert "was cut off or damaged" in at.warning[0].value
    at.selectbox(key="focus: Predictions of").set_value("kept-none").run()
    assert "8 of 8 right (100.0%)" in screen(at)


def test_where_nothing_was_predicted_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "config.json").write_text("{}")
    text = screen(opened(tmp_path))
    assert "This run has no predictions" in text
    assert "`predictions = true`" in text
    assert "`python -m components.training`" in text


def test_a_new_file_is_counted_anew(folder: Path) -> None:
    assert "5 of 8 right" in screen(opened(folder))
    for file in (folder / "good").iterdir():
        file.unlink()
    (folder / "good").rmdir()
    saved(folder / "good", ANSWERS[:4])
    assert "2 of 4 right" in screen(opened(folder))
