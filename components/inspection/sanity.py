"""Is a heat map unlike that of the same network with random weights?

Adebayo et al. 2018 (Sanity Checks for Saliency Maps, arXiv:1810.03292): what looks the same before
and after learning cannot show what was learned, such as a picture's edges.
"""

import copy
from dataclasses import replace
from math import sqrt
from threading import Lock, RLock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import spearmanr
from torch import Tensor, nn

from components.inspection.enlarging import enlarged
from components.inspection.ranking import is_even
from components.networks.records import Weights

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

RANDOM = Weights("random", "random", "random weights", "any")

# Twins live as long as the networks that they belong to.
_twins: WeakKeyDictionary[nn.Module, tuple[nn.Module, RLock]] = WeakKeyDictionary()
_making = Lock()


def likeness(first: NDArray[np.float32], second: NDArray[np.float32]) -> float | None:
    """Spearman's rank correlation of two maps, in [−1, 1]; the second is resized to the first.

    None where one of them has a single value, so that nothing can be compared.
    """
    second = enlarged(second, first.shape[0], first.shape[1])
    if is_even(first) or is_even(second):
        return None
    return float(spearmanr(first.ravel(), second.ravel()).statistic)


def untrained_twin(loaded: "LoadedNetwork") -> "LoadedNetwork":
    """The same architecture with random weights, always the same; made once for each network.

    It takes as much memory again as the network, with which it is forgotten.
    """
    with _making:
        if loaded.model not in _twins:
            with loaded.lock:
                model = copy.deepcopy(loaded.model)
            _randomise(model)
            _twins[loaded.model] = model, RLock()
        model, lock = _twins[loaded.model]
    # Not kept with the rest: preprocessing may have been chosen anew since.
    return replace(loaded, weights=RANDOM, model=model, lock=lock)


def _randomise(model: nn.Module) -> None:
    """Weights as before any training, drawn apart from torch's own, shared random numbers.

    Convolutions and linear layers as in arXiv:1502.01852, normalisations neutral, biases 0; other
    parameters (a transformer's positions, a block's scale) keep their values in a random order.
    """
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for module in model.modules():
            normalises = _normalises(module)
            for name, parameter in module.named_parameters(recurse=False):
                parameter.copy_(_drawn(name, parameter, normalises, generator))
            if isinstance(module, nn.modules.batchnorm._NormBase):
                module.reset_running_stats()


def _normalises(module: nn.Module) -> bool:
    return isinstance(module, nn.modules.batchnorm._NormBase) or "Norm" in type(module).__name__


def _drawn(name: str, old: Tensor, normalises: bool, generator: torch.Generator) -> Tensor:
    if name.endswith("bias"):
        return torch.zeros_like(old)
    if normalises and name == "weight":
        return torch.ones_like(old)
    if name.endswith("weight") and old.ndim > 1:
        deviation = sqrt(2 / old[0].numel())
        return deviation * torch.randn(old.shape, generator=generator)
    shuffled = torch.randperm(old.numel(), generator=generator).to(old.device)
    return old.flatten()[shuffled].view(old.shape)
