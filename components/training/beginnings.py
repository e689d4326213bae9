"""What a network begins with: weights, classifier, and which parts of it learn."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from components.errors import ExplorerError
from components.networks.build import create
from components.networks.checkpoints import read_checkpoint
from components.networks.classifier import classifier_paths
from components.networks.fitting import fit
from components.networks.heads import with_head
from components.networks.hub import pretrained
from components.networks.names import parse
from components.networks.weights import has_imagenet_weights
from components.training.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Beginning:
    """A network before its first step; `learning` has the paths of the only parts that learn.

    No paths mean that all of it learns.
    """

    network: nn.Module
    learning: tuple[str, ...] = ()


def begin(recipe: Recipe, classes: int) -> Beginning:
    """The network with the weights and the classifier of the recipe, drawn by its seed.

    Raises:
        ExplorerError: if there is no such network or no such weights here, or they don't fit.
    """
    with torch.random.fork_rng():
        torch.manual_seed(recipe.seed)
        network = _weighted(recipe, classes)
        if recipe.weights == "random" and not (recipe.head or recipe.dropout):
            paths: tuple[str, ...] = ()
        else:
            paths = classifier_paths(network)
            network = with_head(network, recipe.head, classes, recipe.dropout)
    if recipe.backbone == "fine-tuned":
        return Beginning(network)
    learning = paths or classifier_paths(network)
    _freeze(network, learning)
    return Beginning(network, learning)


def to_learning(beginning: Beginning) -> None:
    """Training mode for what learns; what is frozen keeps its statistics too."""
    beginning.network.train(not beginning.learning)
    for path in beginning.learning:
        beginning.network.get_submodule(path).train()


def _weighted(recipe: Recipe, classes: int) -> nn.Module:
    kind, _, path = recipe.weights.partition(":")
    name = parse(recipe.network)
    if kind == "checkpoint":
        file = Path(path).expanduser()
        return fit(name, read_checkpoint(file), file.name)
    if kind == "imagenet":
        if not has_imagenet_weights(name):
            raise ExplorerError(f"There are no ImageNet weights of {name}; begin with others.")
        return pretrained(name)
    return create(name, classes)


def _freeze(network: nn.Module, learning: tuple[str, ...]) -> None:
    network.requires_grad_(False)
    for path in learning:
        network.get_submodule(path).requires_grad_(True)
