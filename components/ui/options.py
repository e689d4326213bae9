"""What the server was started with: `streamlit run app.py -- --runs DIR …`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from components.errors import ExplorerError

ASSETS = Path(__file__).parents[2] / "assets"


@dataclass(frozen=True, slots=True)
class Options:
    """Folders on the server: saved runs, checkpoints, pictures (None: only the samples)."""

    runs: Path
    checkpoints: Path | None
    images: Path | None


class _Parser(argparse.ArgumentParser):
    """Says what is wrong as an `ExplorerError` instead of ending the server's process."""

    def error(self, message: str) -> NoReturn:
        raise ExplorerError(f"The app was started with a wrong option: {message}.")


def parse_options(arguments: Sequence[str]) -> Options:
    """The options behind `--` on the command line.

    Raises:
        ExplorerError: if an option is unknown or a folder does not exist.
    """
    parser = _Parser(prog="streamlit run app.py --", add_help=False)
    parser.add_argument("--runs", type=Path, default=ASSETS / "runs")
    parser.add_argument("--checkpoints", type=Path)
    parser.add_argument("--images", type=Path)
    options = Options(**vars(parser.parse_args(list(arguments))))
    for name in ("runs", "checkpoints", "images"):
        folder: Path | None = getattr(options, name)
        if folder is not None and not folder.is_dir():
            raise ExplorerError(
                f"There is no folder {folder}; start the app with another --{name}."
            )
    return options


_of_this_server = Options(runs=ASSETS / "runs", checkpoints=None, images=None)


def configure(arguments: Sequence[str]) -> None:
    """Take the options from the command line; `app.py` calls this once.

    Raises:
        ExplorerError: as `parse_options`.
    """
    global _of_this_server  # a server has one command line
    _of_this_server = parse_options(arguments)


def options() -> Options:
    """The options of this server."""
    return _of_this_server
