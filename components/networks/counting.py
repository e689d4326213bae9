"""Parameters, multiply-adds and activations of a network, as torch itself counts them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from components.networks.layer_outputs import layer_outputs


@dataclass(frozen=True, slots=True)
class Counts:
    """What torch counted for one image.

    `params` are trainable numbers, `macs` multiply-adds, `activations` the elements that
    convolutions and linear layers put out; `given` is the output's shape without the batch.
    """

    params: int
    macs: int
    activations: int
    given: tuple[int, ...]


def count(network: nn.Module, taken: Sequence[int]) -> Counts:
    """Count a network in prediction, for one image or block of maps of a shape without batch.

    Quick where its numbers are on torch's meta device. Multiply-adds are half of what torch's own
    formulas give, those behind `torch.utils.flop_counter`. Unlike torch's counter this sets no
    global hooks, so other threads may use torch meanwhile.

    Raises:
        RuntimeError: if the network can't take the shape.
    """
    device = next((tensor.device for tensor in network.parameters()), torch.device("cpu"))
    training = network.training
    network.eval()
    try:
        # With gradients, or attention would take a shortcut that torch has no formula for.
        with torch.enable_grad(), _Outputs() as outputs, _Counter() as counter:
            given = network(torch.zeros(1, *taken, device=device, requires_grad=True))
    finally:
        network.train(training)
    params = sum(tensor.numel() for tensor in network.parameters() if tensor.requires_grad)
    shape = tuple(given.shape) if isinstance(given, Tensor) else ()
    return Counts(params, counter.operations // 2, outputs.elements, shape[1:])


class _Outputs(TorchFunctionMode):
    """Adds up what this thread's convolutions and linear layers put out."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = 0

    def __torch_function__(
        self,
        func: Any,
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Torch's hook around each of its functions; those called inside one are not seen."""
        out = func(*args, **(kwargs or {}))
        first = out[0] if isinstance(out, tuple) else out
        if isinstance(first, Tensor):
            self.elements += layer_outputs(func.__name__, first.numel())
        return out


class _Counter(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Adds up the multiplications and additions of this thread's operations."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.operations = 0

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Torch's hook around each of its operations."""
        options = dict(kwargs or {})
        out = func(*args, **options)
        formula = flop_registry.get(func.overloadpacket)
        if formula is not None:
            self.operations += formula(*args, **options, out_val=out)
        return out
