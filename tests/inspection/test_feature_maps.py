"""Feature maps: a page of one layer's, a few of many layers', and what they are ranked by."""

import numpy as np
import pytest
import timm
import torch
from torch import nn

from components.errors import ExplorerError
from components.inspection import LayerInfo, inspect, layers
from components.inspection.feature_views import depth_ladder, feature_maps
from components.inspection.prepare import prepare
from components.networks import LoadedNetwork
from tests.inspection.subjects import lively, loaded, noise, small_network, square

PICTURE = noise(12)


def small(seed: int = 0) -> LoadedNetwork:
    return loaded(lively(small_network(seed=seed)), square(12))


def test_maps_are_ranked_by_what_the_layer_gives() -> None:
    network = small()
    images, _ = prepare(PICTURE, network.preprocessing)
    assert isinstance(network.model, nn.Sequential)
    outputs = network.model[:4](images)[0].detach().numpy()
    found = feature_maps(network, PICTURE, "3", count=3)
    assert (found.layer, found.total_channels, found.side_px) == ("3", 6, 12)
    strengths = np.abs(outputs).mean((1, 2))
    assert found.channels == tuple(np.argsort(-strengths)[:3])
    assert found.scores == pytest.approx(np.sort(strengths)[:-4:-1], rel=1e-5)
    assert found.high == pytest.approx([outputs[each].max() for each in found.channels], rel=1e-5)
    varied = feature_maps(network, PICTURE, "3", count=6, ranked_by="variation")
    assert varied.scores == pytest.approx(np.sort(outputs.std((1, 2)))[::-1], rel=1e-5)


@pytest.mark.parametrize("index", [0, 4, 9])
def test_weights_are_those_of_the_classifier_where_only_a_mean_follows(index: int) -> None:
    """The score is a weighted mean over 144 places: each place of map c has the slope w_c / 144."""
    network = small()
    found = feature_maps(network, PICTURE, "4", 6, "weight", index)
    assert isinstance(network.model, nn.Sequential)
    classifier = network.model[7].weight
    assert isinstance(classifier, torch.Tensor)
    by_hand = classifier[index].detach().numpy() / 144
    assert found.channels == tuple(np.argsort(-by_hand))
    assert found.scores == pytest.approx(np.sort(by_hand)[::-1], rel=1e-4)
    assert found.ranked_by == "weight"


@pytest.mark.parametrize("layer", ["0", "2"])
def test_maps_times_weights_add_up_to_the_heat_map(layer: str) -> None:
    network = small()
    found = feature_maps(network, PICTURE, layer, 8, "weight", 3)
    (answer,) = inspect(network, PICTURE, "gradcam", layer, 3)
    weights = np.array(found.scores, dtype=np.float32)
    added = np.tensordot(weights, answer.features[layer][list(found.channels)], axes=1)
    np.testing.assert_allclose(np.maximum(added, 0), answer.heat_maps[0].values, atol=1e-6)
    assert answer.heat_maps[0].values.max() > 1e-3


def test_tokens_have_weights_too() -> None:
    torch.manual_seed(0)
    transformer = timm.create_model(
        "vit_tiny_patch16_224", img_size=32, patch_size=8, depth=2, embed_dim=24, num_classes=5
    )
    network = loaded(lively(transformer), square(32))
    found = feature_maps(network, noise(32), "blocks.0", 24, "weight", 1)
    (answer,) = inspect(network, noise(32), "gradcam", "blocks.0", 1)
    weights = np.array(found.scores, dtype=np.float32)
    added = np.tensordot(weights, answer.features["blocks.0"][list(found.channels)], axes=1)
    np.testing.assert_allclose(np.maximum(added, 0), answer.heat_maps[0].values, atol=1e-6)
    assert found.side_px == 4


def test_without_a_class_the_most_probable_one_counts() -> None:
    network = small()
    (answer,) = inspect(network, PICTURE)
    best = answer.predictions[0].index
    chosen = feature_maps(network, PICTURE, "2", 8, "weight")
    assert chosen.scores == feature_maps(network, PICTURE, "2", 8, "weight", best).scores
    assert chosen.scores != feature_maps(network, PICTURE, "2", 8, "weight", best - 1).scores


@pytest.mark.parametrize("ranked_by", ["activation", "weight"])
def test_pages_follow_each_other(ranked_by: str) -> None:
    network = small()
    whole = feature_maps(network, PICTURE, "0", 8, ranked_by)  # type: ignore[arg-type]
    pages = [
        feature_maps(network, PICTURE, "0", 3, ranked_by, first=first)  # type: ignore[arg-type]
        for first in (0, 3, 6)
    ]
    assert whole.channels == sum((page.channels for page in pages), ())
    assert [page.first for page in pages] == [0, 3, 6]


def test_a_depth_ladder_holds_each_layer_in_the_order_asked_for() -> None:
    network = small()
    ladder = depth_ladder(network, PICTURE, ("4", "0"), count=2, ranked_by="variation")
    assert [maps.layer for maps in ladder] == ["4", "0"]
    for maps in ladder:
        alone = feature_maps(network, PICTURE, maps.layer, 2, "variation")
        assert maps.channels == alone.channels
        assert np.array_equal(maps.thumbnails, alone.thumbnails)


def test_a_depth_ladder_takes_one_pass() -> None:
    network = small()
    assert LayerInfo("0", "Conv2d", (8, 12, 12)) in layers(network)
    passes: list[int] = []
    network.model.get_submodule("7").register_forward_hook(lambda *_: passes.append(1))
    depth_ladder(network, PICTURE, ("0", "2", "3", "4"))
    assert len(passes) == 1


@pytest.mark.parametrize("index", [-1, 10])
def test_a_class_that_does_not_exist_gets_a_sentence(index: int) -> None:
    with pytest.raises(ExplorerError, match="numbered 0 to 9"):
        feature_maps(small(), PICTURE, ranked_by="weight", class_index=index)


@pytest.mark.parametrize("ranked_by", ["activation", "weight"])
def test_a_layer_without_height_and_width_gets_a_sentence(ranked_by: str) -> None:
    with pytest.raises(ExplorerError, match="no layer '7' with height and width"):
        feature_maps(small(), PICTURE, "7", ranked_by=ranked_by)  # type: ignore[arg-type]


def test_a_ladder_with_a_layer_that_does_not_exist_gets_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="no layer 'nowhere'"):
        depth_ladder(small(), PICTURE, ("0", "nowhere"))
