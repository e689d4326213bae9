"""What a checkpoint says about itself besides its weights: our header, timm's, Lightning's."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import floor
from pathlib import Path
from typing import Any

from components.errors import ExplorerError
from components.networks.checking import check_preprocessing
from components.networks.checkpoints import Checkpoint
from components.networks.class_names import names_from
from components.networks.records import Interpolation, Preprocessing
from components.networks.saved import describe

_NETWORK = ("arch", "model", "model_name", "architecture", "network", "backbone", "encoder", "name")
_CLASSES = ("class_names", "label_names", "classes", "labels", "idx_to_class", "class_to_idx")
_SIDE = ("img_size", "image_size", "input_size", "input_px", "resolution", "crop_size")
_INSIDE = ("args", "hyper_parameters", "hparams", "config", "cfg")
_INTERPOLATIONS: dict[object, Interpolation] = {
    "nearest": "nearest",
    "bilinear": "bilinear",
    "bicubic": "bicubic",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What may be the network's name, its classes, and its numbers for preparing pictures.

    All of it may be missing: (), None. `preprocessing` is whole only in our own files.
    """

    networks: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    preprocessing: Preprocessing | None = None
    input_px: int | None = None
    crop_share: float | None = None
    mean: tuple[float, float, float] | None = None
    std: tuple[float, float, float] | None = None
    interpolation: Interpolation | None = None

    def prepared(self, usual: Preprocessing) -> Preprocessing:
        """The network's usual preprocessing, changed where the file says so, and sensibly."""
        told = self.preprocessing or self._changed(usual)
        try:
            check_preprocessing(told)
        except (ExplorerError, TypeError):
            return usual
        return replace(told, channels=usual.channels)

    def _changed(self, usual: Preprocessing) -> Preprocessing:
        side = self.input_px or usual.input_px
        share = self.crop_share or usual.input_px / usual.resize_px
        return replace(
            usual,
            input_px=side,
            resize_px=floor(side / share + 1e-6),
            mean=self.mean or usual.mean,
            std=self.std or usual.std,
            interpolation=self.interpolation or usual.interpolation,
        )


def told_by(file: Path, checkpoint: Checkpoint) -> Told:
    """What the file says; what can't be understood counts as not said."""
    if file.suffix.lower() == ".safetensors" and (described := describe(file)):
        classes = tuple(str(name) for name in described.classes)
        return Told((str(described.network),), classes, described.preprocessing)
    fields = _flat(checkpoint.beside)
    return Told(
        networks=_texts(fields),
        class_names=_class_names(fields),
        input_px=_side(fields),
        crop_share=_share(fields.get("crop_pct")),
        mean=_three(fields.get("mean")),
        std=_three(fields.get("std")),
        interpolation=_INTERPOLATIONS.get(str(fields.get("interpolation"))),
    )


def _flat(beside: Mapping[str, Any], levels: int = 2) -> dict[str, Any]:
    """The file's own fields and those of its options, the options last, since they are meant."""
    fields = {key: value for key, value in beside.items() if isinstance(key, str)}
    for key in _INSIDE if levels else ():
        options = beside.get(key)
        if isinstance(options, Namespace):
            options = vars(options)
        if isinstance(options, Mapping):
            fields |= {k: v for k, v in _flat(options, levels - 1).items() if v is not None}
    return fields


def _texts(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Each text where a network's name may stand, without the "hf-hub:timm/" of some."""
    found = (fields.get(key) for key in _NETWORK)
    return tuple(text.rpartition("/")[2] for text in found if isinstance(text, str) and text)


def _class_names(fields: Mapping[str, Any]) -> tuple[str, ...]:
    for key in _CLASSES:
        try:
            if names := names_from(fields.get(key)):
                return names
        except (ExplorerError, RecursionError):
            continue
    return ()


def _side(fields: Mapping[str, Any]) -> int | None:
    for key in _SIDE:
        value = fields.get(key)
        if isinstance(value, list | tuple) and value:
            value = value[-1]  # (channels, height, width) or (height, width)
        if type(value) is int and value > 0:
            return value
    return None


def _share(value: object) -> float | None:
    return value if isinstance(value, float) and 0.1 <= value <= 2 else None


def _three(value: object) -> tuple[float, float, float] | None:
    if not isinstance(value, list | tuple) or len(value) != 3:
        return None
    if not all(isinstance(number, int | float) for number in value):
        return None
    # Some write them for pixels of 0 to 255, which are scaled to [0, 1] here.
    share = 255 if max(value) > 1 else 1
    red, green, blue = (number / share for number in value)
    return red, green, blue
