"""Where fusing MBConv pays: a block of each stage of EfficientNetV2-S, fused and not. No torch.

Processors wait for memory where they compute little with each number that they fetch. So beside
the multiply-adds stand the numbers moved: what convolutions read, write, and their weights.
"""

from dataclasses import dataclass
from math import prod

from components.blocks.costing import steps
from components.blocks.lab import Design
from components.blocks.labs.inverted import fused_mbconv
from components.blocks.parts import Convolution

# arXiv:2104.00298, Table 4, for pictures of 384 px: stage, channels, expansion, side, and whether
# it is fused there. Stage 1 does not expand, so there is nothing to fuse.
_STAGES = (
    (2, 48, 4, 96, True),
    (3, 64, 4, 48, True),
    (4, 128, 4, 24, False),
    (5, 160, 6, 24, False),
    (6, 256, 6, 12, False),
)


@dataclass(frozen=True, slots=True)
class Work:
    """What a block's convolutions need for one image: parameters, multiply-adds, numbers moved."""

    params: int
    macs: int
    moved: int

    @property
    def macs_per_number(self) -> float:
        """How much is computed with each number moved."""
        return self.macs / self.moved


@dataclass(frozen=True, slots=True)
class Stage:
    """A repeated block of a stage both ways; `chosen` tells whether the paper's search fused it."""

    number: int
    channels: int
    side: int
    chosen: bool
    fused: Work
    separable: Work


def stages() -> tuple[Stage, ...]:
    """EfficientNetV2-S's stages 2 to 6; the separable block has its gate."""
    found = []
    for number, channels, expansion, side, chosen in _STAGES:
        fused, _, separable = fused_mbconv(
            {
                "inputs": channels,
                "outputs": channels,
                "expansion": expansion,
                "side": side,
                "stride": 1,
            }
        )
        found.append(Stage(number, channels, side, chosen, work(fused), work(separable)))
    return tuple(found)


def work(design: Design) -> Work:
    """The sums over a design's convolutions."""
    layers = [
        step for step in steps(design.block, design.taken) if isinstance(step.layer, Convolution)
    ]
    return Work(
        params=sum(step.params.value for step in layers),
        macs=sum(step.macs.value for step in layers),
        moved=sum(prod(step.taken) + prod(step.given) + step.params.value for step in layers),
    )
