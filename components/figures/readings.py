"""Every number that a stage table or its explanations show, by name, for one network.

A name is that of a column and a stage ("channels 3"), of a column's sum ("params sum"), or of the
whole network ("depth"). Values are whole numbers; a style says how they are written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from components.figures.numbers import STYLES, Style
from components.figures.stage_columns import Column
from components.figures.unscaled import unscaled
from components.scaling import Baseline, ScaledNetwork, explain_channels


@dataclass(frozen=True, slots=True)
class Reading:
    """What one number is called and how it is written; "{}" in the pattern is its text.

    The style "choice" has a text for each number, 0, 1, …, between bars in the pattern.
    """

    name: str
    style: Style | Literal["choice"] = "plain"
    pattern: str = "{}"

    def text(self, value: int) -> str:
        """The number as people read it."""
        if self.style == "choice":
            return self.pattern.split("|")[value]
        return self.pattern.replace("{}", STYLES[self.style](value))


WHOLE = (
    Reading("depth", "fixed2", "× {}"),
    Reading("width", "fixed2", "× {}"),
    Reading("resolution", "plain", "{} px"),
    Reading("cost", "ratio", "× {}"),
    Reading("exact depth", "fixed3"),
    Reading("exact width", "fixed3"),
)


def readings(baseline: Baseline, columns: Sequence[Column]) -> list[Reading]:
    """What there is to read of a scaled network, in the order of `values`."""
    found = [*WHOLE]
    for column in columns:
        found += [Reading(f"{column.key} {row.number}", column.style) for row in baseline.rows]
        if column.total:
            found.append(Reading(f"{column.key} sum", column.total))
    for row in baseline.rows:
        found += [
            Reading(f"exact channels {row.number}", "fixed2"),
            Reading(f"nearest {row.number}"),
            Reading(f"rounding {row.number}"),
            Reading(f"exact layers {row.number}", "fixed3"),
        ]
    return found


def values(
    network: ScaledNetwork, baseline: Baseline, unscaled_macs: int, columns: Sequence[Column]
) -> list[int]:
    """The numbers of one network, in the order of `readings`.

    `unscaled_macs` are the multiply-adds of the baseline itself.
    """
    found = [
        round(network.depth * 100),
        round(network.width * 100),
        network.resolution_px,
        round(network.macs / unscaled_macs * 1000),
        round(network.depth * 1000),
        round(network.width * 1000),
    ]
    for column in columns:
        of_stages = column.values(network)
        found += of_stages
        if column.total:
            found.append(sum(of_stages))
    found += _roundings(network, baseline)
    return found


def read(network: ScaledNetwork, baseline: Baseline, columns: Sequence[Column]) -> dict[str, str]:
    """The text of every reading of one network, by name."""
    numbers = values(network, baseline, unscaled(network).macs, columns)
    found = zip(readings(baseline, columns), numbers, strict=True)
    return {reading.name: reading.text(number) for reading, number in found}


def _roundings(network: ScaledNetwork, baseline: Baseline) -> Iterator[int]:
    """How channels and layers were rounded; the third number says which sentence explains it."""
    for row, stage in zip(baseline.rows, network.stages, strict=True):
        channels = explain_channels(row.channels, network.width)
        repeated = row.layers * network.depth if stage.blocks else 1
        yield round(channels.exact * 100)
        yield channels.nearest
        yield 1 if channels.lifted else 0
        # Rounded up, so that what lies just above a whole number looks so.
        yield ceil(repeated * 1000 - 1e-6)
