"""Checks of small sums: blocks of layers, by the arithmetic of `components.blocks`."""

from components.blocks.costing import cost, given
from components.blocks.parts import Branches, Chain, Convolution, Shape
from components.corrections.comparing import Number, compared, expected
from components.corrections.records import Checked, Correction

SIDE = 56  # of the maps; parameters don't depend on it


def bottleneck(of: Correction) -> Checked:
    """Parameters of ResNet's bottleneck, as printed and with the slip, and of ResNeXt's block."""
    channels, narrow, last = (int(of.given[key]) for key in ("channels", "narrow", "last"))
    paths, width = int(of.given["paths"]), int(of.given["width"])
    slip = _params(_block(narrow, last, 1), channels)
    return compared(
        f"{channels} · {narrow} + 3 · 3 · {narrow} · {narrow} + {narrow} · {channels}",
        (
            expected(
                of, "Parameters of the bottleneck", _params(_block(narrow, channels, 1), channels)
            ),
            Number(f"With 64 × {last} at the end", slip, of.expected["told"]),
            Number(
                "Parameters of ResNeXt's block",
                _params(_block(paths * width, channels, paths), channels),
                of.expected["right_resnext"],
            ),
        ),
    )


def three_drawings(of: Correction) -> Checked:
    """ResNeXt's block in the three forms of its paper's Figure 3."""
    channels, paths, width = (int(of.given[key]) for key in ("channels", "paths", "width"))
    separate = Branches(
        "paths", tuple(_block(width, channels, 1, f"path{n}") for n in range(paths)), "add"
    )
    early = Chain(
        "early",
        (
            Branches(
                "paths",
                tuple(_start(width, f"path{number}") for number in range(paths)),
                "concatenate",
            ),
            Convolution("last", channels),
        ),
    )
    right = of.expected["right_params"]
    taken = Shape(channels, SIDE, SIDE)
    return compared(
        f"{paths} paths of {width} channels, drawn in three ways.",
        (
            expected(of, "Channels after concatenation", given(early.parts[0], taken).channels),
            Number("Parameters: paths added", _params(separate, channels), right),
            Number("Parameters: concatenated early", _params(early, channels), right),
            Number(
                "Parameters: one convolution in groups",
                _params(_block(paths * width, channels, paths), channels),
                right,
            ),
        ),
    )


def valid_filter(of: Correction) -> Checked:
    """What a filter that never leaves the picture puts out, and what it costs."""
    side, kernel, inputs, outputs = (
        int(of.given[key]) for key in ("side", "kernel", "inputs", "outputs")
    )
    taken, window = Shape(inputs, side, side), (kernel, kernel)
    ordinary = Convolution("conv", outputs, window, padding="valid")
    depthwise = Convolution("depthwise", inputs, window, groups=inputs, padding="valid")
    separable = Chain("separable", (depthwise, Convolution("pointwise", outputs)))
    return compared(
        f"{side} − {kernel} + 1 = {side - kernel + 1} places along each side.",
        (
            expected(of, "Side of what comes out", ordinary.gives(taken).height),
            expected(of, "Multiply-adds, ordinary", cost(ordinary, taken).macs, "macs"),
            expected(
                of, "Multiply-adds, depthwise separable", cost(separable, taken).macs, "separable"
            ),
        ),
    )


def _block(narrow: int, out: int, groups: int, name: str = "block") -> Chain:
    """A 1×1 convolution, a 3×3 in groups, a 1×1."""
    return Chain(name, (*_start(narrow, name, groups).parts, Convolution("last", out)))


def _start(narrow: int, name: str, groups: int = 1) -> Chain:
    spatial = Convolution("spatial", narrow, (3, 3), groups=groups)
    return Chain(name, (Convolution("first", narrow), spatial))


def _params(part: Chain | Branches, channels: int) -> int:
    return cost(part, Shape(channels, SIDE, SIDE)).params


CHECKS = {"E23": bottleneck, "E31": three_drawings, "E38": valid_filter}
