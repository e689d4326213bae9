"""Names, networks, weights and devices; everything that needs torch is imported on first use."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from components.networks.names import NetworkName, parse
from components.networks.records import Device, Preprocessing, Weights

if TYPE_CHECKING:
    from components.networks.build import create, network_names
    from components.networks.hardware import devices
    from components.networks.loading import LoadedNetwork, load
    from components.networks.pool import WorkPool
    from components.networks.store import NetworkStore

__all__ = [
    "Device",
    "LoadedNetwork",
    "NetworkName",
    "NetworkStore",
    "Preprocessing",
    "Weights",
    "WorkPool",
    "create",
    "devices",
    "load",
    "network_names",
    "parse",
]

_HOMES = {
    "LoadedNetwork": "loading",
    "NetworkStore": "store",
    "WorkPool": "pool",
    "create": "build",
    "devices": "hardware",
    "load": "loading",
    "network_names": "build",
}


def __getattr__(name: str) -> Any:
    """Import what needs torch only when somebody asks for it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
