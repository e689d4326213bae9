"""Channels of a batch of maps in two numbers each. No torch."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channels:
    """Mean and deviation of each channel over all pictures of a batch and all places.

    `title` says what was done to the maps.
    """

    title: str
    means: tuple[float, ...]
    deviations: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class NormalisedBatch:
    """The same batch as it was, normalised in each way, and behind scale, shift and ReLU."""

    before: Channels
    ways: tuple[Channels, ...]
    activated: tuple[Channels, ...]
