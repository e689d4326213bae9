"""The scalars of a block of whole records, in the order in which they were written."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from components.runs.checksums import Places
from components.runs.event_layouts import Layout, Rows, fits, layout_of, points_of, tags_of
from components.runs.event_messages import (
    SCALAR_PLUGINS,
    DamagedError,
    Value,
    number_of,
    values_of,
)
from components.runs.event_records import Records
from components.runs.points import Points, joined

# After so many events of one length that are laid out in no common way, the others are not tried.
MOST_TRIES = 16

PluginByTag = dict[str, str]


class _Piece(NamedTuple):
    """Scalars of one tag, and the places of their records, ascending."""

    records: Places
    points: Points


class _Group(NamedTuple):
    """Scalars that are laid out alike, and the first of them, which names their tag and plugin."""

    first: Value
    piece: _Piece


def scalars(block: bytes, records: Records, plugins: PluginByTag) -> dict[str, Points]:
    """The scalars by tag, in the order of the file.

    Only a tag's first value has to name the plugin that the tag belongs to; `plugins` keeps it.

    Raises:
        DamagedError: if an event is no message; its place among the records.
    """
    if not len(records.starts):
        return {}
    groups, others = _grouped(block, records)
    found: list[tuple[int, Value, _Group | None]] = [
        (int(group.piece.records[0]), group.first, group) for group in groups
    ]
    found += [(record, value, None) for record, value in _values(block, records, others)]
    pieces: dict[str, list[_Piece]] = {}
    singles: dict[str, list[tuple[int, Value, float]]] = {}
    for record, value, group in sorted(found, key=lambda each: each[0]):
        if plugins.setdefault(value.tag, value.plugin) not in SCALAR_PLUGINS:
            continue
        of_tag = pieces.setdefault(value.tag, [])
        if group:
            of_tag.append(group.piece)
        elif (number := _number(value, record)) is not None:
            singles.setdefault(value.tag, []).append((record, value, number))
    for tag, of_values in singles.items():
        pieces[tag].append(_piece(of_values))
    return {tag: _in_order(of_tag) for tag, of_tag in pieces.items() if of_tag}


def _grouped(block: bytes, records: Records) -> tuple[list[_Group], list[int]]:
    """Groups of scalars that are laid out alike, and the places of all other records."""
    data = np.frombuffer(block, dtype=np.uint8)
    groups: list[_Group] = []
    others: list[int] = []
    order = np.argsort(records.lengths, kind="stable")
    bounds = np.flatnonzero(np.diff(records.lengths[order])) + 1
    for alike in np.split(order, bounds):
        length = int(records.lengths[alike[0]])
        rows = data[records.starts[alike, None] + np.arange(length)]
        others += _group(rows, alike, groups)
    return groups, sorted(others)


def _group(rows: Rows, records: Places, groups: list[_Group]) -> list[int]:
    """Add the groups among events of equal length; the places of those that are in none."""
    others: list[int] = []
    while len(rows) and len(others) < MOST_TRIES:
        layout = _layout(rows[0].tobytes())
        if layout is None:
            others.append(int(records[0]))
            rows, records = rows[1:], records[1:]
            continue
        fitting = fits(layout, rows)
        try:
            groups += list(_by_tag(layout, rows[fitting], records[fitting]))
        except UnicodeDecodeError:
            break  # Some tag is no text, so that event is damaged.
        rows, records = rows[~fitting], records[~fitting]
    return [*others, *(int(record) for record in records)]


def _layout(event: bytes) -> Layout | None:
    try:
        return layout_of(event)
    except DamagedError:
        return None  # It is met again, in its turn.


def _by_tag(layout: Layout, rows: Rows, records: Places) -> Iterator[_Group]:
    points = points_of(layout, rows)
    places: dict[bytes, list[int]] = {}
    for place, tag in enumerate(tags_of(layout, rows)):
        places.setdefault(tag, []).append(place)
    for tag, of_tag in places.items():
        first = layout.first._replace(tag=tag.decode())
        yield _Group(first, _Piece(records[of_tag], _chosen(points, of_tag)))


def _values(block: bytes, records: Records, others: list[int]) -> Iterator[tuple[int, Value]]:
    for record in others:
        start = int(records.starts[record])
        try:
            values = values_of(block[start : start + int(records.lengths[record])])
        except DamagedError as error:
            raise DamagedError(record) from error
        for value in values:
            yield record, value


def _number(value: Value, record: int) -> float | None:
    try:
        return number_of(value)
    except DamagedError as error:
        raise DamagedError(record) from error


def points_of_values(found: Sequence[tuple[Value, float]]) -> Points:
    """The points of values and their numbers."""
    return Points(
        np.array([value.step for value, _ in found], dtype=np.int64),
        np.array([number for _, number in found], dtype=np.float64),
        np.array([value.wall_time for value, _ in found], dtype=np.float64),
    )


def _piece(found: Sequence[tuple[int, Value, float]]) -> _Piece:
    records = np.array([record for record, _, _ in found], dtype=np.int64)
    return _Piece(records, points_of_values([(value, number) for _, value, number in found]))


def _in_order(pieces: Sequence[_Piece]) -> Points:
    points = joined([piece.points for piece in pieces])
    if len(pieces) == 1:
        return points
    return _chosen(points, np.argsort(np.concatenate([p.records for p in pieces]), kind="stable"))


def _chosen(points: Points, places: Places | list[int]) -> Points:
    return Points(points.step[places], points.value[places], points.wall_time[places])
