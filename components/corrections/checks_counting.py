"""Checks of layers as Keras counts them: nodes of EfficientNet's graph without its classifier.

| part | nodes |
|---|---|
| input, rescaling, normalisation | 3 |
| padding, convolution, normalisation, activation of the stem | 4 |
| the same of the head, without padding | 3 |
| expansion in a block: convolution, normalisation, activation | 3 |
| depthwise convolution, normalisation, activation | 3, with stride 2 a padding more |
| gate: pooling, reshaping, two convolutions, product | 5 |
| projection: convolution, normalisation | 2 |
| dropout of the block and sum, where it has a shortcut | 2 |

Source: keras.applications, `efficientnet.py`.
"""

from components.corrections.comparing import Number, compared, expected
from components.corrections.records import Checked, Correction
from components.scaling import Block, ScaledNetwork, Stage, released

FRAME = 3 + 4 + 3
EXPANSION, DEPTHWISE, GATE, PROJECTION, SHORTCUT, PADDING = 3, 3, 5, 2, 2, 1


def keras_layers(of: Correction) -> Checked:
    """The sums for four networks."""
    names = {"": "b0", "b1": "b1", "b4": "b4", "b7": "b7"}
    return compared(
        f"{FRAME} nodes around the blocks, and 10 to 15 for each block.",
        [
            expected(of, f"Keras layers of {name.upper()}", nodes(released(name)), key)
            for key, name in names.items()
        ],
    )


def fourth_kind(of: Correction) -> Checked:
    """B7's sum with the right blocks of stage 2, and with all repeats alike."""
    b7 = released("b7")
    plain, repeats = b7.stages[1].blocks[-1], b7.stages[1].layers - 1
    nodes_of_one = of.given["expanded"]
    alike = nodes(b7) + repeats * (round(nodes_of_one) - block_nodes(plain))
    return compared(
        f"Stage 2 has {repeats + 1} blocks in B7, {released('b0').stages[1].layers} in B0.",
        (
            Number("Keras layers in such a block", block_nodes(plain), of.given["plain"]),
            Number(
                "Keras layers in a repeated block elsewhere",
                block_nodes(b7.stages[2].blocks[-1]),
                nodes_of_one,
            ),
            expected(of, "Keras layers of B7", nodes(b7)),
            Number("All repeats counted alike", alike, of.expected["told"]),
        ),
    )


def nodes(network: ScaledNetwork) -> int:
    """Nodes of the whole network without its classifier."""
    return FRAME + sum(map(_stage_nodes, network.stages))


def block_nodes(block: Block) -> int:
    """Nodes of one block."""
    shortcut = block.stride == 1 and block.in_channels == block.out_channels
    return (
        EXPANSION * (block.expand_ratio != 1)
        + PADDING * (block.stride == 2)
        + DEPTHWISE
        + GATE
        + PROJECTION
        + SHORTCUT * shortcut
    )


def _stage_nodes(stage: Stage) -> int:
    if not stage.blocks:  # stem and head
        return 0
    first, *repeated = map(block_nodes, stage.blocks)
    return first + sum(repeated) * (stage.layers - 1)


CHECKS = {"E16": fourth_kind, "R5": keras_layers}
