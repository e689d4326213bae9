"""What papers print about scaled networks, beside what their settings build to."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from components.scaling.baseline import BASELINES, EFFICIENTNET, G16, Baseline
from components.scaling.budget import Way
from components.scaling.building import scale_by
from components.scaling.records import Coefficients, ScaledNetwork
from components.scaling.rounding import round_resolution
from components.scaling.rule import RELEASED

TABLES_FILE = Path(__file__).parents[2] / "assets" / "reference" / "scaling_tables.json"

# Both tables print billions with one decimal.
HALF_A_DECIMAL = 0.05e9
NOTEWORTHY = 0.05


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A row of a table in arXiv:1905.11946 v5: a baseline scaled one way, its cost and accuracy.

    `printed_macs` are the multiply-adds that the paper prints (as FLOPS), `top1` its ImageNet
    accuracy in percent. `assumed`: the paper prints no coefficients for this row.
    """

    baseline: str
    way: Literal["base"] | Way
    coefficients: Coefficients
    printed_macs: float
    top1: float
    assumed: bool

    @property
    def network(self) -> ScaledNetwork:
        """The network that the coefficients build."""
        chosen = self.coefficients
        return scale_by(chosen.depth, chosen.width, chosen.resolution_px, BASELINES[self.baseline])

    @property
    def deviation(self) -> float:
        """Built against printed multiply-adds: 0.1 is a tenth more than the paper prints."""
        return self.network.macs / self.printed_macs - 1

    @property
    def disagrees(self) -> bool:
        """Whether rounding can't explain the deviation, and it is above 5 %."""
        beyond_rounding = abs(self.network.macs - self.printed_macs) > HALF_A_DECIMAL
        return beyond_rounding and abs(self.deviation) > NOTEWORTHY


@dataclass(frozen=True, slots=True)
class HalfResolution:
    """A grouped EfficientNet at its native and at about half its resolution, beside the plain one.

    `key` is "b0" to "b5"; `native` and `half` are G16 networks, the plain ones EfficientNets of the
    same coefficients.
    """

    key: str
    native: ScaledNetwork
    half: ScaledNetwork
    plain_native: ScaledNetwork
    plain_half: ScaledNetwork


def table_3() -> tuple[PublishedRow, ...]:
    """Table 3: MobileNetV1, MobileNetV2 and ResNet-50, each scaled in several ways."""
    return _rows("table_3")


def table_7() -> tuple[PublishedRow, ...]:
    """Table 7: EfficientNet-B0 scaled in four ways to about the same cost."""
    return _rows("table_7")


@lru_cache(maxsize=1)
def notes() -> tuple[str, ...]:
    """One sentence for Table 3 and one for Table 7: where paper and built networks disagree."""
    return tuple(_note(table) for table in ("table_3", "table_7"))


@lru_cache(maxsize=1)
def half_resolution() -> tuple[HalfResolution, ...]:
    """G16-EfficientNet B0 to B5 as trained at half resolution (arXiv:2106.03640).

    B2's is 192 px as its authors' README says; their configurations say 196.
    """
    sides: dict[str, int] = _facts()["half_resolution"]["sides_px"]
    return tuple(_half_resolution(key, side) for key, side in sides.items())


@lru_cache(maxsize=1)
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(TABLES_FILE.read_text(encoding="utf-8"))
    return facts


@lru_cache(maxsize=2)
def _rows(table: str) -> tuple[PublishedRow, ...]:
    return tuple(_row(**row) for row in _facts()[table]["rows"])


def _row(
    baseline: str,
    way: Literal["base"] | Way,
    scaled: tuple[float, float, float],
    billions: float,
    top1: float,
    assumed: bool = False,
) -> PublishedRow:
    depth, width, resolution = map(float, scaled)
    side = round_resolution(BASELINES[baseline].resolution_px * resolution)
    chosen = Coefficients(depth, width, side)
    return PublishedRow(baseline, way, chosen, billions * 1e9, top1, assumed)


def _note(table: str) -> str:
    note = _facts()[table]["note"]
    rows = [_rows(table)[index] for index in note["rows"]]
    return str(note["text"]).format(
        built=_listed([f"{row.network.macs / 1e9:.2f}" for row in rows]),
        printed=_listed([f"{row.printed_macs / 1e9:.1f}" for row in rows]),
    )


def _listed(numbers: list[str]) -> str:
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def _half_resolution(key: str, half_px: int) -> HalfResolution:
    chosen = RELEASED[key]

    def at(side_px: int, baseline: Baseline) -> ScaledNetwork:
        return scale_by(chosen.depth, chosen.width, side_px, baseline)

    return HalfResolution(
        key=key,
        native=at(chosen.resolution_px, G16),
        half=at(half_px, G16),
        plain_native=at(chosen.resolution_px, EFFICIENTNET),
        plain_half=at(half_px, EFFICIENTNET),
    )
