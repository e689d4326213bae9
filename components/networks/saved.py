"""Checkpoints that say what they are: safetensors files with a description in their header.

A header is read without torch and without running anything. The trainer writes it; the demo
weights and the checkpoints of saved runs carry it.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from components.errors import ExplorerError
from components.networks.names import NetworkName
from components.networks.records import Preprocessing

ASSETS = Path(__file__).parents[2] / "assets"
DEMO_FILE = ASSETS / "weights" / "demo.safetensors"
HEADER_KEY = "compound_eye"

# Where `run:NAME` is looked for; the server puts its own folder of runs in front.
RUN_FOLDERS: list[Path] = [ASSETS / "runs"]


@dataclass(frozen=True, slots=True)
class SavedNetwork:
    """What a checkpoint holds: which network, for which classes and pictures, and how good.

    `accuracy` is the validation accuracy in [0, 1] after `epoch` epochs.
    """

    network: str
    classes: tuple[str, ...]
    preprocessing: Preprocessing
    data: str
    epoch: int
    accuracy: float

    def to_header(self) -> dict[str, str]:
        """The description as metadata for `safetensors.torch.save_file`."""
        return {HEADER_KEY: json.dumps(asdict(self))}


def describe(file: Path) -> SavedNetwork | None:
    """The description in a safetensors file's header; None if the file carries none.

    Raises:
        ExplorerError: if the file is not a safetensors file.
    """
    try:
        with safe_open(file, framework="numpy") as opened:
            header: dict[str, str] = opened.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise ExplorerError(f"{file.name} is not a safetensors file that can be read.") from error
    return _from_json(json.loads(header[HEADER_KEY])) if HEADER_KEY in header else None


def checkpoint_file(name: NetworkName) -> Path:
    """The file that holds the weights of `demo` or of `run:NAME@EPOCH` (without epoch: the last).

    Raises:
        ExplorerError: if there is no such run, or it kept no checkpoint of that epoch.
    """
    if name.library == "demo":
        return DEMO_FILE
    files = {int(file.stem.rpartition("-")[2]): file for file in _checkpoints(name.name)}
    if not files:
        raise ExplorerError(
            f"The run {name.name!r} kept no checkpoints, so its network can't be loaded."
        )
    epoch = max(files) if name.epoch is None else name.epoch
    if epoch not in files:
        kept = ", ".join(str(epoch) for epoch in sorted(files))
        raise ExplorerError(
            f"The run {name.name!r} kept checkpoints of epochs {kept}, not of {epoch}."
        )
    return files[epoch]


def saved_network(name: NetworkName) -> SavedNetwork:
    """What `demo` or `run:NAME@EPOCH` is.

    Raises:
        ExplorerError: if it is missing or carries no description.
    """
    file = checkpoint_file(name)
    if not file.is_file():
        raise ExplorerError("The demo weights are missing; `make demo` makes them.")
    described = describe(file)
    if described is None:
        raise ExplorerError(f"{file.name} does not say which network it belongs to.")
    return described


def _checkpoints(run: str) -> list[Path]:
    for folder in RUN_FOLDERS:
        if (folder / run).is_dir():
            return sorted((folder / run / "checkpoints").glob("epoch-*.safetensors"))
    raise ExplorerError(f"There is no saved run named {run!r}.")


def _from_json(fields: dict[str, Any]) -> SavedNetwork:
    preprocessing = fields.pop("preprocessing")
    for key in ("mean", "std"):
        preprocessing[key] = tuple(preprocessing[key])
    classes = tuple(fields.pop("classes"))
    return SavedNetwork(classes=classes, preprocessing=Preprocessing(**preprocessing), **fields)
