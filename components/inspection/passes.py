"""Forward passes in batches that fit into memory: class scores of one image or of thousands."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from components.errors import ExplorerError
from components.inspection.answers import most_probable
from components.inspection.asking import Picture, as_image, pictures
from components.inspection.batches import ahead, batch_size, in_batches
from components.inspection.capture import watched
from components.inspection.computing import mixed_precision, on_device
from components.inspection.prepare import crop, prepared
from components.inspection.records import Prediction
from components.inspection.targets import surveyed
from components.networks.records import Preprocessing

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

Crop = NDArray[np.uint8]


def predict(
    network: "LoadedNetwork",
    images: Picture | Iterable[Picture],
    top: int = 5,
    batch_size: int | None = None,
) -> Iterator[tuple[Prediction, ...]]:
    """The `top` most probable classes of each picture, in order, as many at once as memory allows.

    Pictures (Pillow's, arrays uint8 (H, W, 3), or paths) are decoded and prepared in threads while
    the network computes. Takes the network's lock for each batch.

    Raises:
        ExplorerError: if a file is no picture, the network gives no finite class scores, or the
            device has too little memory for one image.
    """
    size = suitable(network, batch_size)
    crops = ahead(partial(crop_of, preprocessing=network.preprocessing), pictures(images), size)

    def answer(some: Sequence[Crop]) -> list[NDArray[np.float32]]:
        return list(_scores(network, prepared(np.stack(some), network.preprocessing)))

    for logits in in_batches(answer, crops, size, network.device):
        yield most_probable(network.class_names, logits, top)


def probabilities(
    loaded: "LoadedNetwork", tensors: Tensor, batch_size: int | None = None
) -> NDArray[np.float32]:
    """Probabilities (N, classes) for prepared images (N, C, H, W), in batches that fit in memory.

    Takes the network's lock for each batch.

    Raises:
        ExplorerError: if the network gives no finite class scores, or the device has too little
            memory for one image.
    """

    def answer(some: Sequence[Tensor]) -> list[NDArray[np.float32]]:
        return list(_softmax(_scores(loaded, torch.stack(list(some)))))

    size = suitable(loaded, batch_size, tensors.shape[-1])
    rows = list(in_batches(answer, tensors, size, loaded.device))
    return np.stack(rows) if rows else np.zeros((0, len(loaded.class_names)), dtype=np.float32)


def suitable(loaded: "LoadedNetwork", asked: int | None, side_px: int | None = None) -> int:
    """How many images of a side to compute at once: as asked, else as memory allows."""
    native_px = loaded.preprocessing.input_px
    growth = ((side_px or native_px) / native_px) ** 2
    return batch_size(asked, int(growth * surveyed(loaded).image_bytes), loaded.device)


def crop_of(picture: Picture, preprocessing: Preprocessing) -> Crop:
    """What the network will see of a picture: uint8 (H, W, 3)."""
    return crop(as_image(picture), preprocessing)


def logits_of(loaded: "LoadedNetwork", images: Tensor) -> Tensor:
    """Class scores float32 (N, classes) for prepared images. The caller holds the lock.

    Raises:
        ExplorerError: if the network gives no class scores, or numbers that are not finite.
    """
    with mixed_precision(loaded.device):
        output = loaded.model(on_device(images, loaded.device))
    if not isinstance(output, Tensor) or output.ndim != 2:
        raise ExplorerError(f"{loaded.name} gives no class scores; choose a classifier.")
    logits = output.float()
    if not torch.isfinite(logits).all():
        raise ExplorerError(
            f"{loaded.name} answers with numbers that are not finite; its weights are broken,"
            " choose others."
        )
    return logits


def _scores(loaded: "LoadedNetwork", images: Tensor) -> NDArray[np.float32]:
    with loaded.lock, watched(loaded.model, {}), torch.no_grad():
        scores: NDArray[np.float32] = logits_of(loaded, images).cpu().numpy()
    return scores


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = exponentials / exponentials.sum(axis=1, keepdims=True)
    return shares
