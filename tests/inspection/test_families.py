"""Families beside convolutional networks: their tokens lie where the picture's parts do."""

from typing import Any

import numpy as np
import pytest
import timm
import torch
from PIL import Image

from components.inspection import default_layer, inspect, layers
from components.networks import LoadedNetwork
from tests.inspection.subjects import lively, loaded, noise, square

# One small member a family, and the side at which it can be built.
FAMILIES: dict[str, tuple[int, dict[str, Any]]] = {
    "vit_tiny_patch16_224": (64, {"img_size": 64, "depth": 2}),
    "deit_tiny_distilled_patch16_224": (64, {"img_size": 64, "depth": 2}),
    "beit_base_patch16_224": (64, {"img_size": 64, "depth": 2, "embed_dim": 48, "num_heads": 3}),
    "eva02_tiny_patch14_224": (56, {"img_size": 56, "depth": 2}),
    "vit_small_patch14_reg4_dinov2": (56, {"img_size": 56, "depth": 2}),
    "swin_tiny_patch4_window7_224": (64, {"img_size": 64, "window_size": 2, "depths": (1, 1, 1)}),
    "swinv2_cr_tiny_224": (64, {"img_size": 64, "window_size": 2, "depths": (1, 1, 1)}),
    "mixer_s16_224": (64, {"img_size": 64}),
    "resmlp_12_224": (64, {"img_size": 64}),
    "gmlp_ti16_224": (64, {"img_size": 64}),
    "convmixer_768_32": (56, {}),
    "pit_ti_224": (224, {"depth": (1, 1, 1)}),
    "cait_xxs24_224": (64, {"img_size": 64, "depth": 2}),
    "xcit_nano_12_p16_224": (64, {"depth": 2}),
    "levit_128s": (224, {}),
    "maxvit_rmlp_pico_rw_256": (64, {"img_size": 64}),
    "coatnet_nano_rw_224": (64, {"img_size": 64}),
    "efficientformer_l1": (224, {}),
    "poolformer_s12": (64, {}),
    "pvt_v2_b0": (64, {"depths": (1, 1, 1, 1)}),
    "mobilevit_xxs": (64, {}),
    "tnt_s_legacy_patch16_224": (64, {"img_size": 64, "depth": 2}),
    "nest_tiny": (64, {"img_size": 64}),
}


@pytest.fixture(params=FAMILIES, scope="module")
def network(request: pytest.FixtureRequest) -> LoadedNetwork:
    side_px, options = FAMILIES[request.param]
    torch.manual_seed(0)
    built = timm.create_model(request.param, num_classes=10, **options)
    return loaded(lively(built), square(side_px))


def test_by_default_there_is_a_heat_map_of_the_layers_size(network: LoadedNetwork) -> None:
    layer = default_layer(network)
    (shape,) = (info.shape for info in layers(network) if info.path == layer)
    picture = noise(network.preprocessing.input_px)
    maps = inspect(network, picture, ("gradcam", "layercam"), classes=range(4))[0].heat_maps
    assert {each.values.shape for each in maps} == {shape[1:]}
    assert all(np.isfinite(each.values).all() for each in maps)
    assert max(each.high for each in maps) > 0


@pytest.mark.parametrize(("left", "top"), [(True, False), (False, True)])
def test_a_change_in_a_corner_shows_in_that_corner(
    network: LoadedNetwork, left: bool, top: bool
) -> None:
    """At the first layer with at most half the picture's side."""
    side_px = network.preprocessing.input_px
    info = next(each for each in layers(network) if 2 * each.shape[1] <= side_px)
    before = noise(side_px)
    after = before.copy()
    corner = (0 if left else side_px // 2, 0 if top else side_px // 2)
    after.paste(Image.new("RGB", (side_px // 2, side_px // 2), "white"), corner)
    first, second = (
        inspect(network, picture, (), info.path)[0].features[info.path]
        for picture in (before, after)
    )
    change = np.abs(second - first).sum(0)
    side = len(change)
    rows = np.arange(side) < side // 2 if top else np.arange(side) >= side - side // 2
    columns = np.arange(side) < side // 2 if left else np.arange(side) >= side - side // 2
    assert change[np.ix_(rows, columns)].sum() > 0.8 * change.sum()
