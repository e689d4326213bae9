"""The graph of a network and its time, from a child process. No torch in the parent."""

from components.graphs.client import Tracer, time_network, time_passes, trace, warm_up
from components.graphs.collapse import collapse, default_depth
from components.graphs.records import Edge, Graph, Latency, Node, Timing
from components.graphs.stage_check import Difference, StageTotal, compare_stages, stage_totals

__all__ = [
    "Difference",
    "Edge",
    "Graph",
    "Latency",
    "Node",
    "StageTotal",
    "Timing",
    "Tracer",
    "collapse",
    "compare_stages",
    "default_depth",
    "stage_totals",
    "time_network",
    "time_passes",
    "trace",
    "warm_up",
]
