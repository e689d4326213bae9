"""Experiments as readable files: several runs that belong together, in one TOML file. No torch.

```toml
title = "Degradation"        # shown to people
about = "One or two sentences."
[common]                     # what holds for all runs: any field of a recipe
data = "scenes"
[[runs]]
name = "plain20"             # becomes the run "degradation/plain20" in degradation.toml
network = "cifar:plain20"
seeds = [0, 1, 2]            # optional: a run for each, "-seed0" and so on behind its name
```
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.errors import ExplorerError
from components.training.recipe import FIELDS, Recipe, recipe_of

_TOP = ("title", "about", "common", "runs")
_COMMON = tuple(field for field in FIELDS if field != "name")
_RUN = (*FIELDS, "seeds")
MOST_RUNS = 1000


@dataclass(frozen=True, slots=True)
class Experiment:
    """Runs that answer one question together; `title` and `about` are for people."""

    name: str
    title: str
    about: str
    recipes: tuple[Recipe, ...]

    def chosen(self, name: str | None) -> tuple[Recipe, ...]:
        """The runs with that name, with or without seed and folder; all if it is None."""
        if name is None:
            return self.recipes
        wanted = f"{self.name}/{name.removeprefix(f'{self.name}/')}"
        return tuple(r for r in self.recipes if wanted in (r.name, _seedless(r)))


def read_experiment(file: Path, instead: Mapping[str, Any] | None = None) -> Experiment:
    """The runs that a file describes; `instead` has values that hold for all of them.

    Raises:
        ExplorerError: if it can't be read, or says something that can't be trained.
    """
    content = _toml(file)
    try:
        _check_keys(content, _TOP, "the file")
        common = _table(content.get("common", {}), "[common]")
        _check_keys(common, _COMMON, "[common]")
        runs = content.get("runs", [])
        if not isinstance(runs, list) or not 1 <= len(runs) <= MOST_RUNS:
            raise ExplorerError(f"It needs [[runs]], from 1 to {MOST_RUNS} of them.")
        recipes = [
            recipe
            for number, run in enumerate(runs, 1)
            for recipe in _recipes(file.stem, common, _table(run, f"run {number}"), instead or {})
        ]
        _check_different(recipes)
        return Experiment(
            file.stem, _text(content, "title", file.stem), _text(content, "about"), tuple(recipes)
        )
    except ExplorerError as error:
        raise ExplorerError(f"{file.name}: {error}") from error


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ExplorerError(f"{file} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ExplorerError(f"{file} is not a text in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ExplorerError(f"{file} is not TOML: {error}.") from error


def _recipes(
    experiment: str, common: dict[str, Any], run: dict[str, Any], instead: Mapping[str, Any]
) -> list[Recipe]:
    """One run, once for each of its seeds."""
    where = f"run {run.get('name', '')!r}"
    _check_keys(run, _RUN, where)
    values = {**common, **run, **instead}
    seeds = values.pop("seeds", None)
    try:
        if "name" not in values:
            raise ExplorerError("it lacks its name.")
        name = f"{experiment}/{values['name']}"
        if seeds is None:
            return [recipe_of({**values, "name": name})]
        if not isinstance(seeds, list) or not seeds or "seed" in run:
            raise ExplorerError(
                "the seeds must be a list such as [0, 1, 2], with no seed beside it."
            )
        return [recipe_of({**values, "name": f"{name}-seed{s}", "seed": s}) for s in seeds]
    except ExplorerError as error:
        raise ExplorerError(f"{where}: {error}") from error


def _seedless(recipe: Recipe) -> str:
    return recipe.name.removesuffix(f"-seed{recipe.seed}")


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ExplorerError(f"{where} must be a table of names and values.")
    return value


def _text(content: Mapping[str, Any], key: str, usual: str = "") -> str:
    value = content.get(key, usual)
    if not isinstance(value, str):
        raise ExplorerError(f"The {key} must be a text, not {value!r}.")
    return value


def _check_keys(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise ExplorerError(f"{where} can't say {key!r}; it can say {', '.join(known)}.")


def _check_different(recipes: list[Recipe]) -> None:
    seen: set[str] = set()
    for recipe in recipes:
        if recipe.name.lower() in seen:
            raise ExplorerError(f"Two runs are called {recipe.name!r}.")
        seen.add(recipe.name.lower())
