"""Where the libraries keep the stages of an EfficientNet: the paper's number and module paths."""

import re

_BLOCKS = re.compile(r"blocks\.(\d)(\.|$)")
_STEM, _HEAD = ("conv_stem", "bn1"), ("conv_head", "bn2", "global_pool", "classifier")


def module_paths(number: int) -> str:
    """A stage's names: "stage 6 (timm blocks.4, torchvision features.5, Keras block 5)"."""
    if number == 1:
        return "stage 1 (timm conv_stem, torchvision features.0, Keras stem)"
    if number == 9:
        return "stage 9 (timm conv_head and classifier, torchvision features.8, Keras top)"
    return (
        f"stage {number} (timm blocks.{number - 2}, torchvision features.{number - 1},"
        f" Keras block {number - 1})"
    )


def stage_of(path: str) -> int | None:
    """The paper's stage, 1 to 9, of a module in timm's EfficientNet; None for any other path."""
    match = _BLOCKS.match(path)
    if match:
        stage = int(match[1]) + 2
        return stage if stage < 9 else None
    first = path.partition(".")[0]
    return 1 if first in _STEM else 9 if first in _HEAD else None
