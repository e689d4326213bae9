"""The command line of the trainer: words → recipe, device and folder."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, get_args

from components.errors import ExplorerError
from components.networks.saved import ASSETS
from components.training.data import DATA
from components.training.recipe import (
    AugmentationName,
    CheckpointsKept,
    OptimizerName,
    Recipe,
    ScheduleName,
    native_side_px,
)

LEARNING_RATES = {"adam": 0.002, "adamw": 0.002, "sgd": 0.05}
EXAMPLE = "example: python -m components.training --data digits --network catalogue:lenet5"


class _Parser(argparse.ArgumentParser):
    """A parser that hands its complaints on instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        """Raises ExplorerError with the complaint as a sentence."""
        raise ExplorerError(f"{message[:1].upper()}{message[1:]}; --help lists what can be given.")


# What is found out later if it isn't given; help shows no default for these.
_LATER = ("lr", "name", "out", "side_px", "threads")


def parser() -> argparse.ArgumentParser:
    """All options with their defaults."""
    parser = _Parser(
        prog="python -m components.training",
        description="Train a network and write a saved run: event file, CSV, JSON, checkpoints.",
        epilog=EXAMPLE,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    _add_what(parser)
    _add_how(parser)
    _add_where(parser)
    return parser


def recipe_from(options: argparse.Namespace) -> Recipe:
    """The recipe that the options describe.

    Raises:
        ExplorerError: if a value is outside of what can be trained.
    """
    given: dict[str, Any] = {
        field: getattr(options, field)
        for field in Recipe.__dataclass_fields__
        if hasattr(options, field)
    }
    given["name"] = options.name or (options.out.name if options.out else _default_name(options))
    given["lr"] = LEARNING_RATES[options.optimizer] if options.lr is None else options.lr
    if options.side_px is None:
        given["side_px"] = native_side_px(options.network, options.data)
    return Recipe(**given)


def folder_for(options: argparse.Namespace, recipe: Recipe) -> Path:
    """Where the run goes: the folder given, else one with the run's name where the app looks."""
    chosen: Path | None = options.out
    return chosen or ASSETS / "runs" / recipe.name


def _default_name(options: argparse.Namespace) -> str:
    network = options.network.replace(":", "-").replace(",", "-")
    return f"{options.data}-{network}-seed{options.seed}"


def _add_what(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is learned")
    group.add_argument("--data", choices=tuple(DATA), default="scenes", help="the data set")
    group.add_argument(
        "--network",
        default="efficientnet:d0.5,w0.5,r160",
        help="any network by its name in the app, such as resnet18, cifar:resnet20",
    )
    group.add_argument("--images", type=int, default=6000, help="training pictures, at most")
    group.add_argument("--val-images", type=int, default=600, help="validation pictures, at most")
    group.add_argument(
        "--side",
        dest="side_px",
        type=int,
        metavar="PIXELS",
        help="side of the pictures (if not given: what fits network and data)",
    )
    group.add_argument("--data-seed", type=int, default=0, help="which scenes are drawn")


def _add_how(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how it is learned")
    add = group.add_argument
    add("--epochs", type=int, default=12, help="passes over the training pictures")
    add("--batch", type=int, default=32, help="pictures in one step")
    add("--optimizer", choices=get_args(OptimizerName), default="adamw", help="optimizer")
    add(
        "--lr",
        type=float,
        metavar="RATE",
        help="learning rate (if not given: 0.002, or 0.05 for sgd)",
    )
    add("--schedule", choices=get_args(ScheduleName), default="cosine", help="of learning rate")
    add("--weight-decay", type=float, default=0.01, help="pulls weights towards zero")
    add("--label-smoothing", type=float, default=0.0, help="share of the answer for all classes")
    add(
        "--augmentation",
        choices=get_args(AugmentationName),
        default="none",
        help="light: flip and vary brightness and contrast",
    )
    add("--seed", type=int, default=0, help="first weights and order of the pictures")


def _add_where(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("where it runs and what is kept")
    add = group.add_argument
    add("--device", default="auto", help="auto takes CUDA, then MPS, then the CPU")
    add("--threads", type=int, metavar="COUNT", help="processor threads (if not given: torch's)")
    add(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="the run's folder (if not given: assets/runs/NAME, where the app finds it)",
    )
    add("--name", help="the run's name (if not given: the folder's, or data, network and seed)")
    add(
        "--checkpoints",
        choices=get_args(CheckpointsKept),
        default="none",
        help="which epochs' weights are kept",
    )
    add("--overwrite", action="store_true", help="replace the run that is in the folder")


def read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options in the arguments.

    Raises:
        ExplorerError: if an option is unknown or its value can't be read.
    """
    nothing = argparse.Namespace(overwrite=False, **dict.fromkeys(_LATER))
    return parser().parse_args(arguments, nothing)
