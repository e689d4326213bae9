"""The scaling arithmetic against building and counting the real network."""

import timm
import torch
from torch.utils.flop_counter import FlopCounterMode

from components.scaling import released
from tests.benchmarks.measuring import Comparison, compare

KEY = "b4"


def run() -> list[Comparison]:
    """Stages with all costs of B4, by arithmetic and by timm on the meta device."""
    ours = released(KEY)
    if built() != (ours.params, ours.macs):
        raise RuntimeError("The arithmetic and the built network disagree.")
    return [
        compare(
            "all costs of EfficientNet-B4",
            ("arithmetic", lambda: released(KEY)),
            ("timm on the meta device and torch's counter", built),
            calls=200,
        )
    ]


def built() -> tuple[int, int]:
    """Parameters and multiply-adds of timm's B4."""
    side = released(KEY).resolution_px
    with torch.device("meta"), torch.no_grad():
        network = timm.create_model(f"efficientnet_{KEY}").eval()
        counter = FlopCounterMode(display=False)
        with counter:
            network(torch.empty(1, 3, side, side))
    return sum(p.numel() for p in network.parameters()), counter.get_total_flops() // 2
