"""From a network's name to its graph, against torchview as its documentation shows it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import NamedTuple

from components.figures.graph_labels import size_of
from components.figures.graph_view import graph_view
from components.graphs import trace
from components.graphs.client import SETTINGS
from components.graphs.layout import lay_out
from components.graphs.scene import opened_to, scene
from tests.benchmarks.measuring import Comparison
from tests.graphs.test_many_layers import thousands

NAME, SIDE = "tf_efficientnet_b7", 600
PAIRS = 3


class Cost(NamedTuple):
    """Seconds from a name to a graph, and the most memory beyond what the imports hold."""

    seconds: float
    memory_bytes: int


def run() -> Iterator[Comparison]:
    """EfficientNet-B7 at 600 pixels through the warm child process."""
    trace("resnet18")
    yield _beside("torchview")
    yield _beside("torchview, meta")


def memory() -> str:
    """A sentence on the peak memory of both, each in a process of its own."""
    ours, theirs = in_a_process("ours"), in_a_process("torchview")
    share = ours.memory_bytes / theirs.memory_bytes
    return (
        f"Beyond its imports, the graph of B7 at {SIDE} px takes {_mb(ours)};"
        f" timm and torchview take {_mb(theirs)}. Ours is {share:.3f} of theirs."
    )


def many_layers() -> str:
    """A sentence on a network of 5,000 layers, opened all the way."""
    graph = thousands()
    began = perf_counter()
    layout = lay_out(scene(graph, opened_to(graph, graph.deepest)), size_of)
    placed = perf_counter()
    sent = graph_view(layout, "macs")
    seconds = placed - began, perf_counter() - placed
    return (
        f"{len(graph.boxes):,} layers, all open: placed in {seconds[0]:.2f} s, written for the"
        f" browser in {seconds[1]:.2f} s ({len(sent) / 1e3:.0f} kB)."
    )


def in_a_process(way: str) -> Cost:
    """One of `tests.benchmarks.one_graph.WAYS` in a fresh process."""
    settings = SETTINGS if way == "ours" else {"CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.one_graph"]
    done = subprocess.run(
        [*command, way, NAME, str(SIDE)],
        env={**os.environ, **settings},
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)
    return Cost(found["seconds"], found["bytes"])


def _beside(way: str) -> Comparison:
    pairs = [(_traced(), in_a_process(way).seconds) for _ in range(PAIRS)]
    return Comparison(
        "name to graph, B7 at 600 px",
        "the warm child process",
        f"timm, then {way}",
        median(ours for ours, _ in pairs),
        median(theirs for _, theirs in pairs),
        median(theirs / ours for ours, theirs in pairs),
    )


def _traced() -> float:
    began = perf_counter()
    trace(NAME, SIDE)
    return perf_counter() - began


def _mb(cost: Cost) -> str:
    return f"{cost.memory_bytes / 1e6:.0f} MB"
