"""The pictures that a person can choose from: samples, the server's folder, their own uploads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Literal

import streamlit as st
from PIL import Image

from components.errors import ExplorerError
from components.inspection import read_image
from components.ui import address, cache
from components.ui.options import ASSETS, options
from components.ui.plain import plain
from components.ui.uploads import MOST_BYTES, MOST_PICTURES

Kind = Literal["scenes", "photographs", "folder", "upload"]

# Bundled with scikit-image, most with a subject that ImageNet has a class for.
PHOTOGRAPHS = {
    "cat": ("chelsea.png", "Cat"),
    "coffee": ("coffee.png", "Coffee"),
    "rocket": ("rocket.jpg", "Rocket"),
    "astronaut": ("astronaut.png", "Astronaut"),
    "motorcycle": ("motorcycle_left.png", "Motorcycle"),
    "horse": ("horse.png", "Horse (black and white)"),
    "camera": ("camera.png", "Photographer (grey)"),
}

UPLOAD_TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif", "avif"]
_MINE, _PROBLEMS, _REFUSED, _NEW = (
    f"uploads: {what}" for what in ("mine", "problems", "refused", "new")
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its key in the address; `kind` tells which weights it suits."""

    key: str
    label: str
    kind: Kind

    def data(self) -> bytes:
        """The file's bytes.

        Raises:
            ExplorerError: if the picture is gone.
        """
        source, _, name = self.key.partition(":")
        if source == "upload":
            upload = cache.uploads().get(name)
            if upload is None:
                raise ExplorerError(
                    f"The uploaded picture {self.label} has expired; upload it again."
                )
            return upload.data
        if source == "file":
            return _read(_folder() / name)
        if self.kind == "scenes":
            return (ASSETS / "samples" / f"{self.key}.png").read_bytes()
        return files("skimage").joinpath("data", PHOTOGRAPHS[self.key][0]).read_bytes()

    def mask(self) -> Image.Image | None:
        """Where a sample scene's object is; None for other pictures."""
        if self.kind != "scenes":
            return None
        return Image.open(ASSETS / "samples" / f"{self.key}-mask.png")

    @property
    def file_name(self) -> str:
        """What the picture's file is called; a sample's is made up."""
        return self.label if self.kind in ("upload", "folder") else f"{self.key}.png"

    @property
    def shows(self) -> str:
        """What a sample scene shows; "" for pictures of which nobody has said it."""
        return self.key.removeprefix("scene-").replace("-", " ") if self.kind == "scenes" else ""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes: what answers are remembered by."""
        return sha256(self.data()).hexdigest()


def pictures(suiting: str) -> list[Picture]:
    """All pictures of this session: uploads, then samples that suit the weights, then the rest."""
    scenes = [
        Picture(file.stem, f"Scene: {file.stem.partition('-')[2].replace('-', ' ')}", "scenes")
        for file in sorted((ASSETS / "samples").glob("scene-*.png"))
        if not file.stem.endswith("-mask")
    ]
    photographs = [
        Picture(key, f"Photograph: {label}", "photographs")
        for key, (_, label) in PHOTOGRAPHS.items()
    ]
    samples = photographs + scenes if suiting == "photographs" else scenes + photographs
    return [*my_uploads(), *_folder_pictures(), *samples]


def default_picture(among: list[Picture], suiting: str) -> str:
    """Key of the sample to begin with: one that suits the weights."""
    kind = "photographs" if suiting == "photographs" else "scenes"
    return next(picture.key for picture in among if picture.kind == kind)


def my_uploads() -> list[Picture]:
    """What this session uploaded, and an upload that the address names and the server still has."""
    mine: dict[str, str] = st.session_state.setdefault(_MINE, {})
    named = st.query_params.get("image", "")
    if named.startswith("upload:") and named.removeprefix("upload:") not in mine:
        upload = cache.uploads().get(named.removeprefix("upload:"))
        if upload is not None:
            mine[upload.sha256] = upload.name
    return [Picture(f"upload:{digest}", name, "upload") for digest, name in mine.items()]


def upload_box(key: str, label: str, *, camera: bool = False) -> None:
    """A place to drop pictures: a good one becomes the chosen image; see also `say_problems`."""
    st.file_uploader(
        label,
        type=UPLOAD_TYPES,
        accept_multiple_files=True,
        key=key,
        max_upload_size=20,
        on_change=_take,
        args=(key,),
    )
    if my_uploads():
        st.button("Forget my pictures", on_click=forget_uploads, icon=":material/delete:")
    if camera and st.toggle("Take one with the camera", key=f"{key} with camera"):
        taken = f"{key} camera"
        st.camera_input("Camera", key=taken, on_change=_take, args=(taken,))


def say_problems() -> None:
    """A sentence for each picture that could not be taken."""
    for sentence in st.session_state.pop(_PROBLEMS, []):
        st.error(plain(sentence), icon=":material/broken_image:")


def just_uploaded() -> bool:
    """Whether a good picture came in with this run."""
    return bool(st.session_state.pop(_NEW, False))


def forget_uploads() -> None:
    """Make room: this session's pictures are no longer offered, nor named in the address."""
    st.session_state[_MINE] = {}
    if str(st.query_params.get("image", "")).startswith("upload:"):
        address.forget("image")
        del st.query_params["image"]


def _take(key: str) -> None:
    given = st.session_state[key]
    given_files = given if isinstance(given, list) else [given] if given else []
    problems = st.session_state.setdefault(_PROBLEMS, [])
    without_room = 0
    for file in given_files:
        try:
            without_room += not _taken(file.file_id, file.name, file.getvalue())
        except ExplorerError as error:
            problems.append(f"{file.name}: {error}")
    if without_room:
        problems.append(
            f"At most {MOST_PICTURES} pictures and {MOST_BYTES // 10**6} MB are kept for you, so"
            f" {without_room} found no room; forget the present ones first."
        )


def _taken(file_id: str, name: str, data: bytes) -> bool:
    """Keep one file; False if there is no room for it.

    Raises:
        ExplorerError: if it is no good picture; said once.
    """
    told: set[str] = st.session_state.setdefault(_REFUSED, set())
    # The box keeps listing what it got before: good files are taken once, bad ones told once.
    if file_id in told:
        return True
    told.add(file_id)
    kept = bring(name, data)
    st.session_state[_NEW] = kept or st.session_state.get(_NEW, False)
    return kept


def bring(name: str, data: bytes) -> bool:
    """Keep a picture for this session as if it were uploaded, and choose it, in a callback.

    False if there is no room for it.

    Raises:
        ExplorerError: if it is no good picture.
    """
    mine: dict[str, str] = st.session_state.setdefault(_MINE, {})
    if not cache.uploads().room(mine, data):
        return False
    read_image(data)
    upload = cache.uploads().put(name, data)
    mine[upload.sha256] = upload.name
    address.choose(image=f"upload:{upload.sha256}")
    return True


def read_key(offered: Sequence[str]) -> Callable[[str], str]:
    """Reads a picture's key from the address."""

    def read(text: str) -> str:
        if text in offered:
            return text
        if text.startswith("upload:"):
            raise ExplorerError(
                "This link shows a picture that was uploaded elsewhere or has expired; upload it"
                " here to see the same view."
            )
        raise ExplorerError(f"There is no picture {text!r} here.")

    return read


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ExplorerError(f"The picture {file.name} can't be read any more.") from error


def _folder() -> Path:
    folder = options().images
    if folder is None:
        raise ExplorerError("This server was started without a folder of pictures (--images).")
    return folder


def _folder_pictures() -> list[Picture]:
    folder = options().images
    if folder is None:
        return []
    found = sorted(
        file
        for file in folder.glob("*")  # unlike iterdir, empty for a folder that has gone
        if file.suffix.lower()[1:] in UPLOAD_TYPES and file.is_file()
    )
    return [Picture(f"file:{file.name}", file.name, "folder") for file in found[:500]]
