"""How a cell of the stage table came about."""

from dataclasses import dataclass

from components.scaling.rounding import nearest_channels, round_channels


@dataclass(frozen=True, slots=True)
class RoundedChannels:
    """From the `exact` product to the `nearest` multiple of 8 to the `result`."""

    exact: float
    nearest: int
    result: int

    @property
    def lifted(self) -> bool:
        """Whether the nearest multiple took away more than a tenth and so went up by one."""
        return self.result > self.nearest


def explain_channels(channels: int, width: float) -> RoundedChannels:
    """How `round_channels` widens `channels` by the factor `width`."""
    exact = channels * width
    return RoundedChannels(exact, nearest_channels(exact), round_channels(channels, width))
