"""What building blocks are made of: layers, one after the other or side by side. No torch.

A layer knows what it makes of a shape and what it costs. A cost is a `Term`: the product with its
numbers in it, and its value. Multiply-adds are those of convolutions, linear layers and matrix
products, as papers count them; normalisations, activations, pooling and sums count none.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import prod
from typing import Literal, NamedTuple

from components.errors import ExplorerError
from components.graphs.terms import Term, filters, sides

Join = Literal["add", "concatenate", "multiply"]
ActivationName = Literal["ReLU", "ReLU6", "SiLU", "GELU", "sigmoid"]

NOTHING = Term("", 0)


class Shape(NamedTuple):
    """Channels, height and width of one image's maps; tokens lie along the height, width 1."""

    channels: int
    height: int
    width: int

    def __str__(self) -> str:
        """As people write it: 64 × 56 × 56."""
        return " × ".join(f"{size:,}" for size in self)


@dataclass(frozen=True, slots=True)
class Layer(ABC):
    """What every layer has: a name that is unique among its neighbours, such as `conv1`."""

    name: str

    @property
    @abstractmethod
    def label(self) -> str:
        """What stands in its box."""

    def gives(self, taken: Shape) -> Shape:
        """The shape that comes out.

        Raises:
            ExplorerError: if the layer can't take this shape.
        """
        return taken

    def params(self, taken: Shape) -> Term:
        """Trainable numbers."""
        return NOTHING

    def macs(self, taken: Shape) -> Term:
        """Multiply-adds for one image."""
        return NOTHING

    def activations(self, taken: Shape) -> int:
        """Elements that its convolutions and linear layers put out for one image."""
        return 0


@dataclass(frozen=True, slots=True)
class Convolution(Layer):
    """`channels` filters of `kernel` (height, width), in `groups` that don't see each other.

    With "same" padding the maps keep their size (divided by the stride, rounded up), with "valid"
    a filter never leaves the image. With `dilation` d a filter looks at every d-th place only.
    """

    channels: int
    kernel: tuple[int, int] = (1, 1)
    stride: int = 1
    groups: int = 1
    padding: Literal["same", "valid"] = "same"
    bias: bool = False
    dilation: int = 1

    @property
    def label(self) -> str:
        """Such as "3×3 convolution, stride 2"."""
        height, width = self.kernel
        kind = "convolution" if self.groups == 1 else f"convolution in {self.groups:,} groups"
        if self.groups == self.channels > 1:
            kind = "depthwise convolution"
        more = {"stride": self.stride, "dilation": self.dilation}
        said = "".join(f", {name} {value}" for name, value in more.items() if value > 1)
        return f"{height}×{width} {kind}{said}"

    def gives(self, taken: Shape) -> Shape:
        """One map for each filter."""
        if taken.channels % self.groups or self.channels % self.groups:
            raise ExplorerError(
                f"{taken.channels:,} channels in and {self.channels:,} out can't be shared out"
                f" evenly to {self.groups:,} groups."
            )
        height, width = (
            self._side(side, size) for side, size in zip(taken[1:], self.kernel, strict=True)
        )
        return Shape(self.channels, height, width)

    def params(self, taken: Shape) -> Term:
        """A number for each place of each filter, and a bias for each filter if wanted."""
        weights = filters(self.kernel, taken.channels, self.channels, self.groups)
        if not self.bias:
            return weights
        return Term(f"{weights.text} + {self.channels:,} biases", weights.value + self.channels)

    def macs(self, taken: Shape) -> Term:
        """Each weight is used at each place of the output."""
        weights = filters(self.kernel, taken.channels, self.channels, self.groups)
        places = self.gives(taken)[1:]
        return Term(f"{weights.text} × {sides(places)} places", weights.value * prod(places))

    def activations(self, taken: Shape) -> int:
        """All that it puts out."""
        return prod(self.gives(taken))

    def _side(self, side: int, kernel: int) -> int:
        if self.padding == "same":
            return -(-side // self.stride)
        reach = (kernel - 1) * self.dilation + 1
        if side < reach:
            raise ExplorerError(f"A filter of {reach} pixels does not fit into {side} pixels.")
        return (side - reach) // self.stride + 1


@dataclass(frozen=True, slots=True)
class Normalisation(Layer):
    """Batch, layer or group normalisation: a scale and a shift for each channel.

    "token" is a transformer's layer normalisation, of each token alone; "layer" is that of maps,
    of all channels and places of an image at once.
    """

    kind: Literal["batch", "layer", "group", "token"] = "batch"
    groups: int = 1

    @property
    def label(self) -> str:
        """Such as "batch normalisation"."""
        return "layer normalisation" if self.kind == "token" else f"{self.kind} normalisation"

    def gives(self, taken: Shape) -> Shape:
        """The same shape."""
        groups = {"group": self.groups, "layer": 1}.get(self.kind, 0)
        if groups and taken.channels % groups:
            raise ExplorerError(
                f"{taken.channels:,} channels can't be shared out evenly to {groups:,} groups."
            )
        if groups and prod(taken) == groups:
            raise ExplorerError("A single number can't be normalised: it is its own mean.")
        return taken

    def params(self, taken: Shape) -> Term:
        """What is learned; a batch's mean and variance are only kept."""
        return Term(f"{taken.channels:,} scales + {taken.channels:,} shifts", 2 * taken.channels)


@dataclass(frozen=True, slots=True)
class Activation(Layer):
    """A function of each number alone."""

    function: ActivationName = "ReLU"

    @property
    def label(self) -> str:
        """Its name."""
        return self.function


@dataclass(frozen=True, slots=True)
class Pooling(Layer):
    """The mean or the largest of each window; `size` 0 takes the whole map."""

    kind: Literal["average", "max"] = "max"
    size: int = 3
    stride: int = 1

    @property
    def label(self) -> str:
        """Such as "3×3 max pooling"."""
        if not self.size:
            return f"global {self.kind} pooling"
        stride = f", stride {self.stride}" if self.stride > 1 else ""
        return f"{self.size}×{self.size} {self.kind} pooling{stride}"

    def gives(self, taken: Shape) -> Shape:
        """The same channels, "same" padding."""
        if not self.size:
            return Shape(taken.channels, 1, 1)
        return Shape(taken.channels, *(-(-side // self.stride) for side in taken[1:]))


@dataclass(frozen=True, slots=True)
class Scaling(Layer):
    """The maps times a fixed number, as Inception-ResNet does before its sum."""

    factor: float = 0.1

    @property
    def label(self) -> str:
        """Such as "× 0.1"."""
        return f"× {self.factor:g}"


@dataclass(frozen=True, slots=True)
class Tokens(Layer):
    """Maps become a row of tokens, one for each place, with a class token and places added.

    One learned vector is put before the row, and to each token a learned vector for its place is
    added (arXiv:2010.11929, Eq. 1).
    """

    @property
    def label(self) -> str:
        """What happens."""
        return "one token per patch, class token, + positions"

    def gives(self, taken: Shape) -> Shape:
        """One token more than places."""
        return Shape(taken.channels, prod(taken[1:]) + 1, 1)

    def params(self, taken: Shape) -> Term:
        """The class token and the positions."""
        tokens = self.gives(taken).height
        text = f"{taken.channels:,} + {tokens:,} × {taken.channels:,}"
        return Term(text, taken.channels * (tokens + 1))


@dataclass(frozen=True, slots=True)
class Attention(Layer):
    """Multi-head self-attention: every token asks every token (arXiv:1706.03762, §3.2)."""

    heads: int = 1

    @property
    def label(self) -> str:
        """Such as "attention, 12 heads"."""
        return f"attention, {self.heads} head{'s' if self.heads > 1 else ''}"

    def gives(self, taken: Shape) -> Shape:
        """The same tokens."""
        if taken.channels % self.heads:
            raise ExplorerError(
                f"{taken.channels:,} numbers can't be shared out evenly to {self.heads} heads."
            )
        return taken

    def params(self, taken: Shape) -> Term:
        """Queries, keys, values and the way out: four linear layers with biases."""
        size = taken.channels
        return Term(f"4 × {size:,}² weights + 4 × {size:,} biases", 4 * size**2 + 4 * size)

    def macs(self, taken: Shape) -> Term:
        """The four layers at each token, and each pair of tokens twice."""
        size, tokens = taken.channels, prod(taken[1:])
        text = f"4 × {size:,}² × {tokens:,} tokens + 2 × {tokens:,}² pairs × {size:,}"
        return Term(text, 4 * size**2 * tokens + 2 * tokens**2 * size)

    def activations(self, taken: Shape) -> int:
        """What the four linear layers put out at each token."""
        return 4 * prod(taken)


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts one after the other; without any it is a shortcut, which passes on what it gets."""

    name: str
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Branches:
    """Parts side by side on the same input, joined at the end.

    "multiply" scales the first part's maps by the second's, one number for each channel.
    """

    name: str
    parts: tuple["Part", ...]
    join: Join


Part = Layer | Chain | Branches
