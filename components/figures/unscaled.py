"""What a scaled network's cost is told against: its own baseline."""

from functools import cache

from components.scaling import BASELINES, ScaledNetwork, scale


def unscaled(network: ScaledNetwork) -> ScaledNetwork:
    """The network's baseline as its paper prints it, such as B0."""
    return _built(network.baseline)


def unscaled_title(network: ScaledNetwork) -> str:
    """The name of the network's baseline for people: "EfficientNet-B0"."""
    return BASELINES[network.baseline].title


@cache  # asked for every one of thousands of candidates
def _built(key: str) -> ScaledNetwork:
    return scale(0, baseline=BASELINES[key])
