"""Where each head of each layer of a transformer looks, as a grid of pictures."""

from PIL import Image

from components.figures.colour_scales import ColourScale, coloured, own_range, shares_of
from components.figures.picture_grid import MapScale, magnified, picture_grid
from components.figures.place_texts import readable
from components.inspection.feature_records import Attention

# As wide as a page's text.
WIDTH_PX, LEFT_PX = 1120, 60
LEAST_CELL_PX = 56
# A map whose highest number is below so many times its lowest prefers no place.
EVEN = 1.5


def attention_grid(
    attention: Attention,
    scale: MapScale = "own",
    colours: ColourScale = "Viridis",
    cell_px: int | None = None,
    gap_px: int = 4,
) -> Image.Image:
    """How each head of each layer attends to the picture: a row a head, a column a layer, RGBA.

    Every picture is coloured from 0 to its `own` highest number, or all to the `shared` highest.
    Without `cell_px` the layers take the width of a page.
    """
    rows = attention.rows
    count = len(rows)
    cell_px = cell_px or max(LEAST_CELL_PX, (WIDTH_PX - LEFT_PX) // count - gap_px)
    maps = rows.swapaxes(0, 1).reshape(-1, *rows.shape[2:])
    ranges = [own_range(rows if scale == "shared" else each, colours) for each in maps]
    pictures = [
        magnified(coloured(shares_of(each, own), colours), cell_px)
        for each, own in zip(maps, ranges, strict=True)
    ]
    heads = [f"head {number}" for number in range(1, attention.heads + 1)]
    layers = [f"layer {number}" for number in range(1, count + 1)]
    return picture_grid(pictures, count, (), heads, layers, gap_px)


def attention_caption(
    attention: Attention, scale: MapScale = "own", colours: ColourScale = "Viridis"
) -> str:
    """What `attention_grid` shows, in words."""
    layers, heads, height, width = attention.rows.shape
    whose = "all on one scale, to" if scale == "shared" else "each on its own scale; the highest is"
    return (
        f"How much of its attention the {_readers(attention)} to each of the picture's"
        f" {height} × {width} patches, in {layers} layers of {heads} heads: a column a layer, a row"
        f" a head. Coloured from 0 (dark) to the highest number (bright, {colours}), {whose}"
        f" {attention.rows.max():.3g}.{_rest(attention)}"
    )


def rollout_caption(attention: Attention) -> str:
    """How even the rollout is; nothing where it prefers some places."""
    rollout = attention.rollout
    if rollout.max() >= EVEN * rollout.min():
        return ""
    return (
        f"Here it is even: each of the {rollout.size} patches gets about the same,"
        f" {readable(rollout.min())} to {readable(rollout.max())} (1/{rollout.size} is"
        f" {readable(1 / rollout.size)}), so it prefers no place."
    )


def _readers(attention: Attention) -> str:
    return f"{attention.reader} {'pay' if attention.reader == 'first tokens' else 'pays'}"


def _rest(attention: Attention) -> str:
    if not attention.prefix_tokens:
        return ""
    share = 1 - float(attention.on_picture.mean())
    return f" Another {share:.0%}, on average, goes to tokens that are no part of the picture."
