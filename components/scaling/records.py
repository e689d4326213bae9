"""What scaling hands on: coefficients, blocks, stages and the scaled network."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coefficients:
    """How much deeper and wider than its baseline a network is, and its input side in pixels."""

    depth: float
    width: float
    resolution_px: int


@dataclass(frozen=True, slots=True)
class Block:
    """One block with concrete channels; `stride` is its own.

    `hidden_channels` is the width of its spatial convolution, which has `groups` groups (as many
    as channels: depthwise); `squeeze_channels` the width inside the squeeze-and-excitation gate,
    0 without one. Sides are in pixels.
    """

    kernel: int
    stride: int
    expand_ratio: int
    in_channels: int
    hidden_channels: int
    groups: int
    squeeze_channels: int
    out_channels: int
    input_px: int
    output_px: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of a stage table, such as Table 1 of arXiv:1905.11946, for a concrete network.

    `input_px` is the side of the square map that enters the stage. `params` counts trainable
    numbers, `macs` multiply-adds of convolutions and linear layers for one image (no
    normalisation, activation, pooling or bias). `blocks` has the first block and, where there are
    more, the one that repeats; it is empty for stem and head.
    """

    number: int
    operator: str
    kernel: int
    stride: int
    expand_ratio: int
    input_px: int
    output_px: int
    in_channels: int
    out_channels: int
    layers: int
    params: int
    macs: int
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class ScaledNetwork:
    """A baseline (by its key) at any depth, width and resolution: its stages and their sums."""

    depth: float
    width: float
    resolution_px: int
    stages: tuple[Stage, ...]
    baseline: str = "efficientnet"

    @property
    def params(self) -> int:
        """Trainable numbers of the whole network, the 1000-class classifier included."""
        return sum(stage.params for stage in self.stages)

    @property
    def macs(self) -> int:
        """Multiply-adds of the whole network for one image of `resolution_px` squared."""
        return sum(stage.macs for stage in self.stages)

    @property
    def name(self) -> str:
        """The network's name for the address bar and for `components.networks`.

        Factors are written in full: a rounded 2.0000001 would lose a layer.
        """
        return f"{self.baseline}:d{self.depth},w{self.width},r{self.resolution_px}"
