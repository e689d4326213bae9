"""Which layers of a network give its logits."""

from torch import nn

from components.errors import ExplorerError

# SqueezeNet's classifier is a convolution.
_KINDS = (nn.Linear, nn.Conv2d)


def classifier_path(network: nn.Module) -> str:
    """Dotted path of the layer that gives the logits: timm's word, else the last linear layer.

    Raises:
        ExplorerError: if the network ends in features.
    """
    return classifier_paths(network)[0]


def classifier_paths(network: nn.Module) -> tuple[str, ...]:
    """The classifier and, after it, the other layers whose outputs are classes.

    Distilled transformers have two classifiers, Inception and GoogLeNet auxiliary ones.

    Raises:
        ExplorerError: if the network ends in features.
    """
    told: str | tuple[str, ...] | None = getattr(network, "pretrained_cfg", {}).get("classifier")
    if told:
        paths = (told,) if isinstance(told, str) else tuple(told)
        if isinstance(network.get_submodule(paths[0]), nn.Identity):
            raise ExplorerError("This network ends in features: it has no classes to ask for.")
        return tuple(_last(network, path) for path in paths)
    layers = {path: part for path, part in network.named_modules() if isinstance(part, _KINDS)}
    linear = [path for path, layer in layers.items() if isinstance(layer, nn.Linear)]
    last = (linear or list(layers))[-1]
    classes = layers[last].weight.shape[0]
    auxiliary = (p for p in linear if p != last and layers[p].weight.shape[0] == classes)
    return (last, *auxiliary)


def _last(network: nn.Module, path: str) -> str:
    """The path itself, or where a head of several layers stands there, that of the last one."""
    inside = network.get_submodule(path).named_modules(prefix=path)
    layers: list[str] = [name for name, part in inside if isinstance(part, _KINDS)]
    return layers[-1]
