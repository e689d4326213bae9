"""Checkpoints that say what they are: safetensors files with a description in their header.

A header is read without torch and without running anything. The trainer writes it; the demo
weights and the checkpoints of saved runs carry it. A run without checkpoints still says in its
`config.json` which network it trained.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from components.errors import ExplorerError
from components.networks.names import NetworkName
from components.networks.records import Preprocessing
from components.networks.run_config import read_config

ASSETS = Path(__file__).parents[2] / "assets"
DEMO_FILE = ASSETS / "weights" / "demo.safetensors"
HEADER_KEY = "compound_eye"
MOST_HIDDEN = 8
WIDEST_HEAD = 16384

_ARCHITECTURE = ("network", "classes", "preprocessing", "head", "dropout")

# Where `run:NAME` is looked for; the server puts its own folder of runs in front.
RUN_FOLDERS: list[Path] = [ASSETS / "runs"]


@dataclass(frozen=True, slots=True)
class Architecture:
    """Which network was trained, for which classes and pictures.

    `head` has the widths of the hidden layers that training put before the classes, `dropout` the
    share of features dropped between them (see `components.networks.heads`).
    """

    network: str
    classes: tuple[str, ...]
    preprocessing: Preprocessing
    head: tuple[int, ...] = field(default=(), kw_only=True)
    dropout: float = field(default=0.0, kw_only=True)

    def __post_init__(self) -> None:
        """Raises ValueError if nobody trains such a network: a file may claim anything."""
        if not isinstance(self.network, str):
            raise ValueError(f"no network's name: {self.network!r}")
        widths = all(type(width) is int and 1 <= width <= WIDEST_HEAD for width in self.head)
        if not (widths and len(self.head) <= MOST_HIDDEN and 0 <= self.dropout < 1):
            raise ValueError(f"no such classifier: {self.head[:9]}, dropout {self.dropout}")


@dataclass(frozen=True, slots=True)
class SavedNetwork(Architecture):
    """What a checkpoint holds: which network, on which data, and how good.

    `accuracy` is the validation accuracy in [0, 1] after `epoch` epochs.
    """

    data: str
    epoch: int
    accuracy: float

    def to_header(self) -> dict[str, str]:
        """The description as metadata for `safetensors.torch.save_file`."""
        return {HEADER_KEY: json.dumps(asdict(self))}


def describe(file: Path) -> SavedNetwork | None:
    """The description in a safetensors file's header; None if it carries none of ours.

    Raises:
        ExplorerError: if the file is not a safetensors file.
    """
    try:
        with safe_open(file, framework="numpy") as opened:
            header: dict[str, str] = opened.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise ExplorerError(f"{file.name} is not a safetensors file that can be read.") from error
    try:
        return SavedNetwork(**_typed(json.loads(header[HEADER_KEY])))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def checkpoint_file(name: NetworkName) -> Path:
    """The file that holds the weights of `demo` or of `run:NAME@EPOCH` (without epoch: the last).

    Raises:
        ExplorerError: if there is no such run, or it kept no checkpoint of that epoch.
    """
    if name.library == "demo":
        return DEMO_FILE
    files = kept_epochs(name.name)
    if not files:
        raise ExplorerError(
            f"The run {name.name!r} kept no checkpoints, so there are no weights to load."
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


def architecture(name: NetworkName) -> Architecture:
    """What `demo` or `run:NAME@EPOCH` is built like; a run needs no checkpoint for it.

    Raises:
        ExplorerError: if it is missing or does not say.
    """
    if name.library == "run" and name.epoch is None and not kept_epochs(name.name):
        try:
            config = read_config(_run_folder(name.name))
            return Architecture(**_typed({k: config[k] for k in _ARCHITECTURE if k in config}))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ExplorerError(
                f"The run {name.name!r} kept no checkpoints, and does not say which network it"
                " trained."
            ) from error
    return saved_network(name)


def kept_epochs(run: str) -> dict[int, Path]:
    """The checkpoints that a run kept, by epoch, the first epoch first.

    Raises:
        ExplorerError: if there is no such run.
    """
    folder = _run_folder(run)
    found = (folder / "checkpoints").glob("epoch-*.safetensors")
    files = (file for file in found if file.is_file() and _within(folder, file))
    numbered = ((file.stem.rpartition("-")[2], file) for file in files)
    return dict(sorted((int(epoch), file) for epoch, file in numbered if epoch.isdecimal()))


def _run_folder(run: str) -> Path:
    for folder in RUN_FOLDERS:
        if (folder / run).is_dir() and _within(folder, folder / run):
            return folder / run
    raise ExplorerError(f"There is no saved run named {run!r}.")


def _within(folder: Path, path: Path) -> bool:
    """Whether links, if there are any, stay inside the folder."""
    return path.resolve().is_relative_to(folder.resolve())


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a description as read from JSON, with the types of the records."""
    preprocessing = dict(fields["preprocessing"])
    # Runs saved before pictures could be fitted whole say `squash` instead.
    if preprocessing.pop("squash", False):
        preprocessing["fit"] = "squash"
    shares = {key: tuple(preprocessing[key]) for key in ("mean", "std")}
    return fields | {
        "head": tuple(fields.get("head", ())),
        "classes": tuple(fields["classes"]),
        "preprocessing": Preprocessing(**preprocessing | shares),
    }
