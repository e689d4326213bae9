"""From pictures in memory to batches a network takes: shuffled, varied, normalised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from components.networks.preprocessing import IMAGENET_MEAN, IMAGENET_STD
from components.networks.records import Preprocessing
from components.training.augmenting import augmented, sent
from components.training.records import Pictures
from components.training.resizing import resized

Channels = tuple[float, float, float]

MEAN: Channels = (0.5, 0.5, 0.5)
STD: Channels = MEAN
# On a graphics card pictures take at most this share of what is free; the rest is for learning.
_SHARE_OF_DEVICE = 0.25


@dataclass(frozen=True, slots=True)
class Tensors:
    """A split ready for a device: `images` (N, C, H, W) uint8, `labels` (N,) int64 on it.

    The images lie there too where they have room; else each batch is sent. `mean` is taken away
    from values in [0, 1] and `std` divides them.
    """

    images: Tensor
    labels: Tensor
    mean: Channels = MEAN
    std: Channels = STD

    def __len__(self) -> int:
        return len(self.labels)


def preprocessing_for(side_px: int, channels: int, weights: str = "random") -> Preprocessing:
    """How training and validation pictures are normalised, and any other for the same network.

    From [0, 255] to [-1, 1], or by the statistics of ImageNet if the weights come from there; the
    pictures have the network's size already.
    """
    mean, std = (IMAGENET_MEAN, IMAGENET_STD) if weights == "imagenet" else (MEAN, STD)
    return Preprocessing(side_px, side_px, mean, std, "bilinear", channels=channels)


def to_tensors(
    pictures: Pictures,
    channels: int,
    device: torch.device,
    preprocessing: Preprocessing | None = None,
) -> Tensors:
    """The pictures with as many channels as the network takes: grey repeated, or RGB averaged."""
    images = torch.from_numpy(pictures.images).permute(0, 3, 1, 2)
    if images.shape[1] < channels:
        images = images.expand(-1, channels, -1, -1)
    elif images.shape[1] > channels:
        images = torch.cat([_averaged(part) for part in torch.split(images, 1024)])
    images = images.contiguous(memory_format=torch.channels_last)
    if images.nbytes <= _room_on(device):
        images = images.to(device)
    labels = torch.from_numpy(pictures.labels).long().to(device)
    said = preprocessing or preprocessing_for(images.shape[-1], channels)
    return Tensors(images, labels, said.mean, said.std)


def ordered(split: Tensors, batch: int) -> Iterator[tuple[Tensor, Tensor]]:
    """All pictures in their order: normalised (n, C, H, W) and labels (n,)."""
    for start in range(0, len(split), batch):
        part = slice(start, start + batch)
        labels = split.labels[part]
        images = sent(split.images[part], labels.device)
        yield normalised(_to_unit(images), split.mean, split.std), labels


def shuffled(
    split: Tensors,
    batch: int,
    generator: torch.Generator,
    augmentation: str | Sequence[str] = "none",
    mirrored: bool = False,
    side_px: int | None = None,
) -> Iterator[tuple[Tensor, Tensor]]:
    """All pictures in random order, resized to `side_px`, and varied as the augmentation says.

    A last batch of a single picture is left out: batch normalisation can't learn from one.
    Nothing in here waits for the device.
    """
    order = torch.randperm(len(split), generator=generator)
    there = sent(order, split.labels.device)
    places = there if split.images.device == there.device else order
    for start in range(0, len(order), batch):
        part = slice(start, start + batch)
        labels = split.labels[there[part]]
        if len(labels) == 1:
            return
        images = _to_unit(sent(split.images[places[part]], labels.device))
        images = resized(images, side_px or images.shape[-1])
        images = augmented(images, augmentation, generator, mirrored)
        images = images.contiguous(memory_format=torch.channels_last)
        yield normalised(images, split.mean, split.std), labels


def normalised(images: Tensor, mean: Channels = MEAN, std: Channels = STD) -> Tensor:
    """From [0, 1] to what the network takes, as `preprocessing_for` says."""
    if len(set(mean)) == len(set(std)) == 1:
        return (images - mean[0]) / std[0]
    channels = range(images.shape[1])
    return torch.stack([(images[:, c] - mean[c]) / std[c] for c in channels], 1)


def _to_unit(images: Tensor) -> Tensor:
    return images.float() / 255


def _averaged(images: Tensor) -> Tensor:
    return images.float().mean(1, keepdim=True).round().to(torch.uint8)


def _room_on(device: torch.device) -> float:
    """Bytes that pictures may take on a device; on any but a graphics card that is all of it."""
    if device.type != "cuda":
        return float("inf")
    free, _ = torch.cuda.mem_get_info(device)
    return free * _SHARE_OF_DEVICE
