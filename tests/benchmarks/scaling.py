"""The scaling arithmetic against building and counting the real network."""

import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import timm
import torch
from torch.utils.flop_counter import FlopCounterMode

from components.figures.live_scaling import live_scaling
from components.figures.stage_columns import COLUMNS, MEMORY_COLUMNS
from components.networks import create
from components.scaling import (
    RELEASED,
    Bases,
    Coefficients,
    released,
    scale_by,
    sweep,
)
from tests.benchmarks.measuring import Comparison, compare

KEY = "b4"
RANDOM_NETWORKS = 1000


def run() -> Iterator[Comparison]:
    """All costs of B4, and of the whole range of φ, by arithmetic and by timm."""
    chosen = RELEASED[KEY]
    theirs = ("timm on the meta device and torch's counter", built)
    yield compare(
        "all costs of EfficientNet-B4",
        ("arithmetic", lambda: scale_by(chosen.depth, chosen.width, chosen.resolution_px)),
        theirs,
        calls=200,
    )
    answers = ("1,101 networks and all that the view looks up", _answers)
    yield compare("after α has changed", answers, ("one network built and counted", built))


def equal_networks() -> str:
    """A sentence on networks of random depth, width and resolution, drawn anew at every run."""
    drawn = [_draw() for _ in range(RANDOM_NETWORKS)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        equal = sum(pool.map(agrees, drawn, chunksize=20))
    return (
        f"{equal} of {RANDOM_NETWORKS} random networks (depth 0.3 to 4, width 0.25 to 3, 32 to"
        " 800 px) have exactly the parameters and multiply-adds of the network that timm builds."
    )


def agrees(chosen: Coefficients) -> bool:
    """Whether the arithmetic equals timm's network as torch's counter sees it."""
    ours = scale_by(chosen.depth, chosen.width, chosen.resolution_px)
    with torch.device("meta"):
        network = create(ours.name)
    return _count(network, chosen.resolution_px) == (ours.params, ours.macs)


def built() -> tuple[int, int]:
    """Parameters and multiply-adds of timm's B4."""
    with torch.device("meta"):
        network = timm.create_model(f"efficientnet_{KEY}")
    return _count(network, RELEASED[KEY].resolution_px)


def _answers() -> bytes:
    """What Python sends when α changes, never asked before."""
    swept = sweep(Bases(alpha=random.uniform(1.1, 1.3)))
    return live_scaling(swept, ("B1", released("b1"), None), "", (*COLUMNS, *MEMORY_COLUMNS))


def _count(network: torch.nn.Module, side_px: int) -> tuple[int, int]:
    counter = FlopCounterMode(display=False)
    with torch.device("meta"), torch.no_grad(), counter:
        network.eval()(torch.empty(1, 3, side_px, side_px))
    return sum(p.numel() for p in network.parameters()), counter.get_total_flops() // 2


def _draw() -> Coefficients:
    return Coefficients(random.uniform(0.3, 4), random.uniform(0.25, 3), random.randint(32, 800))
