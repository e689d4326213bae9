"""The network that lacks the least where a checkpoint fits none."""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from components.networks.build import shell
from components.networks.fingerprints import similar
from components.networks.fitting import Misfit, compare, head_of
from components.networks.names import parse


@dataclass(frozen=True, slots=True)
class Nearest:
    """A network's name, how many of its entries the checkpoint fills, and what doesn't fit."""

    network: str
    fitting: int
    entries: int
    misfit: Misfit

    def __str__(self) -> str:
        """The counts in words: "resnet18, 120 of 122 entries fit"."""
        return f"{self.network}, {self.fitting} of {self.entries} entries fit"


def nearest(tensors: Mapping[str, Tensor], told: str = "") -> Nearest | None:
    """The nearest of the network that the file itself names and those of similar entries.

    None if not even half of its entries fit. Some tenths of a second.
    """
    shapes = {name: tuple(value.shape) for name, value in tensors.items()}
    names = dict.fromkeys((*([told] if told else []), *similar(shapes)))
    found = [_measured(name, tensors) for name in names]
    best = min(found, key=lambda near: len(near.misfit), default=None)
    return best if best and 2 * best.fitting >= best.entries else None


def _measured(name: str, tensors: Mapping[str, Tensor]) -> Nearest:
    parsed = parse(name)
    head = head_of(parsed, tensors)
    network = shell(parsed, head.classes, head.widths, head.dropout)
    misfit = compare(network, tensors)
    entries = len(network.state_dict())
    fitting = entries - len(misfit.missing) - len(misfit.misshaped)
    return Nearest(name, fitting, entries, misfit)
