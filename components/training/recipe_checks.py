"""Which values a recipe may have, each refused with one sentence. No torch."""

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Literal, get_args

from components.errors import ExplorerError
from components.networks.saved import MOST_HIDDEN, WIDEST_HEAD
from components.training.data import NAMES

OptimizerName = Literal["adam", "adamw", "sgd"]
ScheduleName = Literal["constant", "cosine", "plateau"]
CheckpointsKept = Literal["none", "best", "all", "six"]
Backbone = Literal["fine-tuned", "frozen"]
Precision = Literal["float32", "bfloat16", "float16"]

AUGMENTATIONS = ("flip", "flip-vertical", "colour", "rotate", "noise")
WEIGHTS = ("random", "imagenet", "checkpoint:FILE")

CHOICES: Mapping[str, tuple[str, ...]] = {
    "optimizer": get_args(OptimizerName),
    "schedule": get_args(ScheduleName),
    "checkpoints": get_args(CheckpointsKept),
    "backbone": get_args(Backbone),
    "precision": get_args(Precision),
}
_WHOLE: Mapping[str, tuple[int, int]] = {
    "images": (1, 1_000_000),
    "val_images": (1, 1_000_000),
    "side_px": (16, 1024),
    "epochs": (1, 999),
    "batch": (2, 4096),
    "plateau_patience": (0, 999),
    "early_stopping": (0, 999),
    "seed": (0, 2**32 - 1),
    "data_seed": (0, 2**32 - 1),
}
_NUMBERS: Mapping[str, tuple[float, float]] = {
    "lr": (1e-9, 100.0),
    "momentum": (0.0, 0.9999),
    "plateau_factor": (1e-6, 0.999),
    "weight_decay": (0.0, 10.0),
    "label_smoothing": (0.0, 0.9),
    "dropout": (0.0, 0.95),
    "ema": (0.0, 0.99999),
}
_FLAGS = ("gradient_norms", "predictions", "pictures")
_LABELS = {"lr": "learning rate", "side_px": "side in pixels", "ema": "decay of the EMA"}
_SEGMENT = re.compile(r"[A-Za-z0-9][\w.\-]*", re.ASCII)
LONGEST_NAME = 120


def check(name: str, value: Any) -> None:
    """Look at one field of a recipe.

    Raises:
        ExplorerError: if it can't have that value.
    """
    label = _LABELS.get(name, name.replace("_", " "))
    if name in CHOICES:
        check_choice(label, value, CHOICES[name])
    elif name in _WHOLE:
        _check_whole(label, value, *_WHOLE[name])
    elif name in _NUMBERS:
        _check_number(label, value, *_NUMBERS[name])
    elif name in _FLAGS:
        _check_flag(label, value)
    else:
        _SPECIAL[name](value)


def check_choice(label: str, value: Any, known: tuple[str, ...]) -> None:
    """Raises ExplorerError if the value is none of these."""
    if not isinstance(value, str) or value not in known:
        raise ExplorerError(f"The {label} must be one of {', '.join(known)}, not {value!r}.")


def check_run_name(name: Any) -> None:
    """Raises ExplorerError if the name can't be a folder, or folders in each other."""
    fits = isinstance(name, str) and len(name) <= LONGEST_NAME
    if not fits or not all(_SEGMENT.fullmatch(part) for part in name.split("/")):
        raise ExplorerError(
            f"{name!r} can't be a run's name: use letters, digits, '_', '-' and '.', and '/'"
            " between folders."
        )


def _check_whole(label: str, value: Any, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ExplorerError(f"The {label} must be a whole number, not {value!r}.")
    if not low <= value <= high:
        raise ExplorerError(f"The {label} must lie between {low:g} and {high:g}, not {value:g}.")


def _check_number(label: str, value: Any, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ExplorerError(f"The {label} must be a number, not {value!r}.")
    if not (isfinite(value) and low <= value <= high):
        raise ExplorerError(f"The {label} must lie between {low:g} and {high:g}, not {value:g}.")


def _check_flag(label: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise ExplorerError(f"The {label} must be true or false, not {value!r}.")


def _check_data(value: Any) -> None:
    _check_kind("data", value, NAMES)


def _check_weights(value: Any) -> None:
    _check_kind("weights", value, WEIGHTS)


def _check_kind(label: str, value: Any, known: tuple[str, ...]) -> None:
    """A plain word, or a word with a path behind its colon."""
    word, colon, path = value.partition(":") if isinstance(value, str) else ("", "", "")
    fits = f"{word}:{'FOLDER' if label == 'data' else 'FILE'}" if colon else word
    if fits not in known or bool(colon) != bool(path):
        raise ExplorerError(f"The {label} must be one of {', '.join(known)}, not {value!r}.")


def _check_network(value: Any) -> None:
    if not isinstance(value, str):
        raise ExplorerError(f"The network must be a name such as cifar:resnet20, not {value!r}.")


def _check_watch(value: Any) -> None:
    if not isinstance(value, str) or not value:
        raise ExplorerError(f"The metric to watch must be a name such as val/loss, not {value!r}.")


def _check_augmentation(value: Any) -> None:
    """The words "none" and "light" stand alone; the others can be joined."""
    if value in ("none", "light"):
        return
    if isinstance(value, str):
        raise ExplorerError(
            "The augmentation must be none, light, or a list of"
            f" {', '.join(AUGMENTATIONS)}, not {value!r}."
        )
    if not isinstance(value, (list, tuple)):
        raise ExplorerError(f"The augmentation must be a list of names, not {value!r}.")
    for name in value:
        check_choice("augmentation", name, AUGMENTATIONS)
    if len(set(value)) != len(value):
        raise ExplorerError(f"The augmentation names one of {', '.join(value)} twice.")


def _check_head(value: Any) -> None:
    if not isinstance(value, (list, tuple)) or len(value) > MOST_HIDDEN:
        raise ExplorerError(
            f"The head must be a list of at most {MOST_HIDDEN} widths such as [1024, 256],"
            f" not {value!r}."
        )
    for width in value:
        _check_whole("widths of the head", width, 1, WIDEST_HEAD)


def _check_sides(value: Any) -> None:
    pairs = isinstance(value, (list, tuple)) and all(
        isinstance(entry, (list, tuple)) and len(entry) == 2 for entry in value
    )
    if not pairs:
        raise ExplorerError(
            "The sides must be a list of epochs with their pixels, as in [[1, 96], [5, 128]],"
            f" not {value!r}."
        )
    for epoch, side_px in value:
        _check_whole("epochs in sides", epoch, *_WHOLE["epochs"])
        _check_whole("pixels in sides", side_px, *_WHOLE["side_px"])
    begins = [epoch for epoch, _ in value]
    if begins != sorted(set(begins)):
        raise ExplorerError("The epochs in sides must rise from one entry to the next.")


_SPECIAL: Mapping[str, Callable[[Any], None]] = {
    "name": check_run_name,
    "data": _check_data,
    "network": _check_network,
    "watch": _check_watch,
    "augmentation": _check_augmentation,
    "weights": _check_weights,
    "head": _check_head,
    "sides": _check_sides,
}
