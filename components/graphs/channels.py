"""The gaps between rows, where wires run sideways, each stretch on a track of its own. No torch."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

CHANNEL_PX = 24.0
TRACK_PX = 8.0

_Key = tuple[int, Hashable]


class Channels:
    """Stretches in numbered channels; those of one key are one stretch.

    Tracks of wires that leave a row lie above those of wires that arrive at the next.
    """

    def __init__(self) -> None:
        self._leaving: dict[_Key, tuple[float, float]] = {}
        self._arriving: dict[_Key, tuple[float, float]] = {}

    def leave(self, channel: int, key: Hashable, *xs: float) -> None:
        """Widen the stretch of a wire that leaves the row above so that it covers these x."""
        _widen(self._leaving, (channel, key), xs)

    def arrive(self, channel: int, key: Hashable, *xs: float) -> None:
        """Widen the stretch of wires that arrive at the row below."""
        _widen(self._arriving, (channel, key), xs)

    def settle(self) -> tuple[Mapping[int, float], Mapping[_Key, float], Mapping[_Key, float]]:
        """Heights of channels with stretches, and below its top the y of each stretch.

        The stretches come in two mappings, leaving and arriving, by channel and key.
        """
        upper, above = _tracks(self._leaving)
        lower, below = _tracks(self._arriving)
        channels = upper.keys() | lower.keys()
        heights = {c: CHANNEL_PX + TRACK_PX * (upper[c] + lower[c]) for c in channels}
        top = CHANNEL_PX / 2 + TRACK_PX / 2
        leaving = {key: top + TRACK_PX * track for key, track in above.items()}
        arriving = {key: top + TRACK_PX * (upper[key[0]] + track) for key, track in below.items()}
        return heights, leaving, arriving


def _widen(stretches: dict[_Key, tuple[float, float]], key: _Key, xs: Iterable[float]) -> None:
    known = stretches.get(key, ())
    stretches[key] = min(*known, *xs), max(*known, *xs)


def _tracks(
    stretches: Mapping[_Key, tuple[float, float]],
) -> tuple[defaultdict[int, int], dict[_Key, int]]:
    """How many tracks each channel needs, and the track of each stretch: the first that is free."""
    ends: defaultdict[int, list[float]] = defaultdict(list)
    tracks: dict[_Key, int] = {}
    for key, (low, high) in sorted(stretches.items(), key=lambda item: item[1]):
        row = ends[key[0]]
        track = next((i for i, end in enumerate(row) if end + TRACK_PX < low), len(row))
        row[track : track + 1] = [high]
        tracks[key] = track
    return defaultdict(int, {channel: len(row) for channel, row in ends.items()}), tracks
