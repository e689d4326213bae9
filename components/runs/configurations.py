"""What a run was configured with: `config.json`, Lightning's `hparams.yaml`, timm's `args.yaml`."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from components.runs.bookmarks import open_regular, size_of
from components.runs.records import Reading

CONFIG_FILE = "config.json"

# The first of these that a run has is its configuration.
CONFIG_FILES = (CONFIG_FILE, "hparams.yaml", "args.yaml")

LARGEST_CONFIG_BYTES = 1_000_000

# A few lines of YAML may stand for millions of values, or for itself.
MOST_VALUES = 20_000


def read_config(file: Path | None) -> Reading[Mapping[str, Any]]:
    """The names with values in the file; empty, with a problem, if it holds none."""
    if file is None:
        return Reading({})
    form = "JSON" if file.suffix == ".json" else "plain YAML"
    try:
        with open_regular(file) as opened:
            if size_of(opened) > LARGEST_CONFIG_BYTES:
                return Reading({}, (f"{file.name} has more than 1 MB and was not read.",))
            content = PARSERS[form](opened.read())
    except (OSError, ValueError, RecursionError):
        problem = f"{file.name} can't be read as {form}, so no configuration is shown."
        return Reading({}, (problem,))
    if not isinstance(content, dict):
        problem = f"{file.name} holds no names with values, so no configuration is shown."
        return Reading({}, (problem,))
    return Reading(content)


def _yaml(data: bytes) -> Any:
    """What YAML says in plain values; tags that would make objects are refused (ValueError)."""
    import yaml  # type: ignore[import-untyped, unused-ignore]

    try:
        content = yaml.safe_load(data)
    except yaml.YAMLError as error:
        raise ValueError from error
    for count, _ in enumerate(_values(content)):
        if count > MOST_VALUES:
            raise ValueError("too many values")
    return json.loads(json.dumps(content, default=str, skipkeys=True))


def _values(content: Any) -> Iterator[Any]:
    yield content
    inner = content.values() if isinstance(content, dict) else content
    if isinstance(content, dict | list | tuple | set):
        for value in inner:
            yield from _values(value)


PARSERS: Mapping[str, Callable[[bytes], Any]] = MappingProxyType(
    {"JSON": json.loads, "plain YAML": _yaml}
)
