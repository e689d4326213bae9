"""The nine Inception modules of GoogLeNet: Szegedy et al., arXiv:1409.4842, table 1. No torch."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A module: by how much the image has shrunk before it, and its channels.

    `inputs` go in. Out come `single` from the 1×1, `middle` from the 3×3 behind a reduction to
    `reduce_middle`, `wide` from the 5×5 behind one to `reduce_wide`, and `pooled` from the
    projection after pooling.
    """

    name: str
    shrunk: int
    inputs: int
    single: int
    reduce_middle: int
    middle: int
    reduce_wide: int
    wide: int
    pooled: int


GOOGLENET = (
    Row("3a", 8, 192, 64, 96, 128, 16, 32, 32),
    Row("3b", 8, 256, 128, 128, 192, 32, 96, 64),
    Row("4a", 16, 480, 192, 96, 208, 16, 48, 64),
    Row("4b", 16, 512, 160, 112, 224, 24, 64, 64),
    Row("4c", 16, 512, 128, 128, 256, 24, 64, 64),
    Row("4d", 16, 512, 112, 144, 288, 32, 64, 64),
    Row("4e", 16, 528, 256, 160, 320, 32, 128, 128),
    Row("5a", 32, 832, 256, 160, 320, 32, 128, 128),
    Row("5b", 32, 832, 384, 192, 384, 48, 128, 128),
)
