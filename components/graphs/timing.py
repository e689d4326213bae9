"""How long a network takes for an image, in this process; used in the child process only."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from time import perf_counter

import torch
from torch import Tensor, nn

from components.errors import ExplorerError
from components.graphs.records import Latency, Report, Shape, Timing, silent
from components.networks.build import create, shell
from components.networks.counting import count
from components.networks.loading import LARGEST_PARAMS
from components.networks.names import NetworkName, parse
from components.networks.sizes import input_shape

# On one thread B7 takes some seconds for an image, and its maps some hundred MB.
LARGEST_MACS = 40 * 10**9
LARGEST_BATCH_MACS = 8 * LARGEST_MACS
LARGEST_BATCH = 64
MOST_THREADS = 64
FEWEST_PASSES = 3
MOST_PASSES = 30
MOST_ASKED = 200
ENOUGH_S = 0.5


def time_here(name: str, timing: Timing | None = None, report: Report = silent) -> Latency:
    """The median time per image, with random weights and batches of random numbers.

    After one pass to warm up come as many as were asked for; `report` is told the share done, in
    [0, 1], after each. Numbers are float32 and lie in memory with the channels last, as everywhere
    in this project.

    Raises:
        ExplorerError: if there is no such network, it takes no images of that size, or it is too
            large to be timed here.
    """
    timing = timing or Timing()
    parsed = parse(name)
    shape = _shape(parsed, timing.input_px)
    _check(parsed, shape, timing)
    network = create(parsed).to(memory_format=torch.channels_last).eval()
    images = torch.rand(timing.batch, *shape).to(memory_format=torch.channels_last)
    with _threads(timing.threads):
        times = _pass_times(network, images, timing.passes, report)
    lower, median, upper = (
        1000 * each / timing.batch for each in quantiles(times, n=4, method="inclusive")
    )
    return Latency(
        str(parsed), median, len(times), timing.threads, timing.batch, shape[1], lower, upper
    )


def _shape(name: NetworkName, input_px: int | None) -> Shape:
    own = input_shape(name)
    return own if input_px is None else (own[0], input_px, input_px)


@contextmanager
def _threads(wanted: int) -> Iterator[None]:
    """Compute on so many threads inside, and on as many as before afterwards."""
    before = torch.get_num_threads()
    torch.set_num_threads(wanted)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _check(name: NetworkName, shape: Shape, timing: Timing) -> None:
    for what, value, least, most in (
        ("images at once", timing.batch, 1, LARGEST_BATCH),
        ("threads", timing.threads, 1, MOST_THREADS),
        ("passes", timing.passes or FEWEST_PASSES, FEWEST_PASSES, MOST_ASKED),
    ):
        if not least <= value <= most:
            raise ExplorerError(f"{value} {what} are not timed here; {least} to {most} are.")
    scaled = name.scaled()
    own = scaled is not None and shape[1] == scaled.resolution_px
    params, macs = (scaled.params, scaled.macs) if scaled and own else _count(name, shape)
    if params > LARGEST_PARAMS or macs > LARGEST_MACS:
        raise ExplorerError(
            f"{name} is too large to be timed here: at most {LARGEST_PARAMS // 10**6} M parameters"
            f" and {LARGEST_MACS // 10**9} G multiply-adds (B7 has 66 and 38)."
        )
    if macs * timing.batch > LARGEST_BATCH_MACS:
        raise ExplorerError(
            f"{timing.batch} images at once are too many for {name}: at most"
            f" {LARGEST_BATCH_MACS // macs} are timed here."
        )


def _count(name: NetworkName, shape: Shape) -> tuple[int, int]:
    """Parameters and multiply-adds, without memory for the network."""
    network = shell(name).to("meta")  # some have buffers with numbers
    try:
        counted = count(network, shape)
    except (RuntimeError, AssertionError) as error:  # a vision transformer asserts its size
        raise ExplorerError(
            f"{name} is not timed here at {shape[1]} px: its size can't be found out beforehand."
        ) from error
    return counted.params, counted.macs


@torch.inference_mode()
def _pass_times(
    network: nn.Module, images: Tensor, passes: int | None = None, report: Report = silent
) -> list[float]:
    """Seconds of each pass but the first."""
    network(images)
    report(0.0)  # a pass may take long, and who waits hears nothing meanwhile
    times: list[float] = []
    while not _enough(times, passes):
        start = perf_counter()
        network(images)
        times.append(perf_counter() - start)
        report(len(times) / (passes or MOST_PASSES))
    return times


def _enough(times: list[float], passes: int | None) -> bool:
    if passes is not None:
        return len(times) >= passes
    return len(times) >= MOST_PASSES or (len(times) >= FEWEST_PASSES and sum(times) >= ENOUGH_S)
