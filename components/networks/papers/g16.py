"""G16-EfficientNet with layer normalisation and proxy-normalised activations."""

from timm.layers import GroupNorm1Act
from torch import nn

from components.networks.normalising import ProxyNormalisedSiLU
from components.networks.scaled import scaled_baseline
from components.scaling import RELEASED
from components.scaling.baseline import G16


def g16_efficientnet(classes: int | None = None, *, size: str = "b0") -> nn.Module:
    """G16-EfficientNet-B0 to -B5; B0 has 5,938,484 parameters.

    Masters, Labatie, Eaton-Rosen & Luschi, "Making EfficientNet More Efficient",
    arXiv:2106.03640: groups of 16 channels instead of depthwise convolutions, expansion 4 instead
    of 6. Proxy normalisation is that of arXiv:2106.03743. Where an activation follows, layer
    normalisation leaves scale and shift to it; at a block's end, where none does, it keeps its
    scale and has no shift. The gates' own activation is left as it is.
    """
    chosen = RELEASED[size]
    network = scaled_baseline(G16, chosen.depth, chosen.width, classes or 1000)
    norms = [
        (path, part) for path, part in network.named_modules() if isinstance(part, GroupNorm1Act)
    ]
    for path, norm in norms:
        network.set_submodule(path, _proxy(norm))
    return network


def _proxy(norm: GroupNorm1Act) -> nn.Module:
    """What stands in the place of timm's normalisation, which has its activation inside."""
    if isinstance(norm.act, nn.Identity):
        layer = nn.GroupNorm(1, norm.num_channels)
        layer.register_parameter("bias", None)
        return layer
    plain = nn.GroupNorm(1, norm.num_channels, affine=False)
    return nn.Sequential(plain, ProxyNormalisedSiLU(norm.num_channels))
