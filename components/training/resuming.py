"""A run that was interrupted goes on where its last whole epoch ended.

`resume.safetensors` holds all that changes while a network learns. It is written after each epoch,
at once or not at all, and removed when the run is finished.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from components.errors import ExplorerError
from components.networks.run_config import read_config
from components.training import states
from components.training.loop import Learner, State
from components.training.recipe import FIELDS, Recipe
from components.training.saving import RESUME, TABLE


def write_state(folder: Path, learner: Learner) -> None:
    """Put away where the learner stands."""
    part = folder / f"{RESUME}.part"
    states.write(part, {"recipe": asdict(learner.task.recipe), **learner.state()})
    part.replace(folder / RESUME)


def read_state(folder: Path, recipe: Recipe) -> State | None:
    """Where a run was interrupted; None where it has to begin at its beginning.

    Raises:
        ExplorerError: if it was begun with another recipe, or the file is damaged or gone.
    """
    file = folder / RESUME
    if not file.is_file():
        _check_empty(folder)
        return None
    try:
        state: State = states.read(file)
        begun = dict(state["recipe"])
    except (OSError, SafetensorError, ValueError, TypeError, KeyError) as error:
        raise ExplorerError(
            f"{file} is damaged, so the run can't go on; add --overwrite to begin it anew."
        ) from error
    changed = _changes(begun, recipe)
    if changed:
        raise ExplorerError(
            f"The run in {folder} was begun with another recipe ({changed}); add --overwrite to"
            " begin it anew."
        )
    return state


def remove_state(folder: Path) -> None:
    """The run is finished: nobody has to go on with it."""
    (folder / RESUME).unlink(missing_ok=True)


def is_finished(folder: Path) -> bool:
    """Whether the folder holds a run that came to its end."""
    config = _config(folder)
    if "finished" in config:
        return bool(config["finished"])
    if not config:
        return False
    # Runs of before say nothing, but have a row for each epoch.
    return _rows(folder) >= int(config.get("epochs", 0))


def changes_since(folder: Path, recipe: Recipe) -> str:
    """How a finished run's recipe differs from this one, in words; "" if it doesn't."""
    # The counts of pictures in the configuration are those that there were.
    config = {k: v for k, v in _config(folder).items() if k not in ("images", "val_images")}
    return _changes(config, recipe)


def _check_empty(folder: Path) -> None:
    """What was learned without a way to go on is not thrown away unasked."""
    if _rows(folder) > 0:
        raise ExplorerError(
            f"The run in {folder} can't go on, since it has no {RESUME}; add --overwrite to begin"
            " it anew."
        )


def _rows(folder: Path) -> int:
    """Epochs in the table of a run."""
    try:
        return (folder / TABLE).read_text(encoding="utf-8").count("\n") - 1
    except (OSError, ValueError):
        return 0


def _config(folder: Path) -> dict[str, Any]:
    try:
        return read_config(folder)
    except (OSError, ValueError):
        return {}


def _changes(begun: dict[str, Any], recipe: Recipe) -> str:
    now, begun = _plain(asdict(recipe)), _plain(begun)
    different = [key for key in FIELDS if key in begun and begun[key] != now[key]]
    return ", ".join(f"{key} {begun[key]!r}, now {now[key]!r}" for key in different)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """As it comes back from JSON: tuples are lists."""
    plain: dict[str, Any] = json.loads(json.dumps(values))
    return plain
