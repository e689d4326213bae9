"""A checkpoint's numbers into a network, or a readable list of what doesn't fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

import torch
from torch import Tensor, nn

from components.errors import ExplorerError
from components.networks.build import create, shell
from components.networks.classifier import classifier_path
from components.networks.head_shapes import NETWORKS_OWN, HeadShape, head_shape
from components.networks.names import NetworkName

Shape = tuple[int, ...]

# torch has one source of chance for all threads.
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Misfit:
    """What doesn't fit between a checkpoint and a network, in the network's or the file's order.

    `missing` entries the network wants, `unexpected` ones only the file has; each of `misshaped`
    is a name, its shape in the file and its shape in the network. `shapes` has those of the
    missing and the unexpected entries.
    """

    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    misshaped: tuple[tuple[str, Shape, Shape], ...] = ()
    shapes: Mapping[str, Shape] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        """How many entries don't fit; a misfit of none is false."""
        return len(self.missing) + len(self.unexpected) + len(self.misshaped)

    def __str__(self) -> str:
        """Counts with the first example of each: "it lacks 2 entries (first fc.bias)"."""
        parts = []
        if self.missing:
            parts.append(f"lacks {_count(self.missing)} (first {self.missing[0]})")
        if self.unexpected:
            first = self.unexpected[0][:80]
            parts.append(f"has {_count(self.unexpected)} too many (first {first})")
        if self.misshaped:
            name, in_file, in_network = self.misshaped[0]
            parts.append(
                f"has {_count(self.misshaped)} in another shape (first {name}:"
                f" {_sides(in_file)} instead of {_sides(in_network)})"
            )
        return f"it {', '.join(parts)}"


class CheckpointMisfit(ExplorerError):  # noqa: N818  # the name that pages import
    """A checkpoint doesn't fit a network; `misfit` is the whole list."""

    def __init__(self, file_name: str, network: str, misfit: Misfit) -> None:
        super().__init__(f"{file_name} does not fit {network}: {misfit}.")
        self.misfit = misfit


def fresh(name: NetworkName, head: HeadShape = NETWORKS_OWN) -> nn.Module:
    """The network with random weights that are the same at every call."""
    with _one_at_a_time, torch.random.fork_rng():
        torch.manual_seed(0)
        return create(name, head.classes, head.widths, head.dropout)


def fit(name: NetworkName, tensors: Mapping[str, Tensor], file_name: str) -> nn.Module:
    """The network with these weights, in float32 and with a classifier as the file has it.

    Raises:
        CheckpointMisfit: if names or shapes don't fit.
        ExplorerError: if a weight is NaN or infinite.
    """
    head = head_of(name, tensors)
    misfit = compare(shell(name, head.classes, head.widths, head.dropout), tensors)
    if misfit:
        raise CheckpointMisfit(file_name, str(name), misfit)
    network = fresh(name, head)
    # Strict is what `compare` has been, up to entries that no forward pass reads.
    network.load_state_dict(dict(tensors), strict=False)
    _check_finite(network, file_name)
    return network


def head_of(name: NetworkName, tensors: Mapping[str, Tensor]) -> HeadShape:
    """The classifier of a checkpoint of this network."""
    shapes = {key: tuple(value.shape) for key, value in tensors.items()}
    return head_shape(shapes, classifier_path(shell(name)))


def compare(network: nn.Module, tensors: Mapping[str, Tensor]) -> Misfit:
    """What doesn't fit; the network may stand on the meta device.

    Counters of batches may be missing, and buffers that this version computes may be there.
    """
    expected = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    computed = {name: tuple(value.shape) for name, value in network.named_buffers()}
    found = {name: tuple(value.shape) for name, value in tensors.items()}
    counter = "num_batches_tracked"
    missing = tuple(n for n in expected if n not in found and not n.endswith(counter))
    unexpected = tuple(n for n in found if n not in expected and computed.get(n) != found[n])
    return Misfit(
        missing=missing,
        unexpected=unexpected,
        misshaped=tuple(
            (n, found[n], shape)
            for n, shape in expected.items()
            if n in found and found[n] != shape
        ),
        shapes={n: expected[n] for n in missing} | {n: found[n] for n in unexpected},
    )


def _check_finite(network: nn.Module, file_name: str) -> None:
    numbers = [(n, v) for n, v in network.state_dict().items() if v.is_floating_point()]
    broken = [name for name, value in numbers if not bool(torch.isfinite(value).all())]
    if broken:
        raise ExplorerError(
            f"{file_name} holds NaN or infinite numbers in {len(broken)} of {len(numbers)} entries"
            f" (first {broken[0]}): its training diverged; take an earlier checkpoint."
        )


def _count(found: tuple[object, ...]) -> str:
    return f"{len(found)} {'entry' if len(found) == 1 else 'entries'}"


def _sides(shape: Shape) -> str:
    return " × ".join(map(str, shape)) or "one number"
