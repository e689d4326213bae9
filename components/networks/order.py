"""Everything that makes one loaded network another than the next. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from components.errors import ExplorerError
from components.networks.records import Preprocessing
from components.networks.weights import is_key


@dataclass(frozen=True, slots=True)
class Order:
    """The arguments of `load`, as the key of a store. `weights` is a key of the address or a file.

    A text is never taken for a path: it may come from a link, and would open any file. `stamp`
    tells a file from what it was before it was written anew (see `weights.stamp_of`).
    """

    name: str
    weights: str | Path = "pretrained"
    device: str = "auto"
    class_names: tuple[str, ...] | None = None
    preprocessing: Preprocessing | None = None
    ema: bool | None = None
    stamp: int = 0

    def __post_init__(self) -> None:
        if isinstance(self.weights, str) and not is_key(self.weights):
            raise ExplorerError(f"There are no weights {self.weights[:80]!r} here.")

    @property
    def shared(self) -> "Order":
        """The order whose weights this one uses: names and preprocessing need no copy of them."""
        return replace(self, class_names=None, preprocessing=None)

    def options(self) -> Mapping[str, Any]:
        """What `load` is to be given besides name, weights and device."""
        return {} if self.ema is None else {"ema": self.ema}
