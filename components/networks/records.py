"""What this package hands on: weights, preprocessing, devices, and the catalogue. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

WeightsKind = Literal["demo", "imagenet", "checkpoint", "run", "random"]
Fit = Literal["middle", "whole", "squash"]
Interpolation = Literal["nearest", "bilinear", "bicubic"]
Count = Literal["params", "macs", "activations"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Where a network's numbers come from.

    `key` stands in the address bar (`demo`, `imagenet`, `random`, `checkpoint:FILE`), `label` on
    the screen. `samples` says which pictures fit: photographs for ImageNet, scenes for the demo.
    """

    key: str
    kind: WeightsKind
    label: str
    samples: Literal["photographs", "scenes", "any"]


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """How a picture becomes the network's input.

    The shorter side is resized to `resize_px`, the middle `input_px` squared is cut out, scaled
    to [0, 1], and `mean` is taken away before division by `std`, channel by channel (RGB). That
    is the `fit` called "middle"; "whole" resizes the longer side to `resize_px`, with black
    around, and "squash" both sides, which changes the picture's proportions.
    """

    input_px: int
    resize_px: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    interpolation: Interpolation
    fit: Fit = "middle"
    channels: int = 3


@dataclass(frozen=True, slots=True)
class Device:
    """A device that computes here: `key` is torch's name, `label` the person's."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Another printing of an architecture's accuracy, in percent; None where it is not printed.

    `pretrained` are the images that it learned from before ImageNet, "" for none, and `input_px`
    the side of the image where that differs from the architecture's.
    """

    name: str
    top1: float | None
    top5: float | None
    pretrained: str = ""
    input_px: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """Counted on the built network, for one image of the architecture's `input_px`.

    `params` are trainable numbers, `macs` multiply-adds, `activations` the elements that
    convolutions and linear layers put out.
    """

    params: int
    macs: int
    activations: int


@dataclass(frozen=True, slots=True)
class Architecture:
    """An architecture as its paper has it, and by which names it is built.

    - `architecture` is its title, unique, and `name` what `components.networks.create` builds; ""
      where only numbers were published.
    - `arxiv` is the paper's number there, "" for one that isn't: `paper` then says where it stands.
    - `timm_name` and `torchvision_name` are what the libraries call it, "" where they lack it;
      `aliases` are further names of the same network there, and `arguments` are what torchvision's
      builder wants besides.
    - `input_px` is the side of the image for which everything was published and measured.
    - Counts are plain numbers and accuracies percent on `data`; None where none was published.
    - `source` says where the numbers stand; those with a source of their own ("params", "macs",
      "top1", "top5") have it in `sources`.
    - `pretrained` are the images that it learned from before those of `data`, "" for none.
    - `note` says in a sentence where published and measured numbers differ, and why.
    """

    architecture: str
    name: str
    family: str
    year: int
    paper: str
    arxiv: str
    timm_name: str
    torchvision_name: str
    aliases: tuple[str, ...]
    arguments: Mapping[str, int | float]
    input_px: int
    params_published: int | None
    macs_published: int | None
    top1_published: float | None
    top5_published: float | None
    source: str
    sources: Mapping[str, str]
    editions: tuple[Edition, ...]
    note: str
    data: str = "ImageNet"
    pretrained: str = ""
    measured: Measured | None = field(default=None, kw_only=True)

    @property
    def buildable(self) -> bool:
        """Whether the network can be built here; of some there are published numbers only."""
        return bool(self.name)

    def cost(self, count: Count) -> int | None:
        """Counted on the built network where there is one, else published; None without either."""
        if self.measured is not None:
            counted: int = getattr(self.measured, count)
            return counted
        return {"params": self.params_published, "macs": self.macs_published}.get(count)

    def source_of(self, number: str) -> str:
        """Where a published number stands: "params", "macs", "top1" or "top5"."""
        return self.sources.get(number, self.source)


@dataclass(frozen=True, slots=True)
class LibraryNetwork:
    """A classification network of timm or torchvision, counted for one image of its own size.

    - `name` is the one that builds it here, `torchvision:resnet50` where timm has that name too;
      `family` is the library's module that defines it, as "efficientnet".
    - `params` are trainable numbers, `macs` multiply-adds, `activations` the elements that
      convolutions and linear layers put out.
    - `top1` and `top5` are ImageNet accuracies in percent that torchvision notes at its `weights`;
      None, and "", where there are none for this size.
    - `version` is that of the library, with which it was counted.
    """

    name: str
    library: Literal["timm", "torchvision"]
    family: str
    input_px: int
    params: int
    macs: int
    activations: int
    weights: str = ""
    top1: float | None = None
    top5: float | None = None
    version: str = ""
