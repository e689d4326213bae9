"""Runs' tab Gradients as a person meets it: a sentence with numbers, or what to save."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import opened, screen
from tests.pages.saved_epochs import save_gradients, save_run, serving

LAYERS = ("stem.0", "groups.0.0.conv1", "groups.0.0.conv2", "fc")
PLAIN = [[0.02, 0.1, 0.5, 1.0], [0.001, 0.01, 0.05, 0.1]]
RESIDUAL = [[0.8, 0.9, 1.1, 1.0], [0.4, 0.4, 0.6, 0.5], [0.3, 0.3, 0.3, 0.3]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    runs = tmp_path / "runs"
    for name, norms in (("plain", PLAIN), ("residual", RESIDUAL)):
        save_run(runs / name, ())
        save_gradients(runs / name, LAYERS, norms)
    save_run(runs / "silent", ())
    with serving(runs, monkeypatch):
        yield runs


def gradients(**query: str) -> AppTest:
    return opened("runs", **{"run": "plain,residual", "tab": "gradients", **query})


def figure(at: AppTest, key: str) -> dict[str, Any]:
    (proto,) = (each.proto for each in at.get("plotly_chart") if each.proto.id.endswith(f"-{key}"))
    spec: dict[str, Any] = json.loads(proto.spec or proto.figure.spec)
    return spec


def test_plain_stands_beside_residual_with_numbers(folder: Path) -> None:
    text = screen(gradients(epoch="2"))
    plain = "**plain**: at epoch 2 the gradients of the first 1 of 4 layers are about 100 times"
    assert f"{plain} smaller" in text
    assert "they fade on their way back" in text
    assert "**residual**: at epoch 2 the gradients of the first 1 of 4 layers are 0.8 times" in text
    assert "about as strong" in text


def test_the_slider_has_the_epochs_of_all_runs(folder: Path) -> None:
    at = gradients()
    (slider,) = (each for each in at.select_slider if each.label == "Epoch")
    assert list(slider.options) == ["1", "2", "3"]
    text = screen(at)
    assert "**residual**: at epoch 3" in text
    assert "**plain**: at epoch 2" in text  # its last
    slider.set_value(1).run()
    assert at.query_params["epoch"] == "1"
    assert "**plain**: at epoch 1 the gradients" in screen(at)


def test_each_run_has_one_line_and_one_picture(folder: Path) -> None:
    at = gradients(epoch="1")
    names = [trace["name"] for trace in figure(at, "gradients by depth")["data"]]
    assert names == ["plain", "residual"]
    pictures = [figure(at, f"gradients of {name}")["data"][0] for name in names]
    assert pictures[0]["zmin"] == pictures[1]["zmin"] == -3


def test_colours_are_those_of_the_runs_place_among_all(folder: Path) -> None:
    both = figure(gradients(run="silent,residual"), "gradients by depth")["data"]
    alone = figure(gradients(run="residual"), "gradients by depth")["data"]
    assert both[0]["line"]["color"] != alone[0]["line"]["color"]
    assert "Without gradient norms: silent" in screen(gradients(run="silent,residual"))


def test_without_gradients_one_reads_what_to_save(folder: Path) -> None:
    at = gradients(run="silent")
    assert "gradient_norms = true" in screen(at)
    assert not [each for each in at.select_slider if each.label == "Epoch"]


def test_too_few_layers_support_no_statement(folder: Path) -> None:
    save_run(folder / "shallow", ())
    save_gradients(folder / "shallow", LAYERS[:2], [[1, 2]])
    assert "2 layers are too few" in screen(gradients(run="shallow"))


def test_a_diverged_epoch_supports_no_statement(folder: Path) -> None:
    save_run(folder / "diverged", ())
    save_gradients(folder / "diverged", LAYERS, [[1, 2, 3, 4], [1, float("nan"), 3, 4]])
    assert "1 of 4 layers have no finite gradient there" in screen(gradients(run="diverged"))


def test_a_layer_leads_to_its_box(folder: Path) -> None:
    at = gradients(run="residual", select="groups.0.0.conv1")
    (link,) = (
        each.proto for each in at.get("page_link") if each.proto.label.endswith("in Architecture")
    )
    assert "select=groups.0.0.conv1" in link.query_string
    assert "open=groups%2Cgroups.0%2Cgroups.0.0" in link.query_string
    assert "model=run%3Aresidual" in link.query_string
