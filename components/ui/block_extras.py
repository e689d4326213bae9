"""What a laboratory shows besides diagram and numbers: an animation, a picture, a replay.

Each is a function of the knobs' values in `components/ui/labs`. It may not import torch at the top
of its module.
"""

from collections.abc import Callable, Mapping

from components.blocks.lab import Values
from components.ui.labs import (
    convolutions,
    dense,
    gradients,
    inverted,
    normalisation,
    receptive_field,
    search,
    squeeze,
    vision_transformer,
)

Extra = Callable[[Values], None]

# A laboratory's key to what it shows.
EXTRAS: Mapping[str, Extra] = {
    "convolution": convolutions.sliding,
    "spatially-separable": convolutions.sobel,
    "depthwise-separable": convolutions.cubes,
    "group-convolution": convolutions.groups,
    "dense": dense.show,
    "squeeze-excitation": squeeze.show,
    "residual": gradients.show,
    "normalisation": normalisation.show,
    "vision-transformer": vision_transformer.show,
    "receptive-field": receptive_field.show,
    "fused-mbconv": inverted.show,
    "architecture-search": search.show,
}
