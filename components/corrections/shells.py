"""Networks built in torch without numbers, and what can be asked of them.

Torch is imported when a function runs.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

    from components.networks.counting import Counts


def shell(name: str) -> "nn.Module":
    """The network of a name, for prediction, on torch's meta device."""
    from components.networks import build

    return build.shell(name).eval()


def counted(name: str, side_px: int) -> "Counts":
    """What torch counts for a picture of that side."""
    from components.networks.counting import count

    return count(shell(name), (3, side_px, side_px))


def params(name: str) -> int:
    """All trainable numbers."""
    return sum(part.numel() for part in shell(name).parameters())


def features(name: str) -> int:
    """How many numbers the network gives to its classifier."""
    from components.networks.classifier import classifier_path

    network = shell(name)
    return network.get_parameter(f"{classifier_path(network)}.weight").shape[1]


def blocks_of(name: str) -> "list[nn.Module]":
    """The blocks of one of timm's EfficientNets, in their order."""
    network = shell(name)
    return [part for path, part in network.named_modules() if _is_block(path)]


def _is_block(path: str) -> bool:
    """Blocks have the path `blocks.STAGE.PLACE`."""
    first, _, rest = path.partition(".")
    return first == "blocks" and rest.count(".") == 1


def convolutions_of(name: str) -> "list[tuple[str, nn.Conv2d]]":
    """Those of prediction: auxiliary classifiers are left out."""
    from torch import nn

    return [
        (path, part)
        for path, part in shell(name).named_modules()
        if isinstance(part, nn.Conv2d) and "aux" not in path
    ]
