"""From a recipe's words to torch's optimizers and learning-rate schedules."""

from typing import Any

import torch
from torch import nn
from torch.optim import lr_scheduler

from components.training.recipe import Recipe
from components.training.watching import rises


def optimizer_for(recipe: Recipe, network: nn.Module) -> torch.optim.Optimizer:
    """The optimizer of all that is not frozen; weight decay spares biases and normalisation.

    SGD has Nesterov's momentum. What is spared follows He et al., arXiv:1812.01187, §3.1.
    """
    parameters = [p for p in network.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": recipe.weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
    match recipe.optimizer:
        case "adam":
            return torch.optim.Adam(groups, recipe.lr)
        case "adamw":
            return torch.optim.AdamW(groups, recipe.lr)
        case "sgd":
            momentum = recipe.momentum
            return torch.optim.SGD(groups, recipe.lr, momentum=momentum, nesterov=momentum > 0)


class Schedule:
    """The learning rate from epoch to epoch.

    Cosine falls to zero after the last epoch (Loshchilov & Hutter, arXiv:1608.03983); plateau
    multiplies by a factor after too many epochs in which the watched metric did not improve.
    """

    def __init__(self, recipe: Recipe, optimizer: torch.optim.Optimizer) -> None:
        self._cosine = self._plateau = None
        if recipe.schedule == "cosine":
            self._cosine = lr_scheduler.CosineAnnealingLR(optimizer, recipe.epochs)
        elif recipe.schedule == "plateau":
            self._plateau = lr_scheduler.ReduceLROnPlateau(
                optimizer,
                mode="max" if rises(recipe.watch) else "min",
                factor=recipe.plateau_factor,
                patience=recipe.plateau_patience,
            )

    def step(self, watched: float | None) -> None:
        """An epoch has ended with that value of the watched metric (None: there is no such)."""
        if self._cosine:
            self._cosine.step()
        if self._plateau and watched is not None:
            self._plateau.step(watched)

    def state_dict(self) -> dict[str, Any]:
        """What `load_state_dict` needs to go on from here."""
        used = self._cosine or self._plateau
        return used.state_dict() if used else {}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from such a state."""
        used = self._cosine or self._plateau
        if used:
            used.load_state_dict(state)
