"""What a look inside a network hands on: attention, first filters and gates in numbers. No torch.

Feature maps are in `records`, since an inspection holds them too.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Reader = Literal["class token", "first tokens", "mean of all patches"]


@dataclass(frozen=True, slots=True, eq=False)
class Attention:
    """Where a transformer looks in one picture: in each layer, with each head, and in all.

    It doesn't speak of any class: it says from where information may flow into the answer, not
    whether it speaks for one class or for another.

    `layers` are the dotted paths of the attention layers in the order computed. `rows` is float32
    (layers, heads, h, w): how much of its attention the answer's token pays to each place of the
    picture, in [0, 1]. `reader` says which token that is: the class token, the first tokens (class
    and distillation), or where there is none, the mean of all patches. Of what is left to 1,
    `prefix_tokens` tokens that are no part of the picture got their share. `rollout` is float32
    (h, w), the same through all layers (`rolling.rolled`).
    """

    layers: tuple[str, ...]
    rows: NDArray[np.float32]
    rollout: NDArray[np.float32]
    reader: Reader
    prefix_tokens: int

    @property
    def heads(self) -> int:
        """How many heads each layer has."""
        return int(self.rows.shape[1])

    @property
    def on_picture(self) -> NDArray[np.float32]:
        """Share of each head's attention that goes to the picture at all: (layers, heads)."""
        share: NDArray[np.float32] = self.rows.sum(axis=(2, 3))
        return share

    @property
    def nbytes(self) -> int:
        """Size of the arrays in bytes."""
        return self.rows.nbytes + self.rollout.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class Filters:
    """The filters with which a network first reads a picture, with its own weights.

    `weights` is float32 (filters, channels, k, k), channels red, green and blue or grey, `stride`
    the distance in pixels between neighbouring places of their maps. Where a network normalises
    its weights before use (weight standardisation), these are those before.
    """

    layer: str
    weights: NDArray[np.float32]
    stride: int

    @property
    def nbytes(self) -> int:
        """Size of the weights in bytes."""
        return self.weights.nbytes


@dataclass(frozen=True, slots=True)
class GateSummary:
    """Which channels a gate keeps for an image.

    `open_share` is the share of its `channels` that are multiplied by more than 0.5; `most_open`
    and `most_closed` are the numbers of the extreme channels, the extreme ones first; `counts` is
    how many channels lie in each of equal parts of [0, 1], from closed to open.
    """

    layer: str
    channels: int
    open_share: float
    most_open: tuple[int, ...]
    most_closed: tuple[int, ...]
    counts: tuple[int, ...]
