"""Which colours can be read on which: contrast as the web's guidelines define it (WCAG 2.2)."""


def text_color(fill: str) -> str:
    """Black or white, whichever contrasts more with the fill (at least 4.5 to 1)."""
    return "#000000" if luminance(fill) > 0.179 else "#ffffff"


def luminance(color: str) -> float:
    """Relative luminance in [0, 1] of a colour such as #0072b2."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(color))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(color: str, ground: str, share: float) -> str:
    """A colour laid on a ground, of which `1 - share` shines through: what the eye then sees."""
    pairs = zip(_channels(color), _channels(ground), strict=True)
    return "#" + "".join(
        f"{round(share * ours + (1 - share) * under):02x}" for ours, under in pairs
    )


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[place : place + 2], 16) for place in (1, 3, 5))
