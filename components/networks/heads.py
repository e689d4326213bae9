"""Another classifier on a network's features: transfer learning as the course notes do it."""

from collections.abc import Sequence
from itertools import pairwise

from torch import nn

from components.networks.classifier import classifier_paths

Layer = nn.Linear | nn.Conv2d


class Head(nn.Sequential):
    """A classifier of several layers, where a network has one of its own."""


def with_head(
    model: nn.Module, widths: Sequence[int], classes: int, dropout: float = 0.0
) -> nn.Module:
    """The model, changed in place, with the classifier asked for on its features.

    Linear, ReLU and dropout for each of the hidden `widths`, then Linear to the `classes`; so
    (1024, 256, 64) on ResNet-50 is 2048–1024–256–64–classes. Without hidden layers the dropout
    comes before the only one. Layers that are so already stay with their weights; the others are
    new. Where the classifier is a 1 × 1 convolution (SqueezeNet), so are the new layers; dropout
    that the network itself has before its classifier stays.

    Raises:
        ExplorerError: if the network ends in features.
    """
    for path in head_paths(model):
        layers = _layers(model.get_submodule(path))
        if [_outputs(layer) for layer in layers] != [*widths, classes]:
            layers = _new(layers[0], [*widths, classes])
        model.set_submodule(path, _joined(layers, dropout))
    if isinstance(getattr(model, "num_classes", None), int):
        model.num_classes = classes  # type: ignore[assignment]  # timm's own note, no module
    return model


def head_paths(model: nn.Module) -> tuple[str, ...]:
    """Dotted paths of the whole classifier and of auxiliary ones, each with its hidden layers.

    Raises:
        ExplorerError: if the network ends in features.
    """
    return tuple(_whole(model, path) for path in classifier_paths(model))


def _whole(model: nn.Module, path: str) -> str:
    parent = path.rpartition(".")[0]
    return parent if isinstance(model.get_submodule(parent), Head) else path


def _joined(layers: Sequence[Layer], dropout: float) -> nn.Module:
    *hidden, last = layers
    parts: list[nn.Module] = []
    for layer in hidden:
        parts += [layer, nn.ReLU(), nn.Dropout(dropout)]
    if dropout and not hidden:
        parts = [nn.Dropout(dropout)]
    return Head(*parts, last) if parts else last


def _layers(part: nn.Module) -> list[Layer]:
    return [each for each in part.modules() if isinstance(each, Layer)]


def _new(first: Layer, outputs: Sequence[int]) -> list[Layer]:
    """Layers of the first one's kind, from its inputs to the last of the outputs."""
    if isinstance(first, nn.Conv2d):
        return [nn.Conv2d(n, out, 1) for n, out in pairwise([first.in_channels, *outputs])]
    return [nn.Linear(n, out) for n, out in pairwise([first.in_features, *outputs])]


def _outputs(layer: Layer) -> int:
    return layer.out_channels if isinstance(layer, nn.Conv2d) else layer.out_features
