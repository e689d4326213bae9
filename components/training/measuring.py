"""What a network's answers are worth, added up on the device so that no batch waits."""

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from components.training import batches
from components.training.batches import Tensors
from components.training.precision import autocast
from components.training.recipe_checks import Precision


class Sums:
    """Adds up loss and right answers on the device, so that no batch waits for the last."""

    def __init__(self) -> None:
        self.loss: Tensor | float = 0.0
        self.right: Tensor | float = 0.0
        self.count = 0

    def add(self, loss: Tensor, logits: Tensor, labels: Tensor) -> None:
        """Add a batch: its mean loss, logits (n, classes) and labels (n,)."""
        self.loss = self.loss + loss * len(labels)
        self.right = self.right + (logits.argmax(1) == labels).sum()
        self.count += len(labels)

    def means(self) -> tuple[float, float]:
        """Mean loss and share of right answers."""
        return float(self.loss) / self.count, float(self.right) / self.count


class GradientNorms:
    """The L2 norm of each layer's weight gradient, a mean over batches where it is finite.

    In float16 a batch with a gradient that is not finite is passed over, and the next one is
    scaled less; such batches count for nothing here. A layer that has no others is NaN.
    Layers are those with a weight of more than one dimension that learns (convolutions, linear
    layers, embeddings), by their dotted names in the network's order.
    """

    def __init__(self, network: nn.Module) -> None:
        learning = {
            name.removesuffix(".weight"): parameter
            for name, parameter in network.named_parameters()
            if name.endswith(".weight") and parameter.ndim > 1 and parameter.requires_grad
        }
        self.layers, self.weights = tuple(learning), tuple(learning.values())
        self.sums: Tensor | float = 0.0
        self.counts: Tensor | int = 0

    def add(self) -> None:
        """Add the gradients of a batch, as they are now."""
        norms = torch.stack([_norm(weight) for weight in self.weights])
        finite = norms.isfinite()
        self.sums = self.sums + norms.where(finite, 0.0)
        self.counts = self.counts + finite

    def means(self) -> dict[str, float]:
        """Layer → mean norm; this waits for the device."""
        if not isinstance(self.sums, Tensor):
            return {}
        return dict(zip(self.layers, (self.sums / self.counts).tolist(), strict=True))


def _norm(weight: Tensor) -> Tensor:
    if weight.grad is None:
        return weight.new_zeros((), dtype=torch.float32)
    norm: Tensor = torch.linalg.vector_norm(weight.grad, dtype=torch.float32)
    return norm


def evaluate(
    network: nn.Module, split: Tensors, batch: int, precision: Precision = "float32"
) -> tuple[float, float]:
    """Mean cross-entropy and accuracy in [0, 1] in evaluation mode."""
    network.eval()
    sums = Sums()
    with torch.inference_mode(), autocast(split.labels.device, precision):
        for images, labels in batches.ordered(split, batch):
            logits = network(images).float()
            sums.add(cross_entropy(logits, labels), logits, labels)
    return sums.means()
