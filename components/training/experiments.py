"""Train the runs of experiments: one after the other, or several at a time.

Finished runs are passed over, interrupted ones go on.
"""

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from components.errors import ExplorerError
from components.training.recipe import Recipe
from components.training.recipes import Experiment

ROOT = Path(__file__).parents[2]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One run of an experiment; `arguments` make a process of the same program train it alone."""

    recipe: Recipe
    folder: Path
    experiment: Experiment
    arguments: tuple[str, ...]


def waiting(jobs: Sequence[Job], overwrite: bool, say: Say) -> list[Job]:
    """The jobs that are not finished; of the others it says so."""
    from components.training.resuming import changes_since, is_finished

    left = []
    for job in jobs:
        if overwrite or not is_finished(job.folder):
            left.append(job)
            continue
        changed = changes_since(job.folder, job.recipe)
        doubt = f", by another recipe ({changed}); --overwrite trains it anew" if changed else ""
        say(f"{job.recipe.name}: is finished already{doubt}")
    return left


def side_by_side(jobs: Sequence[Job], count: int, say: Say) -> list[str]:
    """Train each job in a process of its own, `count` at a time; returns what failed."""
    running: list[subprocess.Popen[str]] = []
    ended, started = itertools.count(1), time.monotonic()

    def run(job: Job) -> str:
        command = [sys.executable, "-m", "components.training", *job.arguments]
        process = subprocess.Popen(  # noqa: S603  # this very program
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        running.append(process)
        for line in process.stdout or ():
            say(line.rstrip("\n"))
        failed = process.wait()
        say(_how_far(next(ended), len(jobs), time.monotonic() - started))
        return job.recipe.name if failed else ""

    with ThreadPoolExecutor(count) as pool:
        try:
            return [failed for failed in pool.map(run, jobs) if failed]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in running:
                process.terminate()
            raise


def _how_far(ended: int, count: int, elapsed_s: float) -> str:
    left = tqdm.format_interval(elapsed_s / ended * (count - ended))
    return f"{ended} of {count} runs have ended, about {left} left"


def check_jobs(count: int) -> None:
    """Raises ExplorerError if so many processes are not to be had."""
    if not 1 <= count <= 64:
        raise ExplorerError(f"The jobs must lie between 1 and 64, not {count}.")
