"""A layer's feature maps as a row of a page."""

from html import escape

import numpy as np
from PIL import Image

from components.figures.colour_scales import coloured
from components.figures.data_urls import png_url
from components.inspection.records import FeatureMaps

COLUMNS, LEAST_PX, GAP_PX = 8, 76, 8


def feature_row(maps: FeatureMaps, color: str | None = None) -> str:
    """HTML of feature maps beside each other, each on its own scale, with its channel's number.

    All are equally wide, however many places they have; on narrow screens they break into rows.
    `color` frames them: that of the layer's stage.
    """
    frame = f"border:3px solid {color};" if color else ""
    shares = maps.thumbnails.astype(np.float32) / np.float32(255)
    pictures = coloured(shares, "Viridis")
    cells = "".join(
        f'<figure style="margin:0"><img src="{png_url(Image.fromarray(picture))}"'
        f' alt="channel {channel} of {escape(maps.layer)}" style="display:block;width:100%;'
        f'aspect-ratio:1;image-rendering:pixelated;border-radius:4px;{frame}">'
        '<figcaption style="font-size:0.75rem;text-align:center;opacity:0.75">'
        f"channel {channel}</figcaption></figure>"
        for channel, picture in zip(maps.channels, pictures, strict=True)
    )
    share = f"calc((100% - {(COLUMNS - 1) * GAP_PX}px) / {COLUMNS})"
    columns = f"repeat(auto-fill,minmax(max({LEAST_PX}px,{share}),1fr))"
    return f'<div style="display:grid;gap:{GAP_PX}px;grid-template-columns:{columns}">{cells}</div>'
