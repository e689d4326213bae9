"""Checks of what is told about compound scaling: by arithmetic, and against the paper's tables."""

from collections.abc import Iterator

from components.corrections.comparing import Number, compared, expected, same
from components.corrections.records import Checked, Correction
from components.networks.architectures import architecture
from components.networks.paper_records import Row
from components.networks.paper_tables import paper_table
from components.scaling import (
    PAPER,
    RELEASED,
    PublishedRow,
    implied_phi,
    released,
    table_3,
    table_7,
)

BILLION = 1e9
TABLE_2, OWN = "efficientnet-2", "EfficientNet-"


def growth(of: Correction) -> Checked:
    """α·β²·γ², its seventh power, and what B7 really needs against B0."""
    ratio = released("b7").macs / released("b0").macs
    return compared(
        f"1.2 · 1.1² · 1.15² = {PAPER.growth:.5f}, and seven steps of it make"
        f" × {PAPER.growth**7:.2f}.",
        (
            expected(of, "α·β²·γ², one step of φ", PAPER.growth, "growth"),
            expected(of, "Its seventh power", PAPER.growth**7),
            expected(of, "B7 against B0, as released", ratio, "released"),
        ),
    )


def number_after_b(of: Correction) -> Checked:
    """The φ that the released depths need."""
    phis = [implied_phi(RELEASED[f"b{number}"]).depth or 0.0 for number in (1, 2, 7)]
    return compared(
        "From depth = 1.2^φ follows φ = log depth / log 1.2.",
        (
            expected(of, f"φ of B1's depth {RELEASED['b1'].depth}", phis[0], "b1"),
            expected(of, f"φ of B2's depth {RELEASED['b2'].depth}", phis[1], "b2"),
            expected(of, f"φ of B7's depth {RELEASED['b7'].depth}", phis[2]),
        ),
    )


def dimensions(of: Correction) -> Checked:
    """How much better all three dimensions together are than the best one, in Table 7."""
    single = max(row.top1 for row in table_7() if row.way in ("depth", "width", "resolution"))
    balanced = next(row.top1 for row in table_7() if row.way == "compound")
    return compared(
        f"All three together reach {balanced} % top-1, the best single dimension {single} %.",
        (expected(of, "Points gained by balance", round(balanced - single, 2)),),
    )


def no_seconds(of: Correction) -> Checked:
    """B0's multiply-adds, stage by stage: products of sizes, without a clock."""
    stages = released("b0").stages
    heaviest = max(stages, key=lambda stage: stage.macs)
    return compared(
        f"The sum over B0's {len(stages)} stages; stage {heaviest.number} alone needs"
        f" {heaviest.macs:,}. No time enters.",
        (expected(of, "Multiply-adds for one image", sum(stage.macs for stage in stages)),),
    )


def stage_6(of: Correction) -> Checked:
    """What enters stage 6 of B0, from the strides before it."""
    stages = released("b0").stages
    strides = [stage.stride for stage in stages[:5]]
    told = " · ".join(map(str, strides))
    return compared(
        f"The strides of stages 1 to 5 are {told}, so 224 pixels are divided by 16.",
        (expected(of, "Side of the maps in stage 6, px", stages[5].input_px),),
    )


def not_every_cell(of: Correction) -> Checked:
    """Cells of Table 2 in which an EfficientNet is not ahead of those printed beside it."""
    rows = tuple(_not_ahead())
    return Checked(
        f"In {len(rows)} cells of Table 2 a network beside it is as accurate or more.",
        ("Network", "Beside it", "Its own, %", "The other, %"),
        rows,
        same(of.expected["right"], len(rows)) and not same(of.expected["told"], len(rows)),
    )


def compared_with_others(of: Correction) -> Checked:
    """The other networks of Table 2."""
    others = [row.title for row in paper_table(TABLE_2).rows if not _is_own(row)]
    return compared(
        f"{', '.join(others)}.", (expected(of, "Other networks in Table 2", len(others)),)
    )


def two_trainings(of: Correction) -> Checked:
    """B0's accuracy in two tables."""
    base = next(row for row in table_7() if row.way == "base")
    return compared(
        "Both numbers are printed.",
        (
            expected(
                of, "Top-1 in Table 2, %", architecture("EfficientNet-B0").top1_published or 0
            ),
            expected(of, "Top-1 in Table 7, %", base.top1, "7"),
        ),
    )


def table_7_costs(of: Correction) -> Checked:
    """What the four settings of Table 7 build to."""
    rows = [row for row in table_7() if row.way != "base"]
    return _built_rows(of, rows, "Multiply-adds of B0 with the printed factors, in billions.")


def swapped_cells(of: Correction) -> Checked:
    """What ResNet-50's two settings in Table 3 build to."""
    rows = [
        row for row in table_3() if row.baseline == "resnet50" and row.way in ("depth", "width")
    ]
    return _built_rows(
        of, rows, "Multiply-adds of ResNet-50 with the printed factors, in billions."
    )


def _built_rows(of: Correction, rows: list[PublishedRow], sentence: str) -> Checked:
    numbers = []
    for row in rows:
        way = "all three" if row.way == "compound" else row.way
        printed, found = row.printed_macs / BILLION, row.network.macs / BILLION
        right = of.expected[f"right_{row.way}"]
        numbers.append(Number(f"By {way}", found, right, printed if row.disagrees else None))
    return compared(sentence, numbers)


def _not_ahead() -> Iterator[tuple[str, ...]]:
    """In Table 2 an EfficientNet stands first, those of similar accuracy below it."""
    table = paper_table(TABLE_2)
    own = table.rows[0]
    for row in table.rows:
        if _is_own(row):
            own = row
            continue
        for column, ours, theirs in zip(table.columns, own.cells, row.cells, strict=True):
            if column.unit == "%" and (theirs.printed or 0) >= (ours.printed or 0):
                told = (f"{cell.printed or 0:.1f}" for cell in (ours, theirs))
                yield (f"{own.title.removeprefix(OWN)}, {column.head.lower()}", row.title, *told)


def _is_own(row: Row) -> bool:
    return row.title.startswith(OWN)


CHECKS = {
    "E1": dimensions,
    "E3": compared_with_others,
    "E4": growth,
    "E5": number_after_b,
    "E6": no_seconds,
    "E8": stage_6,
    "E12": not_every_cell,
    "E13": swapped_cells,
    "E14": table_7_costs,
    "R4": two_trainings,
}
