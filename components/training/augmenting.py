"""Pictures a little different each time: the augmentations of the course notes, by name.

All take and give pictures (N, C, H, W) with values from 0 to 1, on any device. Numbers are drawn
for each picture by the run's generator on the CPU, so that every device sees the same; only noise
is drawn where the pictures are.
"""

from collections.abc import Callable, Mapping, Sequence
from math import ceil, radians, sqrt
from types import MappingProxyType

import torch
from torch import Tensor
from torch.nn import functional

Augmentation = Callable[[Tensor, torch.Generator], Tensor]

BRIGHTNESS, CONTRAST, SATURATION, HUE = 0.3, 0.4, 0.4, 0.2
MOST_DEGREES = 45.0
NOISE_VARIANCE = 0.04
# Of red, green and blue in grey: ITU-R BT.601, as Pillow and torchvision take them.
_GREY = (0.2989, 0.587, 0.114)


def augmented(
    images: Tensor, names: str | Sequence[str], generator: torch.Generator, mirrored: bool
) -> Tensor:
    """The pictures changed by "none", "light", or augmentations by name, one after the other.

    `mirrored` says whether "light" may flip them; the names are asked for, and do what they say.
    """
    if names == "none":
        return images
    if names == "light":
        return light(images, generator, mirrored)
    for name in names:
        images = AUGMENTATIONS[name](images, generator)
    return images


def light(images: Tensor, generator: torch.Generator, mirrored: bool) -> Tensor:
    """Half of the pictures flipped where allowed; brightness and contrast changed by up to 20 %."""
    count, channels = images.shape[:2]
    gain = 1 + 0.2 * sent(_uniform((count, channels, 1, 1), generator), images.device)
    shift = 0.2 * sent(_uniform((count, 1, 1, 1), generator), images.device)
    if mirrored:
        images = flip(images, generator)
    return ((images - 0.5) * gain + 0.5 + shift).clamp(0, 1)


def flip(images: Tensor, generator: torch.Generator, dimension: int = 3) -> Tensor:
    """Half of the pictures with left and right exchanged."""
    chosen = _uniform((len(images), 1, 1, 1), generator) > 0
    return torch.where(sent(chosen, images.device), images.flip(dimension), images)


def flip_vertical(images: Tensor, generator: torch.Generator) -> Tensor:
    """Half of the pictures with top and bottom exchanged."""
    return flip(images, generator, dimension=2)


def colour(images: Tensor, generator: torch.Generator) -> Tensor:
    """Brightness, contrast, saturation and hue changed, in an order drawn for the batch.

    As torchvision's `ColorJitter(0.3, 0.4, 0.4, 0.2)`. Grey pictures have neither saturation nor
    hue.
    """
    steps: list[tuple[Callable[[Tensor, Tensor], Tensor], float]] = [
        (with_brightness, BRIGHTNESS),
        (with_contrast, CONTRAST),
    ]
    if images.shape[1] == 3:
        steps += [(with_saturation, SATURATION), (with_hue, HUE)]
    for place in torch.randperm(len(steps), generator=generator).tolist():
        change, most = steps[place]
        drawn = sent(_uniform((len(images), 1, 1, 1), generator), images.device) * most
        images = change(images, drawn if change is with_hue else 1 + drawn)
    return images


def rotate(images: Tensor, generator: torch.Generator) -> Tensor:
    """Each picture turned by up to 45° to either side, wrapping around the edges."""
    turns = radians(MOST_DEGREES) * _uniform((len(images),), generator)
    return rotated(images, sent(turns, images.device))


def noise(images: Tensor, generator: torch.Generator) -> Tensor:
    """Gaussian noise with a variance of 0.04, a deviation of a fifth of the whole range."""
    seed = int(torch.randint(2**62, (), generator=generator))
    drawn = torch.empty_like(images).normal_(
        0, sqrt(NOISE_VARIANCE), generator=torch.Generator(images.device).manual_seed(seed)
    )
    return (images + drawn).clamp(0, 1)


AUGMENTATIONS: Mapping[str, Augmentation] = MappingProxyType(
    {
        "flip": flip,
        "flip-vertical": flip_vertical,
        "colour": colour,
        "rotate": rotate,
        "noise": noise,
    }
)


def with_brightness(images: Tensor, factors: Tensor) -> Tensor:
    """The pictures times their factors (N, 1, 1, 1)."""
    return (images * factors).clamp(0, 1)


def with_contrast(images: Tensor, factors: Tensor) -> Tensor:
    """Distances from a picture's mean grey, times its factor."""
    mean = _grey(images).mean((1, 2, 3), keepdim=True)
    return torch.lerp(mean, images, factors).clamp(0, 1)


def with_saturation(images: Tensor, factors: Tensor) -> Tensor:
    """Distances of RGB from the pixel's grey, times the picture's factor."""
    return torch.lerp(_grey(images), images, factors).clamp(0, 1)


def with_hue(images: Tensor, turns: Tensor) -> Tensor:
    """RGB with the hue turned by a share (N, 1, 1, 1) of the circle; value and saturation stay.

    Back from HSV each channel is a trapezoid over the circle of six hues: red stands at 5, green at
    3 and blue at 1 when the hue is 0.
    """
    value, spread, hue = _hue(images)
    hue = hue + 6 * turns
    offsets = torch.arange(5, 0, -2, device=images.device).view(1, 3, 1, 1)
    k = (hue + offsets) % 6
    return value - spread * torch.minimum(k, 4 - k).clamp(0, 1)


def rotated(images: Tensor, turns: Tensor) -> Tensor:
    """Pictures turned counter-clockwise by so many radians (N,), wrapping around the edges.

    Bilinear, about the middle, as scikit-image's `rotate(…, mode="wrap")`.
    """
    height, width = images.shape[-2:]
    beyond = ceil((sqrt(height**2 + width**2) - min(height, width)) / 2) + 1
    wide = functional.pad(images, (beyond,) * 4, mode="circular")
    x = _from_the_middle(width, images.device).view(1, 1, width)
    y = _from_the_middle(height, images.device).view(1, height, 1)
    cosine, sine = turns.cos().view(-1, 1, 1), turns.sin().view(-1, 1, 1)
    across, down = cosine * x - sine * y, sine * x + cosine * y
    places = (2 / wide.shape[3] * across, 2 / wide.shape[2] * down)  # -1 to 1 across all of it
    return functional.grid_sample(wide, torch.stack(places, 3), align_corners=False)


def sent(numbers: Tensor, device: torch.device) -> Tensor:
    """The same on a device, which goes on with its work meanwhile."""
    if device.type != "cuda":
        return numbers.to(device)
    return numbers.pin_memory().to(device, non_blocking=True)


def _uniform(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """From -1 to 1; drawn on the CPU, so that every device sees the same."""
    return torch.rand(shape, generator=generator) * 2 - 1


def _grey(images: Tensor) -> Tensor:
    """(N, 1, H, W)."""
    if images.shape[1] == 1:
        return images
    red, green, blue = _channels(images)
    return _GREY[0] * red + _GREY[1] * green + _GREY[2] * blue


def _hue(images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Each pixel's largest channel, its distance to the smallest, and the hue from 0 to 6."""
    value = images.amax(1, keepdim=True)
    spread = value - images.amin(1, keepdim=True)
    red, green, blue = _channels(images)
    divisor = spread.clamp(min=1e-12)  # a grey pixel has no hue, and 0 does no harm
    from_blue = 4 + (red - green) / divisor
    from_green = torch.where(green == value, 2 + (blue - red) / divisor, from_blue)
    return value, spread, torch.where(red == value, (green - blue) / divisor, from_green)


def _from_the_middle(side_px: int, device: torch.device) -> Tensor:
    """Each pixel's distance from the middle, to the left and upwards negative."""
    return torch.arange(side_px, device=device) - (side_px - 1) / 2


def _channels(images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Red, green and blue, (N, 1, H, W) each."""
    return images[:, :1], images[:, 1:2], images[:, 2:]
