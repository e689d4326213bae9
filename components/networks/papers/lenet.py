"""LeNet-5, as it is taught today and as it was published.

LeCun, Bottou, Bengio & Haffner, "Gradient-Based Learning Applied to Document Recognition",
Proceedings of the IEEE 86(11), 1998, §II.B.
"""

from collections import OrderedDict
from random import Random

import torch
from torch import Tensor, nn
from torch.nn import functional

# Table I: which of the six maps of S2 each of the sixteen maps of C3 takes.
TAKEN_BY_C3 = (
    *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5)),
    *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5)),
    *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5)),
    (0, 1, 2, 3, 4, 5),
)

# Each digit as a picture of 7 × 12 points, as the output compares with; drawn for this project.
DIGITS = """
..###.. ...#... ..###.. .#####. ....##. ####### ..####. ####### ..###.. ..###..
.#...#. ..##... .#...#. #.....# ....##. #...... .#..... ......# .#...#. .#...#.
#.....# .#.#... #.....# ......# ...#.#. #...... #...... ......# #.....# #.....#
#.....# ...#... ......# ......# ...#.#. #...... #...... .....#. #.....# #.....#
#.....# ...#... ......# ......# ..#..#. #...... #...... .....#. .#...#. #.....#
#.....# ...#... .....#. ..####. ..#..#. ######. #.###.. ....#.. ..###.. .#...##
#.....# ...#... ....#.. ......# .#...#. ......# ##...#. ....#.. .#...#. ..###.#
#.....# ...#... ...#... ......# .#...#. ......# #.....# ...#... #.....# ......#
#.....# ...#... ..#.... ......# ####### ......# #.....# ...#... #.....# ......#
#.....# ...#... .#..... ......# .....#. ......# #.....# ..#.... #.....# ......#
.#...#. ...#... #...... #.....# .....#. #.....# .#...#. ..#.... .#...#. .....#.
..###.. .#####. ####### .#####. .....#. .#####. ..###.. ..#.... ..###.. .####..
"""
CODE_LENGTH = 7 * 12


def lenet5(classes: int | None = None) -> nn.Module:
    """LeNet-5 as it is mostly taught: full connections, ReLU and max pooling; 61,706 parameters.

    `LeNet5` has the partial connections, scaled tanh and trained subsampling of the paper (60,000
    parameters). Input: grey images of 32 × 32 pixels.
    """
    return nn.Sequential(
        nn.Conv2d(1, 6, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, classes or 10),
    )


class LeNet5(nn.Module):
    """LeNet-5 as published in 1998, with the paper's names of its layers; 60,000 parameters learn.

    C1, C3 and C5 are convolutions, S2 and S4 subsampling, F6 is a full connection, and the output
    compares what F6 gives with a fixed code for each class. Input: grey images of 32 × 32 pixels.
    """

    def __init__(self, classes: int | None = None) -> None:
        super().__init__()
        self.stem = _named(
            C1=nn.Conv2d(1, 6, 5),
            squash_C1=ScaledTanh(),
            S2=Subsampling(6),
            squash_S2=ScaledTanh(),
        )
        self.layer2 = _named(
            C3=PartialConvolution(TAKEN_BY_C3, 5),
            squash_C3=ScaledTanh(),
            S4=Subsampling(16),
            squash_S4=ScaledTanh(),
        )
        self.layer3 = _named(C5=nn.Conv2d(16, 120, 5), squash_C5=ScaledTanh())
        self.F6 = nn.Linear(120, CODE_LENGTH)
        self.squash_F6 = ScaledTanh()
        self.output = CodeDistance(classes or 10)
        self._draw()

    def forward(self, images: Tensor) -> Tensor:
        """Images (N, 1, 32, 32) → logits (N, classes)."""
        maps = self.layer3(self.layer2(self.stem(images)))
        logits: Tensor = self.output(self.squash_F6(self.F6(torch.flatten(maps, 1))))
        return logits

    def _draw(self) -> None:
        """Uniform between ±2.4 / inputs of a unit, as in the paper."""
        for module in self.modules():
            if isinstance(module, nn.Conv2d) or module is self.F6:
                bound = 2.4 / module.weight[0].numel()
                nn.init.uniform_(module.weight, -bound, bound)


class ScaledTanh(nn.Module):
    """The paper's squashing function, 1.7159 · tanh(2/3 · a): 1 gives 1, and -1 gives -1."""

    def forward(self, sums: Tensor) -> Tensor:
        """Any shape → the same shape."""
        return 1.7159 * torch.tanh(2 / 3 * sums)


class Subsampling(nn.Module):
    """Adds up squares of four pixels; times one learned coefficient of the map, plus its bias."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.coefficient = nn.Parameter(torch.full((channels,), 0.25))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (N, C, H, W) → (N, C, H/2, W/2)."""
        sums = 4 * functional.avg_pool2d(maps, 2)
        return self.coefficient.view(-1, 1, 1) * sums + self.bias.view(-1, 1, 1)

    def extra_repr(self) -> str:
        """What torch prints of it."""
        return str(len(self.bias))


class PartialConvolution(nn.Module):
    """A convolution each of whose maps takes only some of the maps before, listed for each."""

    def __init__(self, taken: tuple[tuple[int, ...], ...], kernel: int) -> None:
        super().__init__()
        self.taken = taken
        self.maps = nn.ModuleList(nn.Conv2d(len(numbers), 1, kernel) for numbers in taken)

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (N, C, H, W) → (N, one for each list, H - kernel + 1, W - kernel + 1)."""
        chosen = (maps[:, list(numbers)] for numbers in self.taken)
        return torch.cat([one(some) for one, some in zip(self.maps, chosen, strict=True)], 1)


class CodeDistance(nn.Linear):
    """The paper's Euclidean radial basis functions: minus the squared distance to each code.

    The paper's outputs are the distances themselves, and the class with the smallest wins; here
    the largest does, as everywhere else. The codes, `weight`, consist of ±1 and do not learn. Of
    ten classes they are small pictures of the digits; of any other number they are drawn at
    random, which the paper names as the other way to choose them.
    """

    def __init__(self, classes: int) -> None:
        super().__init__(CODE_LENGTH, classes, bias=False)
        del self.weight
        self.register_buffer("weight", torch.tensor(_codes(classes)))

    def forward(self, features: Tensor) -> Tensor:
        """Features (N, 84) → logits (N, classes)."""
        return -(features.unsqueeze(1) - self.weight).square().sum(2)


def _named(**layers: nn.Module) -> nn.Sequential:
    """One layer after the other, each under its name."""
    return nn.Sequential(OrderedDict(layers))


def _codes(classes: int) -> list[list[float]]:
    """A code of 84 numbers, each 1 or -1, for each class."""
    if classes == 10:
        rows = [line.split() for line in DIGITS.split("\n") if line]
        points = ("".join(row[digit] for row in rows) for digit in range(10))
        return [[1.0 if point == "#" else -1.0 for point in digit] for digit in points]
    chance = Random(0)  # noqa: S311  the same codes each time; nothing is to be kept secret
    return [chance.choices((-1.0, 1.0), k=CODE_LENGTH) for _ in range(classes)]
