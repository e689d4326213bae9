"""An EfficientNet of any depth and width as a timm network, built from the baseline table."""

from functools import partial
from typing import cast

from timm.models import EfficientNet
from timm.models._efficientnet_builder import decode_arch_def, round_channels
from torch import nn

from components.scaling.baseline import EFFICIENTNET, BaselineStage


def efficientnet(depth: float, width: float, classes: int = 1000) -> nn.Module:
    """EfficientNet-B0 with `depth` times the layers and `width` times the channels.

    timm does the rounding and the building, so that the result can judge `components.scaling`.
    Module paths are timm's: stage 2 of the paper is `blocks.0`.
    """
    widen = partial(round_channels, multiplier=width)
    return cast(
        nn.Module,
        EfficientNet(
            block_args=decode_arch_def([[_timm_row(row)] for row in EFFICIENTNET.body], depth),
            num_classes=classes,
            num_features=widen(EFFICIENTNET.head.channels),
            stem_size=EFFICIENTNET.stem.channels,
            round_chs_fn=widen,
            act_layer=nn.SiLU,
        ),
    )


def _timm_row(row: BaselineStage) -> str:
    """A row of Table 1 in timm's own notation: `ir_r2_k3_s2_e6_c24_se0.25`."""
    kind = "ds" if row.expand_ratio == 1 else "ir"
    return (
        f"{kind}_r{row.layers}_k{row.kernel}_s{row.stride}"
        f"_e{row.expand_ratio}_c{row.channels}_se{EFFICIENTNET.squeeze_ratio}"
    )
