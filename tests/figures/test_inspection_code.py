"""The printed programs, run as they are printed: both make the map that they promise."""

import ast
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
import torch
from PIL import ExifTags, Image
from pytorch_grad_cam.utils.image import show_cam_on_image
from safetensors.torch import save_file
from torchvision import models

from components.figures.inspection_code import MapRecipe, inspection_code, plain_code
from components.figures.pictures import overlay
from components.inspection import METHODS
from components.networks import Preprocessing, Weights, load
from components.networks.weights import IMAGENET
from tests.inspection.subjects import lively, noise

SMALL = Preprocessing(96, 104, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225), "bicubic")
CHECKPOINT = Weights("checkpoint:mine.safetensors", "checkpoint", "Checkpoint mine", "any")
RANDOM = Weights("random", "random", "Random weights (untrained)", "any")

RECIPE = MapRecipe(
    network="test_resnet",
    weights=CHECKPOINT,
    classes=10,
    preprocessing=SMALL,
    image="picture.png",
    method="gradcam",
    layer="layer3",
    class_index=4,
    class_label="cat",
    library="timm",
    own_preprocessing=False,
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The programs read and write where they are started; a picture lies there."""
    monkeypatch.chdir(tmp_path)
    noise(80).resize((110, 80), Image.Resampling.BICUBIC).save("picture.png")
    return tmp_path


def save(network: torch.nn.Module, file: str = "mine.safetensors") -> None:
    tensors = {name: value.contiguous() for name, value in lively(network).state_dict().items()}
    if file.endswith(".safetensors"):
        save_file(tensors, file)
    else:
        torch.save(tensors, file)


def run(code: str) -> tuple[dict[str, Any], str]:
    """What a program leaves behind and prints, computed where both programs compute."""
    names: dict[str, Any] = {}
    printed = StringIO()
    with redirect_stdout(printed):
        exec(code.replace('device="auto"', 'device="cpu"'), names)  # noqa: S102 (our own program)
    return names, printed.getvalue()


def both(recipe: MapRecipe) -> tuple[dict[str, Any], dict[str, Any]]:
    """What our program and the plain one leave behind."""
    plain = plain_code(recipe)
    assert plain is not None
    ours, printed = run(inspection_code(recipe))
    assert len(printed.splitlines()) == 5
    theirs, _ = run(plain)
    return ours, theirs


def assert_same_map(ours: dict[str, Any], theirs: dict[str, Any], recipe: MapRecipe) -> None:
    shown = as_the_library_shows_it(ours)
    assert shown.max() > 0.9, "a comparison of zeros would prove nothing"
    assert np.abs(shown - theirs["heat_map"]).max() < 1e-5
    assert (np.asarray(theirs["crop"].convert("RGB")) == ours["answer"].seen).all()
    assert Path(recipe.saved_as).is_file()


def as_the_library_shows_it(ours: dict[str, Any]) -> Any:
    """The map as the library returns it; maps of many passes are not in the answer itself."""
    answer = replace(
        ours["answer"], heat_maps=(ours["heat_map"],), explained=ours["answer"].predictions[:1]
    )
    return answer.maps[ours["heat_map"].method][0, 0]


@pytest.mark.parametrize(
    "method", [key for key in METHODS if key not in ("occlusion", "scorecam", "ablationcam")]
)
def test_both_programs_make_the_same_map(method: str) -> None:
    torch.manual_seed(0)
    save(timm.create_model("test_resnet", num_classes=10))
    recipe = replace(RECIPE, method=method)
    assert_same_map(*both(recipe), recipe)


@pytest.mark.parametrize("method", ["scorecam", "ablationcam"])
def test_both_programs_make_the_same_map_by_many_passes(method: str) -> None:
    torch.manual_seed(0)
    save(timm.create_model("test_resnet", num_classes=10))
    recipe = replace(RECIPE, method=method, layer="layer2", class_index=2)
    assert_same_map(*both(recipe), recipe)


@pytest.mark.parametrize(
    ("network", "layer"),
    [
        ("test_vit", "blocks.3"),
        ("test_mambaout", "stages.2.blocks.1"),
        ("test_efficientnet", "blocks.3.0.bn1"),
    ],
)
def test_tokens_and_maps_with_channels_last_are_understood(network: str, layer: str) -> None:
    torch.manual_seed(0)
    save(timm.create_model(network, num_classes=10))
    own = replace(SMALL, input_px=160, resize_px=170)
    recipe = replace(RECIPE, network=network, layer=layer, preprocessing=own)
    assert_same_map(*both(recipe), recipe)


@pytest.mark.parametrize("file", ["mine.safetensors", "mine.pth"])
def test_a_network_of_torchvision_with_its_checkpoint(file: str) -> None:
    torch.manual_seed(0)
    save(models.resnet18(num_classes=10), file)
    recipe = replace(RECIPE, network="torchvision:resnet18", library="torchvision", checkpoint=file)
    assert_same_map(*both(recipe), recipe)


def test_random_weights_are_the_same_in_both() -> None:
    recipe = replace(RECIPE, network="resnet18", weights=RANDOM, classes=1000)
    assert_same_map(*both(recipe), recipe)


@pytest.mark.parametrize("fit", ["whole", "squash"])
def test_other_ways_to_fit_a_picture_are_the_same_in_both(fit: Any) -> None:
    torch.manual_seed(0)
    save(timm.create_model("test_resnet", num_classes=10))
    recipe = replace(RECIPE, preprocessing=replace(SMALL, fit=fit))
    assert_same_map(*both(recipe), recipe)


def test_a_picture_that_was_taken_on_its_side_is_upright_in_both() -> None:
    torch.manual_seed(0)
    save(timm.create_model("test_resnet", num_classes=10))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.open("picture.png").save("phone.png", exif=exif)
    recipe = replace(RECIPE, image="phone.png")
    assert_same_map(*both(recipe), recipe)


def test_our_program_s_overlay_is_the_page_s() -> None:
    recipe = replace(RECIPE, weights=RANDOM, opacity=0.3, threshold=0.2, colours="Viridis")
    recipe = replace(recipe, scale=(0.0, 0.5), smooth=False, own_preprocessing=True)
    left, _ = run(inspection_code(recipe))
    network = load("test_resnet", "random", "cpu")
    expected = overlay(
        left["answer"].seen, left["heat_map"].values, 0.3, 0.2, (0.0, 0.5), "Viridis", smooth=False
    )
    assert left["answer"].seen.shape[0] == network.preprocessing.input_px
    assert (np.asarray(Image.open("gradcam-4.png")) == np.asarray(expected)).all()


@pytest.mark.parametrize("fading", [True, False])
def test_our_program_leaves_cold_places_as_the_page_does(fading: bool) -> None:
    left, _ = run(
        inspection_code(
            replace(
                RECIPE,
                network="test_resnet",
                weights=RANDOM,
                classes=1000,
                own_preprocessing=True,
                fading=fading,
            )
        )
    )
    expected = overlay(left["answer"].seen, left["heat_map"].values, fading=fading)
    assert (np.asarray(Image.open("gradcam-4.png")) == np.asarray(expected)).all()


def test_the_plain_program_draws_as_its_library_does() -> None:
    torch.manual_seed(0)
    save(timm.create_model("test_resnet", num_classes=10))
    plain = plain_code(replace(RECIPE, opacity=0.9))
    assert plain is not None
    left, _ = run(plain)
    expected = show_cam_on_image(left["seen"], left["heat_map"], use_rgb=True)
    assert (np.asarray(Image.open("gradcam-4.png")) == expected).all()


def test_occlusion_has_our_program_alone() -> None:
    torch.manual_seed(0)
    save(timm.create_model("test_resnet", num_classes=10))
    recipe = replace(RECIPE, method="occlusion", layer="input")
    assert plain_code(recipe) is None
    left, _ = run(inspection_code(recipe))
    assert left["heat_map"].method == "occlusion"
    assert left["heat_map"].class_index == 4


def test_a_network_of_no_library_has_our_program_alone() -> None:
    assert plain_code(replace(RECIPE, network="demo", library=None)) is None


def test_programs_are_short_and_no_line_is_long() -> None:
    ours, plain = inspection_code(RECIPE), plain_code(RECIPE)
    assert plain is not None
    assert 10 <= len(ours.splitlines()) <= 25
    assert len(plain.splitlines()) <= 40
    resnet = plain_code(replace(RECIPE, network="resnet18"))
    assert resnet is not None
    assert len(resnet.splitlines()) <= 28
    usual = inspection_code(replace(RECIPE, weights=IMAGENET, own_preprocessing=True))
    assert len(usual.splitlines()) <= 20
    assert 'load("test_resnet", "pretrained"' in usual
    assert max(len(line) for line in (*usual.splitlines(), *plain.splitlines())) <= 100


@pytest.mark.parametrize(
    "evil", ['x"); import os #', "cat\nimport os", "a\\", "'''", "b\rimport os"]
)
def test_names_can_t_become_code(evil: str) -> None:
    """File names, layers, class names come from other people: they change texts, no structure."""
    for made in (inspection_code, plain_code):
        harmless, named = (made(_named(name)) for name in ("harmless", evil))
        assert harmless is not None
        assert named is not None
        assert structure(named) == structure(harmless)


def _named(name: str) -> MapRecipe:
    file = f"{name}.safetensors"
    weights = replace(CHECKPOINT, label=name)
    recipe = replace(RECIPE, weights=weights, class_label=name, image=name, layer=name)
    return replace(recipe, checkpoint=file)


def structure(code: str) -> list[type[ast.AST]]:
    """The kinds of a program's parts, without its texts."""
    return [type(node) for node in ast.walk(ast.parse(code))]
