"""From a network's name to a network with random weights."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

import timm
import torch
import torchvision
from torch import nn
from torch.overrides import TorchFunctionMode

from components.errors import ExplorerError
from components.networks import cifar
from components.networks.heads import with_head
from components.networks.libraries import check_torchvision, in_timm
from components.networks.names import NetworkName, parse
from components.networks.papers import PAPERS
from components.networks.saved import architecture
from components.networks.scaled import scaled_baseline
from components.scaling import BASELINES


def create(
    name: str | NetworkName,
    classes: int | None = None,
    widths: Sequence[int] = (),
    dropout: float = 0.0,
) -> nn.Module:
    """A new network with random weights, on torch's current default device, in training mode.

    Args:
        name: a name as `components.networks.names` explains it, or a title of the catalogue.
        classes: outputs of the classifier; the network's own default (mostly 1000) if None.
        widths: of hidden layers before the classes, as `components.networks.heads` makes them.
        dropout: share that is dropped between them.

    Raises:
        ExplorerError: if no such network exists.
    """
    parsed = parse(name) if isinstance(name, str) else name
    try:
        network = _created(parsed, classes)
    except NotImplementedError:  # torchvision's RegNets calculate their widths with tensors
        if torch.get_default_device().type != "meta":
            raise
        with torch.device("cpu"), _EmptyOnMeta():
            network = _created(parsed, classes).to("meta")
    if classes is None or not (widths or dropout):
        return network
    return with_head(network, widths, classes, dropout)


def _created(parsed: NetworkName, classes: int | None) -> nn.Module:
    match parsed.library:
        case "library":
            return _from_library(parsed.name, classes)
        case "torchvision":
            return _from_torchvision(parsed.name, classes)
        case "scaled":
            return _scaled(parsed, classes or 1000)
        case "cifar":
            return cifar.network(parsed.name, classes or 10)
        case "catalogue":
            return _from_paper(parsed.name, classes)
        case "demo" | "run":
            return _from_saved(parsed, classes)


def shell(
    name: str | NetworkName,
    classes: int | None = None,
    widths: Sequence[int] = (),
    dropout: float = 0.0,
) -> nn.Module:
    """The same network without numbers, on torch's meta device: its names and shapes, at once.

    Raises:
        ExplorerError: as `create`.
    """
    with torch.device("meta"):
        return create(name, classes, widths, dropout)


@cache
def network_names() -> tuple[str, ...]:
    """Every classification network of timm and torchvision by its name here, sorted.

    Names in both libraries appear bare (timm's) and with `torchvision:` in front.
    """
    ours = {name for name in timm.list_models() if _classifies(name)}
    theirs = torchvision.models.list_models(module=torchvision.models)
    return tuple(sorted(ours | {n if n not in ours else f"torchvision:{n}" for n in theirs}))


def buildable_names() -> tuple[str, ...]:
    """Those, and the networks of 32 pixels and those built from their papers."""
    small = (f"cifar:{name}" for name in cifar.NAMES)
    return (*network_names(), *small, *(f"catalogue:{name}" for name in PAPERS))


class _EmptyOnMeta(TorchFunctionMode):
    """Only what will be filled, a network's weights, goes to the meta device."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[Any],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Torch's hook around each of its functions."""
        options = dict(kwargs or {})
        if func is torch.empty:
            options["device"] = "meta"
        return func(*args, **options)


def _classifies(name: str) -> bool:
    """Some of timm's networks end in features, without a classifier."""
    found = timm.get_pretrained_cfg(name, allow_unregistered=True)
    return found is None or found.num_classes != 0


def _scaled(parsed: NetworkName, classes: int) -> nn.Module:
    scaled = parsed.scaled()  # refuses what is out of range
    if scaled is None:
        raise ExplorerError(f"{parsed} lacks its depth, width and resolution.")
    return scaled_baseline(BASELINES[scaled.baseline], scaled.depth, scaled.width, classes)


def _from_library(name: str, classes: int | None) -> nn.Module:
    if in_timm(name):
        options = {} if classes is None else {"num_classes": classes}
        network: nn.Module = timm.create_model(name, pretrained=False, **options)
        return network
    return _from_torchvision(name, classes)


def _from_torchvision(name: str, classes: int | None) -> nn.Module:
    check_torchvision(name)
    options = {} if classes is None else {"num_classes": classes}
    # GoogLeNet and Inception would otherwise spend seconds on a slow truncated normal.
    if name in ("googlenet", "inception_v3"):
        options["init_weights"] = False
    network: nn.Module = torchvision.models.get_model(name, weights=None, **options)
    return network


def _from_paper(name: str, classes: int | None) -> nn.Module:
    if name not in PAPERS:
        near = get_close_matches(name, PAPERS, n=3) or sorted(PAPERS)
        raise ExplorerError(
            f"The catalogue has no network {name!r} of its own; the nearest are {', '.join(near)}."
        )
    return PAPERS[name](classes)


def _from_saved(parsed: NetworkName, classes: int | None) -> nn.Module:
    described = architecture(parsed)
    inner = parse(described.network)
    if inner.library in ("demo", "run"):
        raise ExplorerError(
            f"{parsed} says that its network is {inner}, which is a saved one again; it has to name"
            " the network itself."
        )
    wanted = classes or len(described.classes)
    return create(inner, wanted, described.head, described.dropout)
