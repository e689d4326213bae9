"""The validation scenes on which heat maps are judged: pictures whose object's place is known.

`components.training.samples` draws them. No torch.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from PIL import Image

from components.errors import ExplorerError

ARCHIVE = Path(__file__).parents[2] / "assets" / "validation_scenes.zip"


@dataclass(frozen=True, slots=True)
class JudgedScene:
    """A picture (RGB), the mask of its object (1 bit, same size), and the object's name."""

    picture: Image.Image
    mask: Image.Image
    shows: str


def validation_scenes(count: int | None = None, archive: Path = ARCHIVE) -> list[JudgedScene]:
    """The first scenes of the archive, or all; classes take turns.

    Raises:
        ExplorerError: if there is no archive.
    """
    if not archive.is_file():
        raise ExplorerError("The validation scenes are missing; `make demo` makes them.")
    with ZipFile(archive) as file:
        names = sorted(name for name in file.namelist() if not name.endswith("-mask.png"))
        return [_read(file, name.removesuffix(".png")) for name in names[:count]]


def _read(file: ZipFile, stem: str) -> JudgedScene:
    picture, mask = (Image.open(BytesIO(file.read(f"{stem}{end}.png"))) for end in ("", "-mask"))
    return JudgedScene(picture.convert("RGB"), mask, stem.partition("-")[2].replace("-", " "))
