"""`python -m components.training.search`: search for a network, and keep each step for a replay."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from components.blocks.search_algorithms import POPULATION
from components.blocks.search_records import ALGORITHMS, SAVED_SEARCH, write_search
from components.errors import ExplorerError
from components.training.command import Parser

MOST = {"evaluations": 500, "epochs": 100, "target": 100_000_000, "seed": 2**31 - 1}


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when searched, 2 with one sentence when it can't be, 130 when stopped."""
    try:
        options = _options(arguments)
        # torch takes seconds to import; --help and mistyped options don't wait for it.
        from components.training.searching import searched

        given = {key: value for key, value in vars(options).items() if key in (*MOST, "images")}
        algorithms = (options.algorithm,) if options.algorithm else ALGORITHMS
        write_search(options.out, searched(algorithms, **given))
    except ExplorerError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; nothing is written.\n")
        return 130
    sys.stdout.write(f"written to {options.out}\n")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was given.

    Raises:
        ExplorerError: if an option is unknown, can't be read or makes no sense.
    """
    parser = Parser(
        prog="python -m components.training.search",
        description="Search for a small network that reads digits, as the page Blocks replays it.",
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--algorithm", choices=ALGORITHMS, default="", help="one of them alone (default: both)")
    whole = "networks that each algorithm trains (default: 60)"
    add("--evaluations", type=_whole("evaluations", 2), metavar="NUMBER", help=whole)
    add("--epochs", type=_whole("epochs", 1), metavar="NUMBER", help="of each (default: 3)")
    seed = "of choices, first weights and order of the pictures (default: 0)"
    add("--seed", type=_whole("seed", 0), metavar="NUMBER", help=seed)
    target = "multiply-adds that a network should have (default: 100000)"
    add("--target", type=_whole("target", 1), metavar="NUMBER", help=target)
    few = "pictures of each part, at most (default: all)"
    add("--images", type=_whole("images", 2), metavar="NUMBER", help=few)
    place = "where the search is kept (default: where the page Blocks looks)"
    add("--out", type=Path, default=SAVED_SEARCH, metavar="FILE", help=place)
    options = parser.parse_args(arguments)
    if options.algorithm and options.out == SAVED_SEARCH:
        raise ExplorerError("The page compares both algorithms; keep one alone with --out FILE.")
    if (
        options.out == SAVED_SEARCH
        and vars(options).get("evaluations", POPULATION + 1) <= POPULATION
    ):
        raise ExplorerError(
            f"The page shows evolution's first child, which is network {POPULATION + 1}: train that"
            " many, or keep a shorter search with --out FILE."
        )
    if not options.out.resolve().parent.is_dir():
        raise ExplorerError(f"There is no folder {options.out.parent}; make it first.")
    return options


def _whole(name: str, least: int) -> Callable[[str], int]:
    """Reads a whole number within the option's limits."""
    most = MOST.get(name, MOST["evaluations"] * MOST["epochs"])

    def read(text: str) -> int:
        value = int(text) if text.isdecimal() else -1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(
                f"it is a whole number from {least:,} to {most:,}, not {text!r}"
            )
        return value

    return read


if __name__ == "__main__":
    sys.exit(main())
