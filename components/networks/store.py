"""Loaded networks, shared by all sessions, within a budget of bytes."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock, RLock

from components.networks.hardware import devices
from components.networks.loading import AUTO, LoadedNetwork, adjusted, load
from components.networks.order import Order


class NetworkStore:
    """Keeps networks until their bytes exceed the budget; the least recently used goes first.

    A network is only dropped from the store: whoever still works with it keeps it until they are
    done, and memory is freed with the last of them.
    """

    def __init__(self, budget_bytes: int, loader: Callable[..., LoadedNetwork] = load) -> None:
        self._budget_bytes = budget_bytes
        self._loader = loader
        self._networks: OrderedDict[Order, LoadedNetwork] = OrderedDict()
        self._loading: dict[Order, RLock] = {}
        self._lock = Lock()

    @property
    def nbytes(self) -> int:
        """Bytes of all networks in the store."""
        with self._lock:
            return self._nbytes()

    def get(self, name: str, weights: str, device: str) -> LoadedNetwork:
        """The network with these weights on this device: `take` of an order of three words."""
        return self.take(Order(name, weights, device))

    def take(self, order: Order) -> LoadedNetwork:
        """The network, loaded at most once however many ask at the same time.

        Orders that differ only in class names and preprocessing share the model and its lock.

        Raises:
            ExplorerError: what the loader raises; nothing is kept then.
        """
        shared = order.shared
        if shared.device == AUTO:
            shared = replace(shared, device=devices()[0].key)
        loaded = self._shared(shared)
        return adjusted(loaded, order.class_names, order.preprocessing)

    def _shared(self, order: Order) -> LoadedNetwork:
        with self._lock:
            one_at_a_time = self._loading.setdefault(order, RLock())
        with one_at_a_time:
            with self._lock:
                if order in self._networks:
                    self._networks.move_to_end(order)
                    return self._networks[order]
            loaded = self._loader(order.name, order.weights, order.device, **order.options())
            self._keep(order, loaded)
            return loaded

    def _keep(self, order: Order, loaded: LoadedNetwork) -> None:
        with self._lock:
            self._networks[order] = loaded
            while self._nbytes() > self._budget_bytes and len(self._networks) > 1:
                dropped, _ = self._networks.popitem(last=False)
                self._loading.pop(dropped, None)

    def _nbytes(self) -> int:
        return sum(loaded.nbytes for loaded in self._networks.values())
