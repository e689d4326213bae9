"""How long the line of trust takes that stands beside the first heat map."""

import torch

from components.inspection import inspect, read_image
from components.inspection.opening import first_sample
from components.inspection.prepare import prepare
from components.inspection.trusting import LINE_STEPS, trust_line
from components.networks import load
from tests.benchmarks.measuring import Comparison, compare

TOGETHER = 16


def run() -> list[Comparison]:
    """EfficientNet-B0 at 224 pixels with random weights on the CPU."""
    loaded = load("efficientnet_b0", "random")
    image = read_image(first_sample().read_bytes())
    tensor = prepare(image, loaded.preprocessing)[0]
    heat_map = inspect(loaded, image, classes=0)[0].heat_maps[0]
    passes = 2 * LINE_STEPS  # two curves with common ends, and the untrained twin's map

    def bare() -> None:
        batch = tensor.expand(TOGETHER, -1, -1, -1).contiguous(memory_format=torch.channels_last)
        with torch.inference_mode():
            for _ in range(passes // TOGETHER):
                loaded.model(batch)

    return [
        compare(
            "line of trust, B0",
            ("both deletion areas, likeness", lambda: trust_line(loaded, image, heat_map)),
            (f"{passes} images in bare forward passes", bare),
            pairs=3,
        )
    ]
