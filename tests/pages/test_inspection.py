"""Inspection through the router: what a person chooses, and what then stands on the screen."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from streamlit.testing.v1 import AppTest

from components.inspection.methods import METHODS
from components.networks import load
from components.networks.build import create
from components.ui import cache, checkpoint_files
from tests.pages.opening import opened, screen, view

QUICK = [key for key, method in METHODS.items() if method.needs != "passes"]


def heat(at: AppTest, name: str) -> dict[str, Any]:
    return view(at, f"heat maps: {name}")


def explained(at: AppTest) -> str:
    return re.search(r"Explained: \*\*(.+?)\*\*", screen(at))[1]  # type: ignore[index]


def uploaded(data: bytes, name: str) -> str:
    """The key of a picture that somebody has uploaded."""
    return f"upload:{cache.uploads().put(name, data).sha256}"


def test_it_answers_for_a_sample_and_any_class() -> None:
    at = opened("inspection", image="scene-cup")
    assert explained(at) == "cup"
    at.selectbox(key="class of demo").set_value("0").run()
    assert explained(at) == "butterfly"
    assert heat(at, "heat map")["cells"][1]["title"] == "What speaks for butterfly"


def test_the_strip_shows_every_stage_and_a_click_takes_one() -> None:
    at = opened("inspection", image="scene-cup")
    strip = heat(at, "strip")
    assert [cell["title"] for cell in strip["cells"]] == [f"stage {n}" for n in range(1, 10)]
    assert strip["selected"] == "bn2"
    coarse = heat(at, "heat map")["cells"][1]["values"]
    at.selectbox(key="layer of demo").set_value("blocks.2").run()
    assert heat(at, "strip")["selected"] == "blocks.2"
    assert heat(at, "heat map")["cells"][1]["values"] != coarse
    assert at.query_params["layer"] == "blocks.2"


def test_another_method_gives_another_map() -> None:
    at = opened("inspection", image="scene-cup", layer="blocks.3")
    gradcam = heat(at, "heat map")["cells"][1]["values"]
    at.selectbox(key="method").set_value("layercam").run()
    assert heat(at, "heat map")["cells"][1]["values"] != gradcam
    assert "LayerCAM" in screen(at)


def test_one_line_says_how_far_to_trust_the_map() -> None:
    assert "How far to trust it?" in screen(opened("inspection", image="scene-car"))


def test_random_weights_are_said_to_know_nothing() -> None:
    at = opened("inspection", model="catalogue:lenet5", weights="random")
    assert "has learned nothing" in screen(at)
    assert "Explained:" in screen(at)


def test_methods_stand_in_a_grid_with_layers_and_classes() -> None:
    at = opened("inspection", tab="methods", layers="blocks.3,bn2", classes="0,2")
    grid = heat(at, "methods")
    assert grid["columns"] == [METHODS[key].title for key in QUICK]
    assert len(grid["rows"]) == 4
    assert len(grid["cells"]) == 4 * len(QUICK)
    assert "butterfly" in grid["rows"][0]
    assert grid["bar"] is None  # each map its own scale
    at = opened("inspection", tab="methods", layers="blocks.3,bn2", scale="shared")
    assert heat(at, "methods")["bar"] is not None


def test_each_map_of_the_grid_can_be_judged() -> None:
    at = opened("inspection", tab="methods", methods="gradcam,layercam")
    assert [cell["note"] for cell in heat(at, "methods")["cells"]] == ["5 × 5", "5 × 5"]
    at.toggle(key="trust beside each map").set_value(True).run(timeout=300)
    number = r"−?[01]\.\d\d"
    expected = rf"deletion {number} \(random {number}\), likeness {number}"
    for cell in heat(at, "methods")["cells"]:
        assert re.fullmatch(expected, cell["note"])


def test_two_classes_have_one_scale_and_a_difference() -> None:
    at = opened("inspection", tab="methods", against="3")
    cells = heat(at, "two classes")["cells"]
    assert [cell["title"] for cell in cells] == ["butterfly", "fish", "butterfly − fish"]
    first, second, difference = (cell["bar"]["marks"] for cell in cells)
    assert first == second
    assert difference[0].startswith("−")


def test_slow_methods_tell_their_cost_and_run_when_asked() -> None:
    at = opened("inspection", tab="methods", image="scene-cup")
    button = at.button(key="compute occlusion")
    assert re.fullmatch(r"Compute: [\d,]+ passes, about [\d,]+ s", button.label)
    button.click().run()
    assert not at.exception
    assert heat(at, "slow occlusion")["cells"][0]["title"] == "Occlusion"


def test_feature_maps_of_all_stages_and_of_one_layer() -> None:
    at = opened("inspection", tab="features")
    text = screen(at)
    assert all(f"stage {number}: " in text for number in range(1, 10))
    at = opened("inspection", tab="features", look="channels", layer="blocks.2", rank="weight")
    channels = view(at, "channels")
    assert channels["ranked"] == "weight in Grad-CAM"
    assert len(channels["channels"]) == 24
    assert len(channels["sight"]["rows"]) == 20


def test_filters_gates_and_no_attention() -> None:
    text = screen(opened("inspection", tab="features", look="gates"))
    assert "Squeeze-and-excitation looks at the whole picture" in text
    assert "conv_stem" in screen(opened("inspection", tab="features", look="filters"))
    at = opened("inspection", tab="features", look="attention")
    assert "'attention' is not among the choices" in at.warning[0].value


def test_a_transformer_shows_its_attention() -> None:
    at = opened(
        "inspection",
        model="vit_tiny_patch16_224",
        weights="random",
        tab="features",
        look="attention",
        image="scene-cup",
    )
    assert heat(at, "rollout")["cells"][0]["title"] == "Attention rollout"
    assert "in 12 layers of 3 heads" in screen(at)


def test_a_changed_picture_is_looked_at_again() -> None:
    at = opened("inspection", tab="change", image="scene-cup")
    assert "paint something out" in screen(at)
    at = opened("inspection", tab="change", image="scene-cup", change="box:0.1-0.1-0.9-0.9")
    assert "mean colour (1 rectangle)" in screen(at)
    figure = json.loads(at.get("plotly_chart")[-1].proto.spec)
    assert {trace["name"] for trace in figure["data"]} == {"before", "after"}
    at.slider(key="change blur").set_value(3.0).run()
    assert at.query_params["change"] == "box:0.1-0.1-0.9-0.9,blur:3"
    next(button for button in at.button if button.label == "Undo the last change").click().run()
    assert at.query_params["change"] == "box:0.1-0.1-0.9-0.9"
    next(button for button in at.button if button.label == "As it was").click().run()
    assert "change" not in at.query_params


def test_trust_is_measured_and_knows_where_the_object_is() -> None:
    text = screen(opened("inspection", tab="trust", image="scene-cup"))
    assert "Pointing game" in text
    assert "Energy inside the object" in text
    photograph = screen(opened("inspection", tab="trust", image="cat"))
    assert "Insertion area" in photograph
    assert "Pointing game" not in photograph


def test_methods_are_judged_on_scenes_when_asked() -> None:
    at = opened("inspection", tab="trust", scenes="12")
    next(each for each in at.button if each.label.startswith("Judge")).click()
    at.run(timeout=300)
    assert not at.exception
    text = screen(at)
    assert all(METHODS[key].title in text for key in QUICK)
    assert "Random patches" in text


def test_other_networks_stand_beside_with_lists_of_their_own() -> None:
    at = opened(
        "inspection",
        tab="beside",
        also="cifar:resnet20;efficientnet:d1,w0.25,r64",
        **{"with": "catalogue:lenet5"},
    )
    maps = heat(at, "networks")
    assert len(maps["cells"]) == 4 * len(QUICK)
    assert len(maps["pictures"]) == 4
    assert [each.value for each in at.markdown].count("They disagree.") == 1
    # Networks with other classes have lists of their own.
    assert len(at.get("plotly_chart")) == 1 + 4


def test_at_first_the_same_network_untrained_stands_beside() -> None:
    at = opened("inspection", tab="beside")
    figure = json.loads(at.get("plotly_chart")[-1].proto.spec)
    titles = ["demo, Demo weights, trained on scenes", "demo, Random weights (untrained)"]
    assert [trace["name"] for trace in figure["data"]] == titles
    assert not any(text == "–" for trace in figure["data"] for text in trace["text"])
    assert heat(at, "networks")["rows"] == [f"{title}: butterfly" for title in titles]


def test_methods_layers_classes_and_networks_in_one_grid() -> None:
    at = opened("inspection", tab="beside", at="way", methods="gradcam,layercam", classes="0,2")
    maps = heat(at, "networks")
    assert len(maps["cells"]) == 2 * 2 * 3 * 2  # methods, classes, layers, networks
    assert len({cell["note"] for cell in maps["cells"]}) == 3
    assert sum("cup" in row for row in maps["rows"]) == 6


def test_eigen_cam_is_not_sold_as_a_map_of_a_class() -> None:
    at = opened("inspection", tab="methods", method="eigencam")
    assert heat(at, "heat map")["cells"][1]["title"] == "What is strongest here, for no class"
    assert "Eigen-CAM knows no classes" in screen(at)


def test_an_unlikely_class_has_its_bar_too() -> None:
    at = opened("inspection", image="scene-cup", **{"class": "3"})
    figure = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert len(figure["data"][0]["y"]) == 6


def test_all_samples_at_once() -> None:
    cells = heat(opened("inspection", tab="several"), "gallery")["cells"]
    assert len(cells) == 12
    assert sum("✓" in cell["note"] for cell in cells) >= 10


def test_what_is_taken_away() -> None:
    at = opened("inspection", tab="take", image="scene-cup")
    labels = [each.proto.label for each in at.get("download_button")]
    assert labels == ["Heat map (PNG)", "Raw arrays (NPZ)", "Report of this page (HTML)"]
    assert any("inspect(" in code.value for code in at.code)


def test_a_class_is_forgotten_with_its_class_names() -> None:
    at = opened(
        "inspection", image="scene-cup", model="resnet18", weights="random", **{"class": "5"}
    )
    at.selectbox(key="model").set_value("resnet34").run()
    assert at.query_params["class"] == "5"  # the same thousand classes
    at = opened("inspection", image="scene-cup", weights="random", **{"class": "5"})
    at.selectbox(key="model").set_value("resnet34").run()
    assert "class" not in at.query_params


def test_what_cannot_be_shown_is_not_computed() -> None:
    layers = ",".join(f"blocks.{number}" for number in range(7))
    classes = ",".join(map(str, range(12)))
    at = opened("inspection", tab="methods", layers=layers, classes=classes)
    assert len(heat(at, "methods")["cells"]) == 36
    assert "1 of 7 layers and 6 of 12 classes" in screen(at)


def test_forgotten_pictures_are_not_found_again_by_the_address() -> None:
    file = Path(__file__).parents[2] / "assets" / "samples" / "scene-key.png"
    at = opened("inspection", image=uploaded(file.read_bytes(), "mine.png"))
    assert "mine.png" in screen(at)
    next(each for each in at.button if each.label == "Forget my pictures").click().run()
    assert "image" not in at.query_params
    assert "mine.png" not in screen(at)


def test_a_size_is_forgotten_with_its_network() -> None:
    at = opened("inspection", image="scene-cup", model="resnet18", weights="random", px="96")
    assert "The network saw 96 × 96 pixels" in screen(at)
    at.selectbox(key="model").set_value("resnet34").run()
    assert "px" not in at.query_params
    assert "The network saw 224 × 224 pixels" in screen(at)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"px": "5"}, "'5' is no number from 16 to 512"),
        ({"fit": "round"}, "'round' is not among the choices"),
        ({"norm": "grey"}, "'grey' is no normalisation"),
        ({"class": "12"}, "'12' is not among the choices"),
        ({"layer": "blocks.9"}, "'blocks.9' is not among the choices"),
        ({"method": "crystal ball"}, "'crystal ball' is not among the choices"),
        ({"tab": "methods", "classes": "99"}, "'99' is not among the choices"),
        ({"tab": "change", "change": "magic:1"}, "is no change of a picture"),
        ({"tab": "features", "look": "channels", "channel": "x"}, "'x' is no channel's number"),
        ({"model": "vit_tiny_patch16_224", "weights": "random", "px": "100"}, "224"),
    ],
)
def test_a_wrong_address_gets_one_sentence(query: dict[str, str], sentence: str) -> None:
    at = opened("inspection", **query)
    told = [each.value for each in (*at.warning, *at.error)]
    assert len([text for text in told if sentence in text]) == 1


def picture_file(image: Image.Image, kind: str = "PNG") -> bytes:
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()


GREY = np.arange(64, dtype=np.uint8).reshape(8, 8)


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (1, 1), "red"),
        Image.new("RGB", (20_000, 10), "blue"),
        Image.fromarray(GREY),
        Image.fromarray(GREY > 20),
        Image.fromarray(GREY.astype(np.float32)),
    ],
    ids=["1×1", "20,000×10", "grey", "1 bit", "float"],
)
def test_odd_pictures_get_an_answer(image: Image.Image) -> None:
    kind = "TIFF" if image.mode == "F" else "PNG"
    key = uploaded(picture_file(image, kind), f"odd.{kind.lower()}")
    at = opened("inspection", image=key)
    assert "Explained:" in screen(at)
    assert not at.error


@pytest.fixture
def own(tmp_path: Path) -> Any:
    """Brings a checkpoint as the upload box would, into a session."""

    def bring(at: AppTest, file: Path) -> AppTest:
        brought = checkpoint_files.keep(file.name, file.read_bytes())
        at.session_state["checkpoint: mine"] = brought
        at.session_state["checkpoint: new"] = brought
        return at.run()

    return bring


def test_a_checkpoint_brings_its_network_and_a_misfit_is_listed(own: Any, tmp_path: Path) -> None:
    network = create("resnet18", 3)
    save_file(network.state_dict(), tmp_path / "mine.safetensors")
    at = own(opened("inspection", image="scene-cup"), tmp_path / "mine.safetensors")
    assert not at.exception
    assert at.query_params["model"] == "resnet18"
    assert at.query_params["weights"].startswith("upload:")
    assert explained(at) in {"class 0", "class 1", "class 2"}
    at.selectbox(key="model").set_value("resnet34").run()
    assert "does not fit resnet34" in at.error[0].value
    assert "layer1.2.conv1.weight" in screen(at)


def test_a_pickle_with_code_is_refused_and_the_view_stays(own: Any, tmp_path: Path) -> None:
    class Payload:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return Path.touch, (tmp_path / "ran",)  # type: ignore[return-value]

    torch.save({"state_dict": Payload()}, tmp_path / "evil.pth")
    at = own(opened("inspection", image="scene-cup"), tmp_path / "evil.pth")
    assert not at.exception
    assert "evil.pth" in at.error[0].value
    assert not (tmp_path / "ran").exists()
    assert explained(at) == "cup"


def test_the_answer_is_that_of_the_library_function() -> None:
    at = opened("inspection", image="scene-fish")
    from components.inspection import inspect, read_image

    file = Path(__file__).parents[2] / "assets" / "samples" / "scene-fish.png"
    (answer,) = inspect(load("demo"), read_image(file.read_bytes()))
    best = answer.predictions[0]
    assert f"Explained: **{best.label}**, probability {best.probability:.1%}" in screen(at)


def test_more_classes_and_their_logits() -> None:
    at = opened("inspection", image="scene-cup", top="10", bars="logit")
    figure = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert len(figure["data"][0]["x"]) == 10
    assert min(figure["data"][0]["x"]) < 0
