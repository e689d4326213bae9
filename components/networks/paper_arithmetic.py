"""Tables whose numbers are arithmetic: stages, scaled networks, MobileNet's layers. No torch."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from components.networks.paper_records import Cell, Column, Row
from components.scaling import BASELINES, EFFICIENTNET, PublishedRow, scale, table_3, table_7
from components.scaling.published import HALF_A_DECIMAL

Raw = Mapping[str, Any]
Columns = Sequence[Column]

WAYS = {
    "base": "as it is",
    "depth": "depth only",
    "width": "width only",
    "resolution": "resolution only",
    "compound": "all three",
}


def stages(raw: Raw, columns: Columns) -> tuple[Row, ...]:
    """EfficientNet-B0's stages as printed and as built."""
    network = scale(0)
    params, macs = (column.size for column in columns[-2:])
    printed_v1: Mapping[str, int] = raw["printed_px_v1"]
    rows = []
    for printed, stage, px in zip(
        EFFICIENTNET.rows, network.stages, raw["printed_px"], strict=True
    ):
        number = str(stage.number)
        cells = (
            Cell(px, stage.input_px),
            Cell(printed_v1.get(number), stage.input_px if number in printed_v1 else None),
            Cell(printed.channels, stage.out_channels),
            Cell(printed.layers, stage.layers),
            Cell(None, stage.params / params),
            Cell(None, stage.macs / macs),
        )
        operator = f"{printed.operator}, {printed.kernel} × {printed.kernel}"
        words = operator if stage.blocks else printed.operator
        rows.append(Row(f"Stage {number}", (words,), cells, raw["notes"].get(number, "")))
    return tuple(rows)


def scaled(rows: Callable[[], Sequence[PublishedRow]]) -> Callable[[Raw, Columns], tuple[Row, ...]]:
    """Baselines scaled in several ways: the printed cost beside that of what the factors build."""

    def made(raw: Raw, columns: Columns) -> tuple[Row, ...]:
        return tuple(_scaled(row, raw["notes"], columns[3].size) for row in rows())

    return made


def _scaled(row: PublishedRow, notes: Mapping[str, str], size: float) -> Row:
    network = row.network
    cells = (
        Cell(None, row.coefficients.depth),
        Cell(None, row.coefficients.width),
        Cell(None, network.resolution_px),
        Cell(row.printed_macs / size, network.macs / size, HALF_A_DECIMAL / size),
        Cell(row.top1),
    )
    note = notes.get(f"{row.baseline} {row.way}", "")
    return Row(BASELINES[row.baseline].title, (WAYS[row.way],), cells, note, network.name)


def mobilenet_layers(raw: Raw, columns: Columns) -> tuple[Row, ...]:
    """MobileNet's layers: the printed stride beside the one that the sizes give, and costs."""
    layers = raw["layers"]
    sides = [layer["side"] for layer in layers[1:]] + [1]
    slip = max(i for i, layer in enumerate(layers) if layer["layer"] == "Conv dw")
    return tuple(
        _layer(layer, side, columns, raw["notes"]["last"] if place == slip else "")
        for place, (layer, side) in enumerate(zip(layers, sides, strict=True))
    )


def _layer(layer: Raw, given_px: int, columns: Columns, note: str) -> Row:
    kind, kernel, times = layer["layer"], layer["kernel"], layer["times"]
    taken, given = layer["channels"]
    side = layer["side"]
    convolution = kind.startswith("Conv")
    weights = kernel**2 * given * (1 if kind == "Conv dw" else taken) if convolution else 0
    if kind == "FC":
        weights = taken * given
    # A normalisation with two numbers a channel follows each convolution, biases the classifier.
    params = weights + (2 * given if convolution else given if kind == "FC" else 0)
    cells = (
        Cell(layer["stride"], side // given_px if convolution else None),
        Cell(None, times * params / columns[1].size),
        Cell(None, times * weights * given_px**2 / columns[2].size),
    )
    repeated = f"{times} × " if times > 1 else ""
    title = f"{repeated}{kind} / s{layer['stride']}"
    return Row(title, (_filter(layer), f"{side} × {side} × {taken}"), cells, note)


def _filter(layer: Raw) -> str:
    kernel, (taken, given) = layer["kernel"], layer["channels"]
    match layer["layer"]:
        case "Conv":
            return f"{kernel} × {kernel} × {taken} × {given}"
        case "Conv dw":
            return f"{kernel} × {kernel} × {taken} dw"
        case "Avg Pool":
            return f"pool {kernel} × {kernel}"
        case "FC":
            return f"{taken} × {given}"
        case _:
            return "classifier"


MADE: Mapping[str, Callable[[Raw, Columns], tuple[Row, ...]]] = MappingProxyType(
    {
        "efficientnet-1": stages,
        "efficientnet-3": scaled(table_3),
        "efficientnet-7": scaled(table_7),
        "mobilenet-1": mobilenet_layers,
    }
)
