"""Normalisation over the batch, the layer and groups: the same cost, other neighbours."""

from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.parts import Chain, Normalisation, Shape
from components.errors import ExplorerError

CHANNELS = Knob("inputs", "Channels", 8, 1, 2048, help="Maps of each picture.")
GROUPS = Knob(
    "groups", "Groups", 4, 1, 64, help="Of channels; for group normalisation alone. 1 is layer's."
)
SIDE = Knob("side", "Side of the maps, px", 56, 1, 600, help="Height and width of what goes in.")


def kinds(values: Values) -> tuple[Design, ...]:
    """Batch, layer and group normalisation."""
    channels, groups, side = (int(values[key]) for key in ("inputs", "groups", "side"))
    if channels % groups:
        raise ExplorerError(
            f"{channels:,} channels can't be shared out evenly to {groups:,} groups; choose a"
            " number of groups that divides them."
        )
    taken = Shape(channels, side, side)
    layers = (
        Normalisation("batch"),
        Normalisation("layer", "layer"),
        Normalisation("group", "group", groups),
    )
    return tuple(
        Design(f"{layer.name.capitalize()} normalisation", Chain("block", (layer,)), taken)
        for layer in layers
    )


LABS = (
    Lab(
        key="normalisation",
        title="Batch, layer, group, proxy",
        group="Normalisation",
        question="Which numbers are brought to mean 0 and deviation 1 together, and what does each"
        " choice leave as it was?",
        knobs=(CHANNELS, GROUPS, SIDE),
        designs=kinds,
        source="Ioffe & Szegedy, arXiv:1502.03167; Ba et al., arXiv:1607.06450; Wu & He,"
        " arXiv:1803.08494; Labatie et al., arXiv:2106.03743",
        examples=(
            Example("One group is layer normalisation", {"inputs": 8, "groups": 1, "side": 56}),
            Example(
                "As many groups as channels: each map alone",
                {"inputs": 8, "groups": 8, "side": 56},
            ),
            Example(
                "EfficientNet-B0's stem: 32 channels, 64 numbers to learn",
                {"inputs": 32, "groups": 4, "side": 112},
            ),
        ),
        networks=("efficientnet_b0", "cifar:resnet20-proxy"),
    ),
)
