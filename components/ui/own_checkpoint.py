"""A checkpoint that a person brings: kept on the server, its network proposed, its names chosen."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import streamlit as st

from components.errors import ExplorerError
from components.networks import Weights
from components.networks.class_names import class_names_of_folder, read_class_names
from components.networks.weights import (
    CHECKPOINT_SUFFIXES,
    LARGEST_CHECKPOINT_BYTES,
    UPLOAD_FOLDERS,
    check_upload,
)
from components.ui import address, inputs, jobs, warmup
from components.ui.options import options
from components.ui.plain import plain

if TYPE_CHECKING:
    from components.networks import Proposal

# Of all sessions together; the oldest go first.
BUDGET_BYTES = 2_000_000_000
TYPES = sorted({suffix.rpartition(".")[2] for suffix in CHECKPOINT_SUFFIXES})
_MINE, _NEW, _PROBLEM = (f"checkpoint: {what}" for what in ("mine", "new", "problem"))
_FROM_FILE, _FROM_FOLDER = "from a text file", "the names of the picture folder's sub-folders"


@dataclass(frozen=True, slots=True)
class OwnCheckpoint:
    """The file under its SHA-256, with the name that the person's file had."""

    digest: str
    name: str
    file: Path

    @property
    def weights(self) -> Weights:
        """How it is offered beside other weights."""
        return Weights(f"upload:{self.digest}", "checkpoint", f"Your {self.name}", "any")


def mine() -> OwnCheckpoint | None:
    """This session's checkpoint, if the server still has it."""
    found: OwnCheckpoint | None = st.session_state.get(_MINE)
    return found if found and found.file.is_file() else None


def in_own_words(sentence: str) -> str:
    """A sentence with the file's name as the person knows it, not as the server keeps it."""
    checkpoint = mine()
    return sentence.replace(checkpoint.file.name, checkpoint.name) if checkpoint else sentence


def receive() -> None:
    """Choose the network of a checkpoint that has just come; call before the network is asked."""
    if sentence := st.session_state.pop(_PROBLEM, ""):
        st.error(plain(sentence), icon=":material/error:")
    new: OwnCheckpoint | None = st.session_state.pop(_NEW, None)
    if new is None:
        return
    try:
        proposal = proposed(new)
    except ExplorerError as error:
        st.error(plain(in_own_words(str(error))), icon=":material/error:")
        st.session_state.pop(_MINE, None)
        new.file.unlink(missing_ok=True)
        return
    if proposal.architectures:
        address.choose(model=proposal.architectures[0])
    address.choose(weights=new.weights.key)
    st.toast(plain(proposal.sentence), icon=":material/deployed_code:")


def proposed(checkpoint: OwnCheckpoint) -> "Proposal":
    """Which networks it may hold.

    Raises:
        ExplorerError: if it can't be read as a checkpoint.
    """

    def job() -> "Proposal":
        warmup.import_libraries()
        from components.networks import propose

        return propose(checkpoint.file)

    doing = f"Reading {checkpoint.name}…"
    return jobs.answer("fetching", ("propose", checkpoint.digest), job, doing)


def ask() -> None:
    """The box for a checkpoint, and what was found out about the present one."""
    st.file_uploader(
        "Drop a checkpoint here",
        type=TYPES,
        key="checkpoint upload",
        max_upload_size=LARGEST_CHECKPOINT_BYTES // 10**6,
        help="safetensors, or torch's own format with nothing but weights in it: no code of a file"
        " is ever run. One at a time; larger files come from the server's folder.",
        on_change=_take,
    )
    checkpoint = mine()
    if checkpoint is None:
        return
    proposal = proposed(checkpoint)
    st.caption(plain(proposal.sentence))
    others = proposal.architectures[1:6]
    if others:
        st.caption("It would fit these too: " + ", ".join(f"`{name}`" for name in others))


def averaged(weights: Weights) -> bool | None:
    """Which set of weights to take, where a checkpoint has two; None where it hasn't."""
    checkpoint = mine()
    if checkpoint is None or checkpoint.weights.key != weights.key:
        return None
    if not proposed(checkpoint).averaged:
        return None
    kinds = {"ema": "averaged (EMA)", "last": "as trained last"}
    return inputs.one_of("Its weights", "ema", list(kinds), "ema", show=kinds.__getitem__) == "ema"


def class_names(weights: Weights) -> tuple[str, ...] | None:
    """Names for the classes of a checkpoint; None for those that it brings itself.

    Raises:
        ExplorerError: if there are no names in the file or the folder.
    """
    if weights.kind != "checkpoint":
        return None
    own = "as the checkpoint says"
    folder = options().images
    kinds = [own, _FROM_FILE, *([_FROM_FOLDER] if folder else [])]
    match st.selectbox("Class names", kinds, key=f"names of {weights.key}"):
        case kind if kind == _FROM_FOLDER and folder:
            return class_names_of_folder(folder)
        case kind if kind == _FROM_FILE:
            file = st.file_uploader(
                "One name a line, CSV or JSON", type=["txt", "csv", "json"], key="class names"
            )
            return read_class_names(file.getvalue()) if file else None
    return None


def keep(name: str, data: bytes) -> OwnCheckpoint:
    """Put a checkpoint's file where networks are loaded from.

    Raises:
        ExplorerError: if it is no checkpoint by its name, empty or too large.
    """
    suffix = check_upload(name, len(data))
    digest = sha256(data).hexdigest()
    file = _folder() / f"{digest}{suffix}"
    file.write_bytes(data)
    _make_room(file)
    return OwnCheckpoint(digest, name, file)


def _take() -> None:
    given = st.session_state["checkpoint upload"]
    if given is None:
        return
    try:
        check_upload(given.name, given.size)  # before it is read
        kept = keep(given.name, given.getvalue())
    except ExplorerError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    st.session_state[_MINE] = st.session_state[_NEW] = kept


def _folder() -> Path:
    if not UPLOAD_FOLDERS:
        UPLOAD_FOLDERS.append(Path(mkdtemp(prefix="compound-eye-")))
    return UPLOAD_FOLDERS[0]


def _make_room(newest: Path) -> None:
    files = sorted(_folder().glob("*"), key=lambda file: file.stat().st_mtime)
    while sum(file.stat().st_size for file in files) > BUDGET_BYTES and files[0] != newest:
        files.pop(0).unlink(missing_ok=True)
