"""How long a network takes for one image, in this process; used in the child process only."""

from statistics import median
from time import perf_counter

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from components.errors import ExplorerError
from components.graphs.records import Latency, Shape
from components.graphs.tracing import build_on_meta
from components.networks.build import create
from components.networks.loading import LARGEST_PARAMS
from components.networks.names import NetworkName, parse
from components.networks.sizes import input_shape

# On one thread B7 takes about two seconds for a pass, and whoever asks for a graph waits for it.
LARGEST_MACS = 40 * 10**9
FEWEST_PASSES = 3
MOST_PASSES = 30
ENOUGH_S = 0.5


def time_here(name: str) -> Latency:
    """The median time of a pass of one image of the network's own size, with random weights.

    After one pass to warm up, as many as fit into `ENOUGH_S` seconds. Numbers are float32 and lie
    in memory with the channels last, as everywhere in this project.

    Raises:
        ExplorerError: if there is no such network, or it is too large to be timed here.
    """
    parsed = parse(name)
    shape = input_shape(parsed)
    _check_size(parsed, shape)
    network = create(parsed).to(memory_format=torch.channels_last).eval()
    image = torch.rand(1, *shape).to(memory_format=torch.channels_last)
    times = _pass_times(network, image)
    return Latency(str(parsed), median(times) * 1000, len(times), torch.get_num_threads())


def _check_size(name: NetworkName, shape: Shape) -> None:
    scaled = name.scaled()
    params, macs = (scaled.params, scaled.macs) if scaled else _count(name, shape)
    if params > LARGEST_PARAMS or macs > LARGEST_MACS:
        raise ExplorerError(
            f"{name} is too large to be timed here: at most {LARGEST_PARAMS // 10**6} M parameters"
            f" and {LARGEST_MACS // 10**9} G multiply-adds (B7 has 66 and 38)."
        )


def _count(name: NetworkName, shape: Shape) -> tuple[int, int]:
    """Parameters and multiply-adds, without memory for the network."""
    # The counter's own hooks fail on parameters handed to modules.
    network = build_on_meta(name).to("meta").eval().requires_grad_(False)
    try:
        with FlopCounterMode(display=False) as counter:
            network(torch.empty(1, *shape, device="meta"))
    except RuntimeError as error:
        raise ExplorerError(
            f"{name} is not timed here, since its size can't be found out beforehand."
        ) from error
    return sum(tensor.numel() for tensor in network.parameters()), counter.get_total_flops() // 2


@torch.inference_mode()
def _pass_times(network: nn.Module, image: Tensor) -> list[float]:
    """Seconds of each pass but the first."""
    network(image)
    times: list[float] = []
    while len(times) < FEWEST_PASSES or (sum(times) < ENOUGH_S and len(times) < MOST_PASSES):
        start = perf_counter()
        network(image)
        times.append(perf_counter() - start)
    return times
