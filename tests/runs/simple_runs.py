"""Runs for tests: a table and a configuration, written as our trainer writes them, and read."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from components.runs import Run, read_runs

Values = Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]]


def run_of(
    folder: Path,
    columns: Mapping[str, Values],
    config: Mapping[str, Any] | None = None,
    first_step: int = 1,
    stride: int = 1,
) -> Run:
    """The run of a folder that gets one table, its rows at steps `stride` apart."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [",".join(["step", *columns])]
    for index, row in enumerate(zip(*columns.values(), strict=True)):
        cells = (repr(float(cell)) for cell in row)
        lines.append(",".join([str(first_step + stride * index), *cells]))
    (folder / "metrics.csv").write_text("\n".join(lines) + "\n")
    if config is not None:
        (folder / "config.json").write_text(json.dumps(config))
    (run,) = read_runs(folder)
    return run


def runs_of(folder: Path, runs: Mapping[str, Any]) -> list[Run]:
    """Runs by name, each with the configuration given (None: without one), and one short curve."""
    for name, config in runs.items():
        run_of(folder / name, {"val/loss": [1.0, 2.0]}, config)
    return read_runs(folder)
