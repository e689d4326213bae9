"""The child process that traces: `python -m components.graphs.worker`.

It reads one request a line and answers each with one line of JSON, until its input ends:
`{"network": NAME, "run_folders": [FOLDER, …]}` with `{"graph": …}`, with `{"sentence": …}` for the
person who chose the network, or with `{"bug": …}`, a stack trace for the person who programs.
"""

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from components.errors import ExplorerError
from components.graphs.records import Graph
from components.graphs.wire import encode
from components.networks.saved import RUN_FOLDERS


def main() -> None:
    """Answer requests until the parent closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; this ends with it
    # Only answers go to the parent; whatever a library prints goes to the log.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    import torch

    from components.graphs.tracing import trace_here

    torch.set_num_threads(1)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        answers.write(json.dumps(answer(json.loads(line), trace_here)) + "\n")
        answers.flush()
        gc.collect()
    os._exit(0)  # taking torch apart takes a second and prints complaints


def answer(request: dict[str, Any], trace_here: Callable[[str], Graph]) -> dict[str, Any]:
    """The answer to one request, as the module's docstring explains it."""
    try:
        RUN_FOLDERS[:] = [Path(folder) for folder in request["run_folders"]]
        return {"graph": encode(trace_here(request["network"]))}
    except ExplorerError as error:
        return {"sentence": str(error)}
    except Exception:  # a bug: it surfaces in the parent
        return {"bug": traceback.format_exc()}


if __name__ == "__main__":
    main()
