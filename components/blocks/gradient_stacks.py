"""How gradients come back through a deep stack of convolutions, with shortcuts and without.

Every layer is a 3×3 convolution of 8 channels and a ReLU, with a batch normalisation between them
if wanted. The residual stack adds to what every second layer gives, before its ReLU, what went
into the layer before it (He et al., arXiv:1512.03385, Fig. 2). Of the same seed all stacks have the
same starting weights and get the same batch: 8 pictures of 8 × 8 Gaussian numbers in 8 channels,
with labels by chance out of ten.
"""

import torch
from torch import Tensor
from torch.nn import functional

from components.blocks.gradient_records import GradientNorms, Stack, Start
from components.blocks.one_thread import one_thread

CHANNELS, SIDE, PICTURES, CLASSES = 8, 8, 8, 10
# A starting weight's variance times the number of its inputs: PyTorch's own is 1/3; 2 keeps a
# signal's size through a ReLU (He et al., arXiv:1502.01852).
_GAINS: dict[Start, float] = {"torch": 1 / 3, "he": 2.0}


def gradient_norms(stack: Stack) -> GradientNorms:
    """Norms of the gradients at each layer, by one forward and one backward pass.

    In 64-bit numbers, so that 10⁻⁴⁰ is not yet 0; well below a second for a hundred layers.
    """
    chance = torch.Generator().manual_seed(stack.seed)
    images = _normal(chance, PICTURES, CHANNELS, SIDE, SIDE)
    labels = torch.randint(CLASSES, (PICTURES,), generator=chance)
    head = _normal(chance, CLASSES, CHANNELS) / CHANNELS**0.5
    weights = starting_weights(stack, chance)
    with one_thread(), torch.enable_grad():
        outputs, last = forward(stack, images, weights)
        loss = functional.cross_entropy(last.mean((2, 3)) @ head.T, labels)
        gradients = torch.autograd.grad(loss, [*outputs, *weights])
    norms = [gradient.norm().item() for gradient in gradients]
    return GradientNorms(stack, tuple(norms[: stack.layers]), tuple(norms[stack.layers :]))


def starting_weights(stack: Stack, chance: torch.Generator) -> list[Tensor]:
    """Gaussian filters (8, 8, 3, 3) for each layer."""
    deviation = (_GAINS[stack.start] / (9 * CHANNELS)) ** 0.5
    drawn = (_normal(chance, CHANNELS, CHANNELS, 3, 3) for _ in range(stack.layers))
    return [(each * deviation).requires_grad_() for each in drawn]


def forward(stack: Stack, x: Tensor, weights: list[Tensor]) -> tuple[list[Tensor], Tensor]:
    """What each convolution puts out, and what comes out at the end, (N, 8, 8, 8) each."""
    outputs, kept = [], x
    for place, weight in enumerate(weights):
        if place % 2 == 0:
            kept = x
        y = functional.conv2d(x, weight, padding=1)
        outputs.append(y)
        if stack.normalised:
            y = functional.batch_norm(y, None, None, training=True)
        x = functional.relu(y + kept if stack.residual and place % 2 else y)
    return outputs, x


def _normal(chance: torch.Generator, *shape: int) -> Tensor:
    return torch.randn(shape, generator=chance, dtype=torch.float64)
