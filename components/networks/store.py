"""Loaded networks, shared by all sessions, within a budget of bytes."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock, RLock

from components.networks.loading import LoadedNetwork

# (name, weights, device)
StoreKey = tuple[str, str, str]


class NetworkStore:
    """Keeps networks until their bytes exceed the budget; the least recently used goes first.

    A network is only dropped from the store: whoever still works with it keeps it until they are
    done, and memory is freed with the last of them.
    """

    def __init__(self, budget_bytes: int, loader: Callable[[str, str, str], LoadedNetwork]) -> None:
        self._budget_bytes = budget_bytes
        self._loader = loader
        self._networks: OrderedDict[StoreKey, LoadedNetwork] = OrderedDict()
        self._loading: dict[StoreKey, RLock] = {}
        self._lock = Lock()

    @property
    def nbytes(self) -> int:
        """Bytes of all networks in the store."""
        with self._lock:
            return self._nbytes()

    def get(self, name: str, weights: str, device: str) -> LoadedNetwork:
        """The network, loaded at most once however many ask at the same time.

        Raises:
            ExplorerError: what the loader raises; nothing is kept then.
        """
        key = (name, weights, device)
        with self._lock:
            one_at_a_time = self._loading.setdefault(key, RLock())
        with one_at_a_time:
            with self._lock:
                if key in self._networks:
                    self._networks.move_to_end(key)
                    return self._networks[key]
            loaded = self._loader(name, weights, device)
            self._keep(key, loaded)
            return loaded

    def _keep(self, key: StoreKey, loaded: LoadedNetwork) -> None:
        with self._lock:
            self._networks[key] = loaded
            while self._nbytes() > self._budget_bytes and len(self._networks) > 1:
                dropped, _ = self._networks.popitem(last=False)
                self._loading.pop(dropped, None)

    def _nbytes(self) -> int:
        return sum(loaded.nbytes for loaded in self._networks.values())
