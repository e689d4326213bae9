"""The server's own options."""

from pathlib import Path

import pytest

from components.errors import ExplorerError
from components.ui.options import ASSETS, parse_options


def test_without_options_the_shipped_runs_are_shown() -> None:
    options = parse_options([])
    assert (options.runs, options.checkpoints, options.images) == (ASSETS / "runs", None, None)


def test_folders_are_taken(tmp_path: Path) -> None:
    folders = [f"--{name}={tmp_path}" for name in ("runs", "checkpoints", "images")]
    options = parse_options(folders)
    assert {options.runs, options.checkpoints, options.images} == {tmp_path}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--runs", "no-such-folder"], "There is no folder no-such-folder"),
        (["--images"], "wrong option"),
        (["--colour", "red"], "wrong option"),
    ],
)
def test_wrong_options_get_a_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        parse_options(arguments)
