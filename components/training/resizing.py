"""Batches of pictures in another size, for progressive resizing and reduced resolution."""

from torch import Tensor
from torch.nn import functional


def resized(images: Tensor, side_px: int) -> Tensor:
    """Pictures (N, C, H, W) of floats → (N, C, side, side), antialiased like Pillow's bilinear."""
    if images.shape[-2:] == (side_px, side_px):
        return images
    return functional.interpolate(
        images, (side_px, side_px), mode="bilinear", antialias=True, align_corners=False
    )
