"""Which pixels a place of a feature map sees. No torch."""

from math import ceil, floor

Interval = tuple[int, int]


def fields(side_px: int, places: int, receptive_field: int, step: int) -> tuple[Interval, ...]:
    """Of each row (or column) of a map, the pixel rows that it sees: first, and one past the last.

    The picture has `side_px` rows, the map `places`; `receptive_field` and `step`, in pixels, are
    those of a node of `components.graphs`. Intervals are cut at the picture's border.

    Where the first field begins depends on how much padding there was in all, and these numbers
    leave that open to a step. Layers are taken to pad both sides alike, as in torch. An odd field
    comes from odd windows, which usually have half of themselves around them, so that its centre
    lies on each step-th pixel from the first (EfficientNet, ResNet); an even one from patches and
    poolings side by side, which reach exactly from border to border (vision transformers,
    ConvNeXt, VGG). There the intervals are exact; in mixtures of both (DenseNet) they may begin
    half a step off.
    """
    padding = _padding(side_px, places, receptive_field, step)
    starts = (place * step - padding for place in range(places))
    return tuple((max(0, start), min(side_px, start + receptive_field)) for start in starts)


def _padding(side_px: int, places: int, receptive_field: int, step: int) -> int:
    """By how many pixels the first field reaches over the border."""
    over = receptive_field + (places - 1) * step - side_px
    # At most step - 1 of the last pixels are in no window.
    least, most = max(0, ceil(over / 2)), max(0, floor((over + step - 1) / 2))
    if receptive_field % 2 == 0:
        return least
    return min(max(least, (receptive_field - 1) // 2), most)


def averaged_fields(
    side_px: int, places: int, shown: int, receptive_field: int, step: int
) -> tuple[Interval, ...]:
    """The same for a map that was averaged down from `places` rows to `shown`."""
    seen = fields(side_px, places, receptive_field, step)
    groups = (
        seen[index * places // shown : -(-(index + 1) * places // shown)] for index in range(shown)
    )
    return tuple((group[0][0], group[-1][1]) for group in groups)
