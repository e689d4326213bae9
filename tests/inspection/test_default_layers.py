"""For one small member of each of timm's families: the default layer is a place to look at."""

import numpy as np
import pytest
import timm
import torch
from torch import Tensor, nn

from components.inspection import default_layer, inspect, ladder, layers
from components.inspection.capture import watched
from tests.inspection.subjects import lively, loaded, noise, square

# At 64 pixels, or at their own size where families are bound to it.
FAMILIES = [
    ("convit_tiny", 224),
    ("convnext_atto", 64),
    ("crossvit_tiny_240", 240),
    ("cs3darknet_s", 64),
    ("cspresnet50", 64),
    ("deit_tiny_distilled_patch16_224", 224),
    ("densenet121", 64),
    ("dla46_c", 64),
    ("dpn48b", 64),
    ("eca_nfnet_l0", 64),
    ("edgenext_xx_small", 64),
    ("efficientformerv2_s0", 224),
    ("efficientnet_b0", 64),
    ("efficientvit_b0", 64),
    ("efficientvit_m0", 224),
    ("fasternet_t0", 64),
    ("fastvit_t8", 64),
    ("gernet_s", 64),
    ("ghostnet_050", 64),
    ("hgnetv2_b0", 64),
    ("hrnet_w18_small", 64),
    ("inception_next_atto", 64),
    ("inception_v3", 96),
    ("lcnet_050", 64),
    ("levit_128s", 224),
    ("mambaout_femto", 64),
    ("mixnet_s", 64),
    ("mobilenetv3_small_050", 64),
    ("mobilenetv4_conv_small_035", 64),
    ("mobilevit_xxs", 64),
    ("mobilevitv2_050", 64),
    ("pit_ti_224", 224),
    ("poolformer_s12", 64),
    ("pvt_v2_b0", 64),
    ("regnety_002", 64),
    ("regnetz_005", 64),
    ("repghostnet_050", 64),
    ("repvit_m0_9", 64),
    ("resnest14d", 64),
    ("resnet18", 64),
    ("resnetv2_18", 64),
    ("res2net50_14w_8s", 64),
    ("rexnet_100", 64),
    ("skresnet18", 64),
    ("tinynet_e", 64),
    ("vovnet39a", 64),
    ("xception41", 64),
    ("xcit_nano_12_p16_224", 224),
]


def after(network: nn.Module, path: str, tensor: Tensor) -> set[str]:
    """The layers with weights that a pass leaves after it has left the one at `path`."""
    left: list[str] = []
    weighted = [
        name for name, each in network.named_modules() if name and list(each.parameters(False))
    ]
    watches = {name: lambda *_, name=name: left.append(name) for name in {*weighted, path}}
    with watched(network, watches), torch.no_grad():  # type: ignore[arg-type]
        network(tensor)
    return set(left[left.index(path) + 1 :]) & set(weighted)


@pytest.mark.parametrize(("name", "side_px"), FAMILIES)
def test_the_default_layer_lies_before_the_classifier_and_counts(name: str, side_px: int) -> None:
    torch.manual_seed(0)
    network = loaded(lively(timm.create_model(name, num_classes=10)), square(side_px))
    default = default_layer(network)
    (info,) = (each for each in layers(network) if each.path == default)
    assert info.shape[0] > info.shape[1] > 1
    # The last of the network's weights, its classifier, come later.
    later = after(network.model, default, torch.rand(1, 3, side_px, side_px))
    assert any(path.startswith(("head", "fc", "classifier", "last_linear")) for path in later)
    (answer,) = inspect(network, noise(side_px), ("hirescam", "gradcam"), classes=range(5))
    assert any(each.values.any() for each in answer.heat_maps)
    assert np.isfinite(answer.raw["gradcam"]).all()
    # Most of the network's work lies before.
    weights = sum(1 for each in network.model.modules() if list(each.parameters(False)))
    assert len(later) < weights / 3
    steps = ladder(network)
    assert 4 <= len(steps) <= 12
    assert steps[-1] == default
