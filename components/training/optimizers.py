"""From a recipe's words to torch's optimizers and learning-rate schedules."""

from collections.abc import Callable

import torch
from torch import nn
from torch.optim import lr_scheduler

from components.training.recipe import Recipe


def optimizer_for(recipe: Recipe, network: nn.Module) -> torch.optim.Optimizer:
    """The optimizer; weight decay spares biases and the scales of normalisation.

    SGD has Nesterov momentum of 0.9. What is spared follows He et al., arXiv:1812.01187, §3.1.
    """
    parameters = list(network.parameters())
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
            return torch.optim.SGD(groups, recipe.lr, momentum=0.9, nesterov=True)


def schedule_for(recipe: Recipe, optimizer: torch.optim.Optimizer) -> Callable[[float], None]:
    """A function to call after each epoch with its validation loss.

    Cosine falls to zero after the last epoch (Loshchilov & Hutter, arXiv:1608.03983); plateau
    divides by 5 after three epochs without a lower loss.
    """
    match recipe.schedule:
        case "constant":
            return lambda val_loss: None
        case "cosine":
            cosine = lr_scheduler.CosineAnnealingLR(optimizer, recipe.epochs)
            return lambda val_loss: cosine.step()
        case "plateau":
            return lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.2, patience=2).step
