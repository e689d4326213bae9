"""Scenes for the app, each with the mask of its object.

`python -m components.training.samples` draws a sample of each class into `assets/samples`, and the
validation scenes on which heat maps are judged into one archive.
"""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.training.scenes import scene
from components.training.shapes import CLASS_NAMES

ASSETS = Path(__file__).parents[2] / "assets"
FOLDER = ASSETS / "samples"
ARCHIVE = ASSETS / "validation_scenes.zip"
# The test split: nobody trained or validated on these.
SEED, SPLIT, SIDE_PX = 0, "test", 320
VALIDATION_SCENES = 8 * len(CLASS_NAMES)


def main(folder: Path = FOLDER, archive: Path = ARCHIVE) -> None:
    """Write `scene-CLASS.png` and `scene-CLASS-mask.png` for every class, and the archive."""
    folder.mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(CLASS_NAMES):
        drawn = scene(SEED, len(CLASS_NAMES) + index, SIDE_PX, SPLIT)
        stem = f"scene-{name.replace(' ', '-')}"
        (folder / f"{stem}.png").write_bytes(_png(drawn.image))
        (folder / f"{stem}-mask.png").write_bytes(_png(drawn.mask))
    write_validation_scenes(archive)


def write_validation_scenes(archive: Path, count: int = VALIDATION_SCENES) -> None:
    """The first scenes of the validation split as `NUMBER-CLASS.png` and `…-mask.png`."""
    with ZipFile(archive, "w") as file:
        for index in range(count):
            drawn = scene(SEED, index, split="val")
            stem = f"{index:03}-{drawn.class_name.replace(' ', '-')}"
            # Without a date, so that the same scenes are the same file.
            file.writestr(ZipInfo(f"{stem}.png"), _png(drawn.image))
            file.writestr(ZipInfo(f"{stem}-mask.png"), _png(drawn.mask))


def _png(values: NDArray[np.uint8] | NDArray[np.bool_]) -> bytes:
    file = BytesIO()
    Image.fromarray(values).save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    main()
