"""Names, networks, weights and devices; everything that needs torch is imported on first use."""

from importlib import import_module
from os import environ
from typing import TYPE_CHECKING, Any

from components.networks.architectures import architecture, catalogue
from components.networks.class_names import class_names_of_folder, read_class_names
from components.networks.names import NetworkName, parse
from components.networks.order import Order
from components.networks.records import Architecture, Device, Preprocessing, Weights

if TYPE_CHECKING:
    from components.networks.build import create, network_names
    from components.networks.checking import check_input, check_preprocessing
    from components.networks.checkpoints import weight_sets
    from components.networks.fitting import CheckpointMisfit, Misfit
    from components.networks.hardware import devices
    from components.networks.loading import LoadedNetwork, adjusted, load
    from components.networks.pool import WorkPool
    from components.networks.proposals import Proposal, propose
    from components.networks.store import NetworkStore

__all__ = [
    "Architecture",
    "CheckpointMisfit",
    "Device",
    "LoadedNetwork",
    "Misfit",
    "NetworkName",
    "NetworkStore",
    "Order",
    "Preprocessing",
    "Proposal",
    "Weights",
    "WorkPool",
    "adjusted",
    "architecture",
    "catalogue",
    "check_input",
    "check_preprocessing",
    "class_names_of_folder",
    "create",
    "devices",
    "load",
    "network_names",
    "parse",
    "propose",
    "read_class_names",
    "weight_sets",
]

# Read when torch is loaded: threads that wait for each other soon give way, so that pictures can
# be prepared meanwhile, and other people's work goes on.
environ.setdefault("GOMP_SPINCOUNT", "20000")

_HOMES = {
    "CheckpointMisfit": "fitting",
    "LoadedNetwork": "loading",
    "Misfit": "fitting",
    "NetworkStore": "store",
    "Proposal": "proposals",
    "WorkPool": "pool",
    "adjusted": "loading",
    "check_input": "checking",
    "check_preprocessing": "checking",
    "create": "build",
    "devices": "hardware",
    "load": "loading",
    "network_names": "build",
    "propose": "proposals",
    "weight_sets": "checkpoints",
}


def __getattr__(name: str) -> Any:
    """Import what needs torch only when somebody asks for it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
