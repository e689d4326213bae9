"""A checkpoint of a person's own: kept within bounds, never lost to a bad one, never a riddle."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from huggingface_hub import constants
from streamlit.testing.v1 import AppTest

from components.networks.build import create
from components.ui import checkpoint_files
from components.ui.checkpoint_files import OwnCheckpoint, keep
from tests.pages.opening import ROOT, opened, screen

MINE, NEW = "checkpoint: mine", "checkpoint: new"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "uploads"
    made.mkdir()
    monkeypatch.setattr(checkpoint_files, "UPLOAD_FOLDERS", [made])
    return made


def written(file: Path, name: str = "resnet10t", classes: int = 4) -> Path:
    torch.save(create(name, classes).state_dict(), file)
    return file


def almost(file: Path) -> Path:
    """A resnet10t that lacks an entry and has another."""
    state = dict(create("resnet10t", 4).state_dict())
    del state["layer1.0.bn1.weight"]
    torch.save(state | {"extra": torch.ones(2, 3)}, file)
    return file


def bring(at: AppTest, file: Path) -> OwnCheckpoint:
    """As the upload box does."""
    brought = keep(file.name, file.read_bytes())
    at.session_state[NEW] = brought
    at.run()
    assert not at.exception
    return brought


def press(at: AppTest, label: str) -> None:
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception


def test_an_upload_that_is_here_is_not_written_again(folder: Path) -> None:
    kept = keep("a.pth", b"weights")
    before = kept.file.stat().st_ino
    assert keep("b.pth", b"weights").file == kept.file  # others may be reading it
    assert kept.file.stat().st_ino == before
    assert [file.read_bytes() for file in folder.iterdir()] == [b"weights"]


def test_the_oldest_uploads_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint_files, "BUDGET_BYTES", 10)
    for age, data in ((30, b"aaaa"), (20, b"bbbb")):
        when = keep("a.pth", data).file.stat().st_mtime - age
        os.utime(next(f for f in folder.iterdir() if f.read_bytes() == data), (when, when))
    keep("a.pth", b"cccc")
    assert {file.read_bytes() for file in folder.iterdir()} == {b"bbbb", b"cccc"}
    large = keep("a.pth", b"d" * 20)
    assert list(folder.iterdir()) == [large.file]


def test_no_upload_outlives_the_server() -> None:
    code = (
        "from components.ui.checkpoint_files import keep;"
        "kept = keep('a.pth', b'weights'); assert kept.file.is_file(); print(kept.file.parent)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    folder = Path(done.stdout.strip())
    assert folder.name.startswith("compound-eye-")
    assert not folder.exists()


def test_a_refused_file_leaves_what_is_in_use(tmp_path: Path) -> None:
    at = opened("inspection", image="scene-cup")
    good = bring(at, written(tmp_path / "good.pth"))
    (tmp_path / "bad.pth").write_text("no checkpoint\n" * 9)
    bad = bring(at, tmp_path / "bad.pth")
    assert at.error[0].value == (
        "bad.pth is damaged or no checkpoint that torch can read. good.pth stays."
    )
    assert not bad.file.exists()
    assert at.session_state[MINE] == good
    assert at.query_params["weights"] == good.weights.key
    assert "Explained: **class" in screen(at)
    assert "In use: **good.pth**" in screen(at)


def test_a_forgotten_checkpoint_gives_way_to_the_demo(tmp_path: Path) -> None:
    at = opened("inspection", image="scene-cup")
    bring(at, written(tmp_path / "good.pth"))
    press(at, "Forget it")
    assert "Explained: **cup**" in screen(at)
    assert "weights" not in at.query_params
    assert "good.pth" not in screen(at)


def test_what_else_fits_is_a_button(tmp_path: Path) -> None:
    at = opened("inspection", image="scene-cup")
    bring(at, written(tmp_path / "good.pth", "efficientnet_lite0", 3))
    at.button(key="fits tf_efficientnet_lite0").click().run()
    assert at.query_params["model"] == "tf_efficientnet_lite0"
    assert "does not fit" not in screen(at)
    assert at.query_params["weights"].startswith("upload:")


def test_classes_without_names_are_numbered(tmp_path: Path) -> None:
    at = opened("inspection", image="scene-cup")
    bring(at, written(tmp_path / "good.pth"))
    names = next(box for box in at.selectbox if box.label == "Class names")
    assert names.value == "class 0, class 1, …"


def test_an_ill_fitting_file_is_compared_with_the_nearest_network(tmp_path: Path) -> None:
    at = opened("inspection", image="scene-cup")
    good = bring(at, written(tmp_path / "good.pth"))
    bring(at, almost(tmp_path / "almost.pth"))
    assert at.query_params["model"] == "resnet10t"
    assert "What does not fit" in screen(at)
    for cell in ("layer1.0.bn1.weight", "missing in the file", "extra", "2 × 3"):
        assert cell in screen(at)
    at.selectbox(key="model").set_value("resnet34").run()
    assert "almost.pth does not fit resnet34" in at.error[0].value
    assert "Nearest: resnet10t, " in screen(at)
    assert "layer3.5.conv2.weight" not in screen(at)  # the list is about the nearest
    press(at, "Try it with resnet10t")
    assert at.query_params["model"] == "resnet10t"
    press(at, "Back to good.pth")
    assert at.query_params["weights"] == good.weights.key
    assert "Explained: **class" in screen(at)


def test_a_network_that_does_not_exist_has_no_random_weights() -> None:
    at = opened("inspection", model="nosuchnet")
    assert "nosuchnet" in at.error[0].value
    assert "These weights are random" not in screen(at)


def test_without_published_weights_there_are_ways_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    at = opened("inspection", model="resnet10t", image="scene-cup")
    assert at.code[0].value == "make weights MODELS=resnet10t"
    press(at, "Use random weights")
    assert at.query_params["weights"] == "random"
    assert "These weights are random" in screen(at)
    assert "Explained: " in screen(at)
