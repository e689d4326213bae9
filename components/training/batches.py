"""From pictures in memory to batches a network takes: shuffled, varied, normalised."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from components.networks.records import Preprocessing
from components.training.records import Pictures

MEAN = STD = (0.5, 0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Tensors:
    """A split on its device: `images` (N, C, H, W) uint8, `labels` (N,) int64."""

    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)


def preprocessing_for(side_px: int, channels: int) -> Preprocessing:
    """From [0, 255] to [-1, 1]; the pictures have the network's size already."""
    return Preprocessing(side_px, side_px, MEAN, STD, "bilinear", channels=channels)


def to_tensors(pictures: Pictures, channels: int, device: torch.device) -> Tensors:
    """The pictures with as many channels as the network takes: grey repeated, or RGB averaged."""
    images = torch.from_numpy(pictures.images).permute(0, 3, 1, 2)
    if images.shape[1] < channels:
        images = images.expand(-1, channels, -1, -1)
    elif images.shape[1] > channels:
        images = images.float().mean(1, keepdim=True).round().to(torch.uint8)
    images = images.contiguous(memory_format=torch.channels_last)
    return Tensors(images.to(device), torch.from_numpy(pictures.labels).long().to(device))


def ordered(split: Tensors, batch: int) -> Iterator[tuple[Tensor, Tensor]]:
    """All pictures in their order: normalised (n, C, H, W) and labels (n,)."""
    for start in range(0, len(split), batch):
        part = slice(start, start + batch)
        yield normalised(_to_unit(split.images[part])), split.labels[part]


def shuffled(
    split: Tensors, batch: int, generator: torch.Generator, vary: bool, mirrored: bool
) -> Iterator[tuple[Tensor, Tensor]]:
    """All pictures in random order, each slightly different from the last time if `vary`.

    A last batch of a single picture is left out: batch normalisation can't learn from one.
    """
    order = torch.randperm(len(split), generator=generator)
    for chosen in torch.split(order, batch):
        if len(chosen) == 1:
            return
        chosen = chosen.to(split.labels.device)
        images = _to_unit(split.images[chosen])
        if vary:
            images = _varied(images, generator, mirrored)
        yield normalised(images), split.labels[chosen]


def normalised(images: Tensor) -> Tensor:
    """[0, 1] → [-1, 1], as `preprocessing_for` says."""
    return (images - MEAN[0]) / STD[0]


def _to_unit(images: Tensor) -> Tensor:
    return images.float() / 255


def _varied(images: Tensor, generator: torch.Generator, mirrored: bool) -> Tensor:
    """Half of the pictures flipped where allowed; brightness and contrast changed by up to 20 %."""
    count, channels = images.shape[:2]
    gain = 1 + 0.2 * _uniform((count, channels, 1, 1), generator).to(images.device)
    shift = 0.2 * _uniform((count, 1, 1, 1), generator).to(images.device)
    if mirrored:
        flip = (_uniform((count, 1, 1, 1), generator) > 0).to(images.device)
        images = torch.where(flip, images.flip(3), images)
    return ((images - 0.5) * gain + 0.5 + shift).clamp(0, 1)


def _uniform(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """From -1 to 1; drawn on the CPU, so that every device sees the same."""
    return torch.rand(shape, generator=generator) * 2 - 1
