"""How long the line of trust takes that stands beside the first heat map."""

from dataclasses import replace

import torch

from components.inspection import inspect, read_image
from components.inspection.deleting import RANDOM_CURVES, STEPS
from components.inspection.opening import first_sample
from components.inspection.prepare import prepare
from components.inspection.trusting import trust_line
from components.networks import load
from tests.benchmarks.measuring import Comparison, compare

TOGETHER = 16


def run() -> list[Comparison]:
    """EfficientNet-B0 at 224 pixels on the CPU; its random weights are taken for a checkpoint's."""
    loaded = load("efficientnet_b0", "random")
    loaded = replace(loaded, weights=replace(loaded.weights, kind="checkpoint"))
    image = read_image(first_sample().read_bytes())
    tensor = prepare(image, loaded.preprocessing)[0]
    heat_map = inspect(loaded, image, classes=0)[0].heat_maps[0]
    # Curves with common ends, the unchanged picture, and the untrained twin's map.
    passes = (1 + RANDOM_CURVES) * (STEPS - 1) + 4

    def bare() -> None:
        batch = tensor.expand(TOGETHER, -1, -1, -1).contiguous(memory_format=torch.channels_last)
        with torch.inference_mode():
            for begin in range(0, passes, TOGETHER):
                loaded.model(batch[: passes - begin])

    return [
        compare(
            "line of trust, B0",
            ("deletion areas, likeness", lambda: trust_line(loaded, image, heat_map)),
            (f"{passes} images in bare forward passes", bare),
            pairs=3,
        )
    ]
