"""One graph, made in this process: `python -m tests.benchmarks.one_graph WAY NAME SIDE`.

Prints JSON: the seconds from the name to the graph, and the most memory in bytes that this took
beyond what the imports hold. Both ways have drawn a small network before.
"""

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from tests.benchmarks.measuring import memory_bytes

Way = Callable[[str, int], object]
PROC = Path("/proc/self")


def ours() -> Way:
    """What the child process does for a request, up to the answer as text."""
    import torch

    from components.graphs.tracing import trace_here
    from components.graphs.wire import encode

    torch.set_num_threads(1)  # as in the child
    return lambda name, side: json.dumps(encode(trace_here(name, side)))


def torchview(device: str) -> Way:
    """What the documentations of timm and torchview show."""
    import timm
    from torchview import draw_graph

    return lambda name, side: draw_graph(
        timm.create_model(name), input_size=(1, 3, side, side), device=device
    )


WAYS: dict[str, Callable[[], Way]] = {
    "ours": ours,
    "torchview": lambda: torchview("cpu"),
    "torchview, meta": lambda: torchview("meta"),
}


def main(way: str, name: str, side: int) -> None:
    """Make the graph and print what it took."""
    make = WAYS[way]()
    make("resnet18", 224)
    gc.collect()
    held = memory_bytes("self", "VmRSS")
    (PROC / "clear_refs").write_text("5")  # the peak begins anew
    began = perf_counter()
    graph = make(name, side)
    seconds = perf_counter() - began
    taken = memory_bytes("self", "VmHWM") - held
    del graph
    print(json.dumps({"seconds": seconds, "bytes": taken}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
