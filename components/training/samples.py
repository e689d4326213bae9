"""Sample scenes for the app, one of each class, each with the mask of its object.

`python -m components.training.samples` draws them into `assets/samples`.
"""

from pathlib import Path

from PIL import Image

from components.training.scenes import scene
from components.training.shapes import CLASS_NAMES

FOLDER = Path(__file__).parents[2] / "assets" / "samples"
# The test split: nobody trained or validated on these.
SEED, SPLIT, SIDE_PX = 0, "test", 320


def main(folder: Path = FOLDER) -> None:
    """Write `scene-CLASS.png` and `scene-CLASS-mask.png` for every class."""
    folder.mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(CLASS_NAMES):
        drawn = scene(SEED, len(CLASS_NAMES) + index, SIDE_PX, SPLIT)
        stem = f"scene-{name.replace(' ', '-')}"
        Image.fromarray(drawn.image).save(folder / f"{stem}.png", optimize=True)
        Image.fromarray(drawn.mask).save(folder / f"{stem}-mask.png", optimize=True)


if __name__ == "__main__":
    main()
