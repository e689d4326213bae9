"""Names of classes from a text file, a table, JSON or folders. No torch."""

import ast
import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from components.errors import ExplorerError

LARGEST_TEXT_BYTES = 5_000_000
_SPLITS = {"train", "training", "val", "valid", "validation", "test"}
# "n01440764 tench": WordNet's number in front of a name.
_SYNSET = re.compile(r"n\d{8}[\s,:]+(?=\S)")
_NUMBERED = re.compile(r"(\d+)[\s,:;]+(\S.*)")
_LISTED = ("label_names", "class_names", "classes", "labels", "names")
_MAPPED = ("id2label", "idx_to_class", "label2id", "class_to_idx")


def read_class_names(text: str | bytes, classes: int | None = None) -> tuple[str, ...]:
    """The names in the order of the logits, from what a text file holds.

    One name a line, "index name", CSV with a column of indices, a JSON list, or a JSON (or Python)
    dictionary from indices to names or from names to indices, ImageNet's kinds among them.

    Raises:
        ExplorerError: if there are no names, an index is missing, or they are not `classes` many.
    """
    if len(text) > LARGEST_TEXT_BYTES:
        raise ExplorerError("This file is too large for a list of class names.")
    plain = (_decoded(text) if isinstance(text, bytes) else text).strip().lstrip("\ufeff")
    names = _of_json(plain) if plain[:1] in ("[", "{") else _of_lines(plain)
    if not names:
        raise ExplorerError("There are no class names in this file; write one a line.")
    return names if classes is None else check_class_names(names, classes)


def check_class_names(names: Sequence[str], classes: int) -> tuple[str, ...]:
    """The names, if there is one for each class.

    Raises:
        ExplorerError: if not, saying both numbers.
    """
    if isinstance(names, str):
        raise ExplorerError("Class names are a list of words, not one word.")
    if len(names) != classes:
        raise ExplorerError(
            f"There are {len(names)} class names, but the network has {classes} classes;"
            " give one name for each, in the order of the network's outputs."
        )
    return tuple(names)


def class_names_of_folder(path: Path) -> tuple[str, ...]:
    """The names of a data set's folders, sorted as torchvision's `ImageFolder` does.

    Where the folders are `train`, `val` and `test`, those inside the first are taken.

    Raises:
        ExplorerError: if there is no such folder, or none inside it.
    """
    if not path.is_dir():
        raise ExplorerError(f"There is no folder {path.name}.")
    folders = sorted(f.name for f in path.iterdir() if f.is_dir() and not f.name.startswith("."))
    splits = [name for name in folders if name.lower() in _SPLITS]
    if splits and len(splits) == len(folders):
        first = next((name for name in splits if name.lower().startswith("train")), splits[0])
        return class_names_of_folder(path / first)
    if not folders:
        raise ExplorerError(f"The folder {path.name} holds no folders, so it names no classes.")
    return tuple(folders)


def names_from(value: Any) -> tuple[str, ...]:
    """Class names from a list or a dictionary as files hold them; empty if it is neither.

    Raises:
        ExplorerError: if the indices of a dictionary don't count from 0 (or 1).
    """
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return tuple(_name(item) for item in value)
    if not isinstance(value, Mapping):
        return ()
    for key in (*_LISTED, *_MAPPED):
        if isinstance(value.get(key), Mapping | Sequence) and not isinstance(value[key], str):
            return names_from(value[key])
    if value and all(str(key).strip().isdigit() for key in value):
        return _in_order({int(key): _name(name) for key, name in value.items()})
    if value and all(type(index) is int for index in value.values()):
        return _in_order({index: str(name).strip() for name, index in value.items()})
    return ()


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _of_json(text: str) -> tuple[str, ...]:
    try:
        return names_from(json.loads(text))
    except (ValueError, RecursionError):
        pass
    try:  # a Python dictionary of literals, as one list of ImageNet's names goes around
        return names_from(ast.literal_eval(text))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        if isinstance(error, ExplorerError):
            raise
        raise ExplorerError(
            "This file begins like JSON but can't be read as such; give a list of names."
        ) from error


def _of_lines(text: str) -> tuple[str, ...]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return _of_table(lines) or _numbered(lines) or tuple(_SYNSET.sub("", line) for line in lines)


def _of_table(lines: list[str]) -> tuple[str, ...]:
    """Names beside a column of indices; empty if this is no such table."""
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(lines)]
    except csv.Error:
        return ()
    if not rows or len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
        return ()
    for body in (rows, rows[1:]):  # the first may be a header
        for column in range(len(rows[0])):
            cells = [row[column] for row in body]
            if body and all(cell.isdigit() for cell in cells):
                beside = 1 if column == 0 else 0
                return _in_order({int(row[column]): _name(row[beside]) for row in body})
    return ()


def _numbered(lines: list[str]) -> tuple[str, ...]:
    matches = [_NUMBERED.fullmatch(line) for line in lines]
    found = {int(match[1]): _name(match[2]) for match in matches if match}
    counted = sorted(found) in (list(range(len(lines))), list(range(1, len(lines) + 1)))
    return _in_order(found) if len(found) == len(lines) and counted else ()


def _in_order(named: Mapping[int, str]) -> tuple[str, ...]:
    indices = sorted(named)
    start = indices[0] if indices else 0
    if start not in (0, 1) or indices != list(range(start, start + len(indices))):
        gap = next((i for i in range(len(indices)) if i not in named), len(indices))
        raise ExplorerError(f"The class names have no name for index {gap}; number them from 0.")
    return tuple(named[index] for index in indices)


def _name(item: object) -> str:
    """A name alone, or the name in ["n01440764", "tench"]."""
    if isinstance(item, list | tuple) and item:
        item = item[-1]
    return _SYNSET.sub("", str(item).strip())
