"""The graph of a network, traced in a child process. Nothing here imports torch in the parent."""

from components.graphs.client import Tracer, trace, warm_up
from components.graphs.collapse import collapse, default_depth
from components.graphs.records import Edge, Graph, Node

__all__ = [
    "Edge",
    "Graph",
    "Node",
    "Tracer",
    "collapse",
    "default_depth",
    "trace",
    "warm_up",
]
