"""The person's picture on Blocks: the same choice as on Inspection."""

from components.ui import inputs, pictures
from components.ui.pictures import Picture


def picture() -> Picture:
    """A photograph, a scene, or what the person brought."""
    offered = {one.key: one for one in pictures.pictures("photographs")}
    key = inputs.one_of_many(
        "Picture",
        "image",
        list(offered),
        pictures.default_picture(list(offered.values()), "photographs"),
        show=lambda key: offered[key].label,
        read=pictures.read_key(list(offered)),
    )
    return offered[key]
