"""Which network a table or a program shows, in one line."""

from components.scaling import BASELINES, ScaledNetwork


def network_caption(network: ScaledNetwork) -> str:
    """Baseline, its source, the three factors; depth and width to six digits.

    For example "EfficientNet-B0 (Table 1, arXiv:1905.11946), depth × 1.2, width × 1.1, images of
    260 × 260 px".
    """
    baseline, side = BASELINES[network.baseline], network.resolution_px
    return (
        f"{baseline.title} ({baseline.source}), depth × {network.depth:g},"
        f" width × {network.width:g}, images of {side} × {side} px"
    )
