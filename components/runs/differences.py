"""In what the configurations of runs differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.runs.records import Run

LONGEST_LIST = 4
LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """A key of the configuration and its value in each run, as text; None where it is missing.

    `differs` says for each run whether its value is another than the pinned run's (without a pinned
    run: than the first run's).
    """

    key: str
    values: tuple[str | None, ...]
    differs: tuple[bool, ...]


def config_differences(runs: Sequence[Run], pinned: Run | None = None) -> tuple[Difference, ...]:
    """The keys whose values are not the same in all runs, in the order of the configurations.

    Nested names are joined with dots (`preprocessing.input_px`). The runs' own names are left out.
    With a pinned run those keys count in which one of the runs differs from it.
    """
    configs = [flat(run.config) for run in runs]
    keys = dict.fromkeys(key for config in configs for key in config if key != "name")
    against = flat(pinned.config) if pinned else next(iter(configs), {})
    rows = []
    for key in (*keys, *(key for key in against if key not in keys and key != "name")):
        differs = tuple(not _same(config, against, key) for config in configs)
        if any(differs):
            values = tuple(short(config[key]) if key in config else None for config in configs)
            rows.append(Difference(key, values, differs))
    return tuple(rows)


def flat(config: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """A configuration without nesting, its names joined with dots."""
    return dict(_entries(config, prefix))


def short(value: Any) -> str:
    """A value of a configuration as a person reads it: long lists and texts are cut."""
    if isinstance(value, list) and value:
        text = ", ".join(_in_a_list(part) for part in value[:LONGEST_LIST])
        more = len(value) - LONGEST_LIST
        return text + (f", … {more} more" if more > 0 else "")
    text = "none" if value in (None, "", [], {}) else str(value)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _in_a_list(value: Any) -> str:
    return f"[{short(value)}]" if isinstance(value, list) else short(value)


def _entries(config: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in config.items():
        if isinstance(value, Mapping) and value:
            yield from _entries(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _same(config: Mapping[str, Any], other: Mapping[str, Any], key: str) -> bool:
    """Whether both have the same value, or both have none; true is another value than 1."""
    ours, theirs = config.get(key, _MISSING), other.get(key, _MISSING)
    return bool(ours == theirs) and isinstance(ours, bool) == isinstance(theirs, bool)


_MISSING = object()
