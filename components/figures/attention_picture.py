"""Where each head of each layer of a transformer looks, as a grid of pictures."""

from PIL import Image

from components.figures.colour_scales import ColourScale, coloured, own_range, shares_of
from components.figures.picture_grid import magnified, picture_grid
from components.figures.pictures import MapScale
from components.inspection.feature_records import Attention


def attention_grid(
    attention: Attention,
    scale: MapScale = "own",
    colours: ColourScale = "Viridis",
    cell_px: int = 64,
    gap_px: int = 6,
) -> Image.Image:
    """How each head of each layer attends to the picture: a row a layer, a column a head, RGBA.

    Every picture is coloured from 0 to its `own` highest number, or all to the `shared` highest.
    """
    rows = attention.rows
    maps = rows.reshape(-1, *rows.shape[2:])
    ranges = [own_range(rows if scale == "shared" else each, colours) for each in maps]
    pictures = [
        magnified(coloured(shares_of(each, own), colours), cell_px)
        for each, own in zip(maps, ranges, strict=True)
    ]
    heads = [f"head {number}" for number in range(1, attention.heads + 1)]
    layers = [f"layer {number}" for number in range(1, len(rows) + 1)]
    return picture_grid(pictures, len(heads), (), layers, heads, gap_px)


def attention_caption(
    attention: Attention, scale: MapScale = "own", colours: ColourScale = "Viridis"
) -> str:
    """What `attention_grid` shows, in words."""
    layers, heads, height, width = attention.rows.shape
    whose = "all on one scale, to" if scale == "shared" else "each on its own scale; the highest is"
    return (
        f"How much of its attention the {_readers(attention)} to each of the picture's"
        f" {height} × {width} patches, in {layers} layers of {heads} heads. Coloured from 0 (dark)"
        f" to the highest number (bright, {colours}), {whose} {attention.rows.max():.3g}."
        f"{_rest(attention)}"
    )


def _readers(attention: Attention) -> str:
    return f"{attention.reader} {'pay' if attention.reader == 'first tokens' else 'pays'}"


def _rest(attention: Attention) -> str:
    if not attention.prefix_tokens:
        return ""
    share = 1 - float(attention.on_picture.mean())
    return f" Another {share:.0%}, on average, goes to tokens that are no part of the picture."
