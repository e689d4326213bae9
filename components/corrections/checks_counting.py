"""Checks of layers as Keras counts them, by the sub-blocks of `components.graphs.lens`."""

from components.corrections.comparing import Number, compared, expected
from components.corrections.records import Checked, Correction
from components.graphs.lens import lens
from components.graphs.lens_parts import FOURTH, HEAD, STEM, SUB_BLOCK_3
from components.scaling import released

FRAME = len(STEM.layers) + len(HEAD.layers)


def keras_layers(of: Correction) -> Checked:
    """The sums for four networks."""
    names = {"": "b0", "b1": "b1", "b4": "b4", "b7": "b7"}
    return compared(
        f"{FRAME} nodes around the blocks, and 10 to 15 for each block.",
        [
            expected(of, f"Keras layers of {name.upper()}", lens(released(name)).keras_layers, key)
            for key, name in names.items()
        ],
    )


def fourth_kind(of: Correction) -> Checked:
    """B7's sum with the right blocks of stage 2, and with all repeats alike."""
    b7 = lens(released("b7"))
    repeats = next(one.times for one in b7.sub_blocks if one.part is FOURTH)
    plain, nodes_of_one = len(FOURTH.layers), of.given["expanded"]
    alike = b7.keras_layers + repeats * (round(nodes_of_one) - plain)
    return compared(
        f"Stage 2 has {repeats + 1} blocks in B7, {released('b0').stages[1].layers} in B0.",
        (
            Number("Keras layers in such a block", plain, of.given["plain"]),
            Number(
                "Keras layers in a repeated block elsewhere", len(SUB_BLOCK_3.layers), nodes_of_one
            ),
            expected(of, "Keras layers of B7", b7.keras_layers),
            Number("All repeats counted alike", alike, of.expected["told"]),
        ),
    )


CHECKS = {"E16": fourth_kind, "R5": keras_layers}
