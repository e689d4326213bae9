"""What a gate did to its channels, in a few numbers. No torch."""

import numpy as np

from components.inspection.feature_records import GateSummary
from components.inspection.records import Gate


def gate_summary(gate: Gate, count: int = 8, parts: int = 10) -> GateSummary:
    """Which channels a gate keeps for an image: the `count` extreme ones, and how many lie where.

    `parts` is into how many equal parts [0, 1] is cut. A channel counts as open above 0.5.
    """
    order = np.argsort(gate.values, kind="stable")
    counts, _ = np.histogram(gate.values, bins=parts, range=(0, 1))
    return GateSummary(
        layer=gate.layer,
        channels=len(gate.values),
        open_share=float((gate.values > 0.5).mean()),
        most_open=tuple(order[::-1][:count].tolist()),
        most_closed=tuple(order[:count].tolist()),
        counts=tuple(counts.tolist()),
    )
