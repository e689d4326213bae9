"""Which of the libraries' networks a person looks for. No torch."""

from collections.abc import Iterable
from dataclasses import dataclass

from components.networks.records import LibraryNetwork


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a network must be: an empty text and zeros ask for nothing.

    - `text`: words that must all stand in its name or family, in any order and case;
    - `library`: "timm" or "torchvision";
    - `most_params`, `most_macs`: the most parameters and multiply-adds, plain counts;
    - `input_px`: the side of the image that it takes;
    - `accurate`: only those whose accuracy torchvision notes.
    """

    text: str = ""
    library: str = ""
    most_params: float = 0
    most_macs: float = 0
    input_px: int = 0
    accurate: bool = False


def matching(networks: Iterable[LibraryNetwork], wanted: Wanted) -> tuple[LibraryNetwork, ...]:
    """The networks that are all that is wanted, in their order."""
    return tuple(network for network in networks if _matches(network, wanted))


def _matches(network: LibraryNetwork, wanted: Wanted) -> bool:
    described = f"{network.name} {network.family}".casefold()
    return (
        all(word in described for word in wanted.text.casefold().split())
        and wanted.library in ("", network.library)
        and (not wanted.most_params or network.params <= wanted.most_params)
        and (not wanted.most_macs or network.macs <= wanted.most_macs)
        and wanted.input_px in (0, network.input_px)
        and (not wanted.accurate or network.top1 is not None)
    )
