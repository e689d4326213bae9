"""`python -m components.training`: train networks and write saved runs."""

import argparse
import sys
from collections.abc import Sequence

from components.errors import ExplorerError
from components.training.command import RUNS, folder_for, given_fields, read, recipe_from
from components.training.data import download
from components.training.experiments import Job, check_jobs, side_by_side, waiting
from components.training.recipes import read_experiment


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when trained, 2 with one sentence when it can't be, 130 when stopped."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        options = read(arguments)
        if options.files:
            _run_files(options, arguments)
        else:
            _run_one(options)
    except ExplorerError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the epochs that had ended are kept.", file=sys.stderr)
        return 130
    return 0


def _run_one(options: argparse.Namespace) -> None:
    _download(options)
    recipe = recipe_from(options)
    # torch takes seconds to import; --help and mistyped options don't wait for it.
    from components.training.trainer import device_for, train

    device = device_for(options.device, options.threads)
    folder = folder_for(options, recipe)
    print(f"{recipe.network} learns {recipe.data} on {device}, {recipe.epochs} epochs → {folder}")
    _, epochs = train(recipe, folder, device, options.overwrite, options.resume)
    best = max(epochs, key=lambda epoch: epoch.val_accuracy)
    print(f"best epoch {best.step}: {best.val_accuracy:.2%} of the validation pictures right")


def _run_files(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    check_jobs(options.jobs)
    _download(options)
    jobs = waiting(_jobs(options, arguments), options.overwrite, _say)
    if options.jobs > 1 and len(jobs) > 1:
        failed = side_by_side(jobs, options.jobs, _say)
    else:
        failed = [job.recipe.name for job in jobs if not _train(job, options)]
    if failed:
        raise ExplorerError(f"{len(failed)} of {len(jobs)} runs failed: {', '.join(failed)}.")


def _jobs(options: argparse.Namespace, arguments: Sequence[str]) -> list[Job]:
    given = given_fields(options)
    if "name" in given:
        raise ExplorerError("The runs of a file have their names; leave --name out.")
    folder = options.out or RUNS
    jobs = []
    for file in options.files:
        experiment = read_experiment(file, given)
        for recipe in experiment.chosen(options.only):
            alone = ("--only", recipe.name, "--jobs", "1", "--threads", str(options.threads or 1))
            jobs.append(Job(recipe, folder / recipe.name, experiment, (*arguments, *alone)))
    if not jobs:
        raise ExplorerError(f"These files have no run {options.only!r}.")
    return jobs


def _train(job: Job, options: argparse.Namespace) -> bool:
    """Train a run in this process; whether it could be."""
    from components.training.trainer import device_for, train

    device = device_for(options.device, options.threads)
    prefix = f"{job.recipe.name}: "
    recipe, notes = job.recipe, {"experiment": job.experiment.title, "about": job.experiment.about}
    _say(f"{prefix}{recipe.network} learns {recipe.data} on {device}, {recipe.epochs} epochs")
    try:
        train(recipe, job.folder, device, options.overwrite, True, prefix, notes)
    except ExplorerError as error:
        _say(f"{prefix}{error}")
        return False
    _say(f"{prefix}finished")
    return True


def _download(options: argparse.Namespace) -> None:
    """Fetch a data set before anything asks for it."""
    if not options.download:
        return
    if not hasattr(options, "data"):
        raise ExplorerError("Say with --data which data set is to be downloaded.")
    download(options.data)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
