"""A network has one name everywhere; this is its one parser. No torch.

| name | network |
|---|---|
| `resnet50` | timm's where timm has it, else torchvision's |
| `torchvision:resnet50` | torchvision's (35 names are in both, with different module paths) |
| `efficientnet:d1.2,w1.1,r260` | EfficientNet of any depth, width and resolution |
| `mobilenetv2:d1,w1.4,r224` | the same for every key of `components.scaling.BASELINES` |
| `cifar:resnet20`, `cifar:plain20` | small residual and plain networks for 32-pixel images |
| `cifar:resnet20-layer` | the same, normalised over layers (or `-group`, `-proxy`) |
| `catalogue:lenet5` | built in this project, from its paper |
| `run:NAME@EPOCH` | the network of a saved run, at an epoch; NAME may be `folder/run` |
| `demo` | the demo network, trained on scenes |
| `ResNeXt-50 (2x40d)` | a title of the catalogue, which stands for the name that builds it |
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from components.errors import ExplorerError
from components.networks.architectures import name_of_title
from components.scaling import BASELINES, Coefficients, ScaledNetwork, scale_by

Library = Literal["library", "torchvision", "scaled", "cifar", "catalogue", "run", "demo"]

_PREFIXES = ("torchvision", *BASELINES, "cifar", "catalogue", "run")
_BARE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
# One folder after the other; none begins with a dot, so none leads upwards.
_RUN = re.compile(r"(?P<run>[A-Za-z0-9][\w.\-]*(/[A-Za-z0-9][\w.\-]*)*)(@(?P<epoch>\d+))?")
_NUMBER = r"(\d+(?:\.\d+)?(?:e-?\d+)?)"
_COEFFICIENTS = re.compile(rf"d{_NUMBER},w{_NUMBER},r(\d+)")
LONGEST_NAME = 200

# Every classification network of timm and torchvision; `python -m components.networks` renews it.
NAMES_FILE = Path(__file__).parents[2] / "assets" / "reference" / "network_names.txt"


@dataclass(frozen=True, slots=True)
class NetworkName:
    """A parsed name. `library` says where to look, `name` what for.

    A scaled network has its `coefficients` and the key of its `baseline`; `epoch` may be set for
    `run:`.
    """

    library: Library
    name: str
    coefficients: Coefficients | None = None
    epoch: int | None = None
    baseline: str = ""

    def __str__(self) -> str:
        """The name as a person writes it."""
        if self.library in ("library", "demo"):
            return self.name
        epoch = "" if self.epoch is None else f"@{self.epoch}"
        return f"{self.baseline or self.library}:{self.name}{epoch}"

    def scaled(self) -> ScaledNetwork | None:
        """The stages and costs of a scaled network by arithmetic; None for any other.

        Raises:
            ExplorerError: if the coefficients are out of range.
        """
        if self.coefficients is None:
            return None
        asked = self.coefficients
        baseline = BASELINES[self.baseline]
        return scale_by(asked.depth, asked.width, asked.resolution_px, baseline)


def parse(text: str) -> NetworkName:
    """The parts of a network's name; says nothing about whether such a network exists.

    Raises:
        ExplorerError: if the text is not a network's name, or the title of an architecture of which
            there are published numbers only.
    """
    text = name_of_title(text.strip())
    if not text or len(text) > LONGEST_NAME:
        raise ExplorerError("Give the name of a network, for example resnet50 or efficientnet_b0.")
    prefix, colon, rest = text.partition(":")
    if colon and prefix not in _PREFIXES:
        known = ", ".join(f"{known}:" for known in _PREFIXES)
        raise ExplorerError(f"{text!r} is not a network's name: before the colon goes {known}")
    if not colon:
        return _bare(text)
    if prefix in BASELINES:
        return _scaled(prefix, rest)
    if prefix == "run":
        return _run(rest)
    return NetworkName(prefix, _bare(rest).name)  # type: ignore[arg-type]  # checked above


def _bare(text: str) -> NetworkName:
    if not _BARE.fullmatch(text):
        raise ExplorerError(
            f"{text!r} is not a network's name: use letters, digits, '_', '-' and '.'."
        )
    return NetworkName("demo" if text == "demo" else "library", text)


def _scaled(baseline: str, rest: str) -> NetworkName:
    match = _COEFFICIENTS.fullmatch(rest)
    if not match:
        raise ExplorerError(
            f"'{baseline}:{rest}' should give depth, width and resolution,"
            f" as in {baseline}:d1.2,w1.1,r260."
        )
    depth, width, resolution_px = match.groups()
    coefficients = Coefficients(float(depth), float(width), int(resolution_px))
    return NetworkName("scaled", rest, coefficients, baseline=baseline)


def _run(rest: str) -> NetworkName:
    match = _RUN.fullmatch(rest)
    if not match:
        raise ExplorerError(f"'run:{rest}' should give a run and an epoch, as in run:demo@12.")
    epoch = match["epoch"]
    return NetworkName("run", match["run"], epoch=None if epoch is None else int(epoch))
