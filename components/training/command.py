"""The command line of the trainer: words → recipe, device and folder."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from components.errors import ExplorerError
from components.networks.saved import ASSETS
from components.training.recipe import FIELDS, LEARNING_RATES, Recipe, recipe_of
from components.training.recipe_checks import CHOICES

RUNS = ASSETS / "runs"
EXAMPLES = """examples:
  python -m components.training --data digits --network catalogue:lenet5
  python -m components.training assets/recipes/*.toml --jobs 2
Options of a recipe beside files hold for all of their runs."""
DATA, NETWORK = "scenes", "efficientnet:d0.5,w0.5,r160"


class Parser(argparse.ArgumentParser):
    """A parser that hands its complaints on instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        """Raises ExplorerError with the complaint as a sentence."""
        raise ExplorerError(f"{message[:1].upper()}{message[1:]}; --help lists what can be given.")


def read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options in the arguments; of a recipe's fields only those that were given.

    Raises:
        ExplorerError: if an option is unknown or its value can't be read.
    """
    return parser().parse_args(arguments)


def parser() -> argparse.ArgumentParser:
    """All options."""
    parser = Parser(
        prog="python -m components.training",
        usage="%(prog)s [FILE.toml ...] [options]",
        description="Train networks and write saved runs: event file, CSV, JSON, checkpoints.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_files(parser)
    _add_what(parser)
    _add_beginning(parser)
    _add_how(parser)
    _add_kept(parser)
    _add_where(parser)
    return parser


def given_fields(options: argparse.Namespace) -> dict[str, Any]:
    """The fields of a recipe that a person gave."""
    return {field: getattr(options, field) for field in FIELDS if hasattr(options, field)}


def recipe_from(options: argparse.Namespace) -> Recipe:
    """The recipe of a single run.

    Raises:
        ExplorerError: if a value is outside of what can be trained.
    """
    given = {"data": DATA, "network": NETWORK, **given_fields(options)}
    if "name" not in given:
        given["name"] = options.out.name if options.out else _default_name(given)
    return recipe_of(given)


def folder_for(options: argparse.Namespace, recipe: Recipe) -> Path:
    """Where the run goes: the folder given, else one with the run's name where the app looks."""
    chosen: Path | None = options.out
    return chosen or RUNS / recipe.name


def _default_name(given: dict[str, Any]) -> str:
    data = given["data"].partition(":")[0]
    network = given["network"].replace(":", "-").replace(",", "-")
    return f"{data}-{network}-seed{given.get('seed', 0)}"


def _add_files(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("experiments")
    add = group.add_argument
    add("files", nargs="*", type=Path, metavar="FILE.toml", help="train all runs of these files")
    add("--only", metavar="NAME", help="of these runs only the one, or those of all its seeds")
    jobs = "runs at a time, each with one thread (default: 1)"
    add("--jobs", type=int, metavar="NUMBER", default=1, help=jobs)


def _add_what(parser: argparse.ArgumentParser) -> None:
    add = _adder(parser, "what is learned")
    add("--data", default=DATA, help="scenes, digits, cifar10:FOLDER, imagefolder:FOLDER, …")
    add("--network", default=NETWORK, help="any network by its name in the app")
    add("--images", type=int, help="training pictures, at most")
    add("--val-images", type=int, help="validation pictures, at most")
    add(
        "--side",
        dest="side_px",
        type=int,
        default="what fits",
        metavar="PX",
        help="of the pictures",
    )
    add(
        "--sides",
        type=_side,
        nargs="+",
        metavar="EPOCH:PX",
        help="other sides in training, each from an epoch on",
    )
    add("--data-seed", type=int, help="which scenes are drawn")


def _add_beginning(parser: argparse.ArgumentParser) -> None:
    add = _adder(parser, "what the network begins with")
    add("--weights", help="random, imagenet or checkpoint:FILE")
    add("--backbone", help="frozen trains the classifier alone", choices=CHOICES["backbone"])
    add("--head", type=int, nargs="+", metavar="WIDTH", help="hidden layers of the classifier")
    add("--dropout", type=float, help="share dropped in the classifier")
    add("--seed", type=int, help="first weights and order of the pictures")


def _add_how(parser: argparse.ArgumentParser) -> None:
    add = _adder(parser, "how it is learned")
    add("--epochs", type=int, help="passes over the training pictures")
    add("--batch", type=int, help="pictures in one step")
    add("--optimizer", choices=CHOICES["optimizer"], help="how weights follow gradients")
    rates = ", ".join(f"{rate:g} for {name}" for name, rate in LEARNING_RATES.items())
    add("--lr", type=float, default=rates, metavar="RATE", help="learning rate")
    add("--momentum", type=float, help="of sgd")
    add("--schedule", choices=CHOICES["schedule"], help="of the learning rate")
    add("--plateau-factor", type=float, help="what plateau multiplies the rate by")
    add("--plateau-patience", type=int, help="epochs that plateau waits")
    add("--watch", metavar="METRIC", help="what plateau and early stopping watch")
    add("--early-stopping", type=int, metavar="EPOCHS", help="without improvement; 0 is never")
    add("--weight-decay", type=float, help="pulls weights towards zero")
    add("--label-smoothing", type=float, help="share of the answer for all classes")
    add(
        "--augmentation",
        nargs="+",
        action=_Augmentation,
        metavar="NAME",
        help="none, light (flip, brightness, contrast), or flip flip-vertical colour rotate noise",
    )
    add("--precision", choices=CHOICES["precision"], help="of the multiplications")
    add("--ema", type=float, metavar="DECAY", help="of the weights' running mean; 0 is none")


def _add_kept(parser: argparse.ArgumentParser) -> None:
    add = _adder(parser, "what is kept")
    add("--checkpoints", choices=CHOICES["checkpoints"], help="which epochs' weights")
    flag = argparse.BooleanOptionalAction
    add("--gradient-norms", action=flag, help="size of each layer's gradient")
    add("--predictions", action=flag, help="the last epoch's answers to the validation pictures")
    add("--pictures", action=flag, help="these pictures, small, beside the answers")


def _add_where(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("where it runs")
    add = group.add_argument
    add("--device", default="auto", help="auto takes CUDA, then MPS, then the CPU (default: auto)")
    add("--threads", type=int, metavar="COUNT", help="processor threads (default: torch's)")
    add(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="the run's folder, or that of all runs of the files (default: where the app looks)",
    )
    add("--name", default=argparse.SUPPRESS, help="of the run (default: its folder's)")
    add("--resume", action="store_true", help="go on with an interrupted run; files always do")
    add("--download", action="store_true", help="fetch CIFAR into its folder first")
    add("--overwrite", action="store_true", help="replace the run that is in the folder")


def _adder(parser: argparse.ArgumentParser, title: str) -> Any:
    """Adds options for fields of a recipe: nothing is set that isn't given."""
    group = parser.add_argument_group(title)
    usual = {field.name: field.default for field in Recipe.__dataclass_fields__.values()}

    def add(flag: str, help: str, default: Any = None, **options: Any) -> None:
        field = options.get("dest", flag.removeprefix("--").replace("-", "_"))
        shown = usual[field] if default is None else default
        text = f"{help} (default: {_shown(shown)})"
        if options.get("type") in (int, float):
            options.setdefault("metavar", "NUMBER")
        group.add_argument(flag, default=argparse.SUPPRESS, help=text, **options)

    return add


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value == () else str(value)


def _side(text: str) -> tuple[int, int]:
    epoch, _, side_px = text.partition(":")
    return int(epoch), int(side_px)


class _Augmentation(argparse.Action):
    """One word stays a word, since "none" and "light" stand alone."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        alone = len(values) == 1 and values[0] in ("none", "light")
        setattr(namespace, self.dest, values[0] if alone else values)
