"""Which network a checkpoint belongs to: what it says, else what its names and shapes say."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from components.errors import ExplorerError
from components.networks.checkpoints import open_checkpoint
from components.networks.fingerprints import Shape, networks_like
from components.networks.head_shapes import head_shape
from components.networks.names import parse
from components.networks.nearest import Nearest, nearest
from components.networks.preprocessing import preprocessing_of
from components.networks.reading_off import scaled_like
from components.networks.records import Preprocessing
from components.networks.sizes import USUAL_PX, input_shape
from components.networks.told import Told, told_by


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a checkpoint probably is; `architectures` are names for `load`, the best first.

    `classes` is None where no known network fits or the file has no classifier; `class_names` is
    empty where the file has none for them. `preprocessing` is that of the best network, changed
    where the file says so. `sentence` says how it was found. `nearest` is None where a network
    fits.
    """

    architectures: tuple[str, ...]
    classes: int | None
    class_names: tuple[str, ...]
    preprocessing: Preprocessing | None
    weight_sets: tuple[str, ...]
    averaged: bool
    sentence: str
    nearest: Nearest | None = None


def propose(file: Path) -> Proposal:
    """The networks that a checkpoint fits, its classes, and how it wants its pictures.

    Raises:
        ExplorerError: if the file can't be read as a checkpoint.
    """
    checkpoint = open_checkpoint(file)
    told = told_by(file, checkpoint)
    tensors = checkpoint.tensors()
    shapes = {name: tuple(value.shape) for name, value in tensors.items()}
    fitting = _fitting(shapes, told)
    known = _known(told.networks)
    names = _ordered(tuple(fitting), known)
    near = None if fitting else nearest(tensors, known)
    classifier = next(iter(fitting.values()), "")  # networks of equal shapes share it
    classes = head_shape(shapes, classifier).classes
    return Proposal(
        architectures=names,
        classes=classes,
        class_names=told.class_names if len(told.class_names) == classes else (),
        preprocessing=told.prepared(preprocessing_of(parse(names[0]))) if names else None,
        weight_sets=tuple(checkpoint.sets),
        averaged=bool(checkpoint.ordinary and checkpoint.averaged),
        sentence=_sentence(names, len(fitting), classes, told.networks, near),
        nearest=near,
    )


def _fitting(shapes: Mapping[str, Shape], told: Told) -> dict[str, str]:
    """Every network with these names and shapes, with the path of its classifier."""
    fitting = {name: path for path, names in networks_like(shapes) for name in names}
    if not fitting:
        scaled = scaled_like(shapes, told.input_px or USUAL_PX)
        fitting = {name: path for path, name in scaled}
    return fitting


def _ordered(fitting: tuple[str, ...], known: str) -> tuple[str, ...]:
    """What the file says goes first where it fits, last where something else fits."""
    bare = known.partition(".")[0]  # resnet50.a1_in1k is a resnet50
    like = [name for name in fitting if bare in (name, name.removeprefix("torchvision:"))]
    if like:
        best = known if like[0] == bare else like[0]
        return (best, *(name for name in fitting if name != like[0]))
    return (*fitting, known) if known else fitting


def _known(told: tuple[str, ...]) -> str:
    """The first told name that is one of a network here, else ""."""
    for name in told:
        try:
            if parse(name).library not in ("demo", "run"):
                input_shape(name)
                return name
        except ExplorerError:
            continue
    return ""


def _sentence(
    names: tuple[str, ...],
    fitting: int,
    classes: int | None,
    told: tuple[str, ...],
    near: Nearest | None,
) -> str:
    hint = f". Nearest: {near}." if near else "; choose the network yourself."
    if not names:
        said = f"It says that it is “{told[0][:60]}”, but n" if told else "N"
        return f"{said}o network here has these names and shapes{hint}"
    if not fitting:
        hint = hint if near else "."
        said = f"It says that it is {names[0]}, but its names and shapes are not the usual ones"
        return f"{said}{hint}"
    best = names[0]
    how = "It says so itself" if best in told else "Its names and shapes say so"
    with_classes = f"with {classes} classes" if classes else "without a classifier"
    if best.partition(":")[2].startswith("d") and "," in best:
        with_classes += "; the resolution is not in the weights"
    others = fitting - 1
    also = f"; {others} other network{'s fit' if others > 1 else ' fits'} too" if others else ""
    return f"{how}: {best} {with_classes}{also}."
