"""The child process that traces and times: `python -m components.graphs.worker`.

It reads one request a line and answers each with one line of JSON, until its input ends:
`{"ask": "graph", "network": NAME, "input_px": SIDE, "run_folders": [FOLDER, …]}` with
`{"graph": …}`, where the side may be null or absent, and `{"ask": "latency", …}` with
`{"latency": …}`, where `"timing"` may say how. Before that answer come lines `{"share": …}`, the
share of the passes that is done. Else it answers with `{"sentence": …}` for the person who chose
the network, or with `{"bug": …}`, a stack trace for the person who programs.
"""

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from ctypes import CDLL
from dataclasses import asdict
from pathlib import Path
from typing import Any

from components.errors import ExplorerError
from components.graphs.records import Timing
from components.graphs.wire import encode
from components.networks.saved import RUN_FOLDERS

# What can be asked for, and what gives it for a request.
Request = dict[str, Any]
Answers = Mapping[str, Callable[[Request], dict[str, Any]]]
Say = Callable[[dict[str, Any]], None]


def main() -> None:
    """Answer requests until the parent closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; this ends with it
    say = _to_the_parent()
    known = _known(say)
    gc.collect()
    gc.freeze()
    gc.disable()  # it is collected after each answer, while nobody waits
    for line in sys.stdin:
        say(answer(json.loads(line), known))
        give_back_memory()
    os._exit(0)  # taking torch apart takes a second and prints complaints


def _to_the_parent() -> Say:
    """Only answers go to the parent; from here on whatever a library prints goes to the log."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(line: dict[str, Any]) -> None:
        answers.write(json.dumps(line) + "\n")
        answers.flush()

    return say


def _known(say: Say) -> Answers:
    """What this process answers, on one thread; torch is loaded here."""
    import torch

    from components.graphs.timing import time_here
    from components.graphs.tracing import trace_here

    def graph(request: Request) -> dict[str, Any]:
        return encode(trace_here(request["network"], request.get("input_px")))

    def latency(request: Request) -> dict[str, Any]:
        timing = Timing(**request.get("timing") or {})
        found = time_here(request["network"], timing, lambda share: say({"share": share}))
        return asdict(found)

    torch.set_num_threads(1)
    return {"graph": graph, "latency": latency}


def give_back_memory() -> None:
    """Let the system have what the last request needed; glibc would keep hundreds of MB."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            CDLL(None).malloc_trim(0)


def answer(request: Request, known: Answers) -> dict[str, Any]:
    """The answer to one request, as the module's docstring explains it."""
    try:
        RUN_FOLDERS[:] = [Path(folder) for folder in request["run_folders"]]
        return {request["ask"]: known[request["ask"]](request)}
    except ExplorerError as error:
        return {"sentence": str(error)}
    except Exception:  # a bug: it surfaces in the parent
        return {"bug": traceback.format_exc()}


if __name__ == "__main__":
    main()
