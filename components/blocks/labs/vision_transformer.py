"""Vision transformer: patches become tokens, and one encoder layer."""

from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.parts import (
    Activation,
    Attention,
    Branches,
    Chain,
    Convolution,
    Normalisation,
    Shape,
    Tokens,
)
from components.errors import ExplorerError

SIDE = Knob("side", "Image side, px", 224, 16, 1024, help="Height and width of the picture.")
PATCH = Knob("patch", "Patch, px", 16, choices=(4, 8, 14, 16, 32), help="Side of each patch.")
NUMBERS = Knob(
    "embedding", "Numbers a token", 192, 1, 4096, help="How long each token's vector is."
)
HEADS = Knob("headcount", "Heads", 3, 1, 64, help="Attention is computed so often side by side.")

GROWTH = 4  # of the numbers of a token inside its two-layer network (arXiv:2010.11929, Table 1)


def transformer(values: Values) -> tuple[Design, ...]:
    """Patches, tokens and one encoder layer; the layer alone; all for a picture twice the side."""
    side, patch, numbers, heads = (
        int(values[key]) for key in ("side", "patch", "embedding", "headcount")
    )
    if side % patch:
        raise ExplorerError(
            f"A picture of {side} pixels can't be cut into patches of {patch}; choose"
            f" {side // patch * patch or patch} or another patch."
        )
    if numbers % heads:
        raise ExplorerError(
            f"{numbers:,} numbers can't be shared out evenly to {heads} heads; choose a number of"
            " heads that divides them."
        )
    whole = Chain("vit", (*_embedding(patch, numbers), encoder(numbers, heads)))
    tokens = (side // patch) ** 2 + 1
    return (
        Design("Patches and one encoder layer", whole, Shape(3, side, side)),
        Design(
            f"The layer alone, {tokens:,} tokens",
            encoder(numbers, heads),
            Shape(numbers, tokens, 1),
        ),
        Design(f"All at {2 * side} px", whole, Shape(3, 2 * side, 2 * side)),
    )


def encoder(numbers: int, heads: int) -> Chain:
    """One layer: attention and a two-layer network, each behind a normalisation, with shortcuts."""
    asking = (Normalisation("norm1", "token"), Attention("attention", heads))
    thinking = (
        Normalisation("norm2", "token"),
        Convolution("fc1", GROWTH * numbers, bias=True),
        Activation("act", "GELU"),
        Convolution("fc2", numbers, bias=True),
    )
    return Chain("encoder", (_added("mix", asking), _added("mlp", thinking)))


def _embedding(patch: int, numbers: int) -> tuple[Convolution, Tokens]:
    """One linear map for all patches: a convolution that jumps from patch to patch."""
    linear = Convolution(
        "patches", numbers, (patch, patch), stride=patch, padding="valid", bias=True
    )
    return linear, Tokens("tokens")


def _added(
    name: str, layers: tuple[Normalisation | Attention | Convolution | Activation, ...]
) -> Branches:
    return Branches(name, (Chain("residual", layers), Chain("shortcut")), "add")


LABS = (
    Lab(
        key="vision-transformer",
        title="Vision transformer",
        group="Attention",
        question="How does a picture become a row of vectors, and what does it cost that each asks"
        " every other?",
        knobs=(SIDE, PATCH, NUMBERS, HEADS),
        designs=transformer,
        source="Dosovitskiy et al., ViT, arXiv:2010.11929, §3.1, Eq. 1–4; Vaswani et al.,"
        " arXiv:1706.03762, §3.2",
        examples=(
            Example(
                "ViT-Tiny: 196 patches and a class token",
                {"side": 224, "patch": 16, "embedding": 192, "headcount": 3},
            ),
            Example(
                "ViT-Base: patches of 768 numbers become vectors of 768",
                {"side": 224, "patch": 16, "embedding": 768, "headcount": 12},
            ),
            Example(
                "Patches half as wide: four times the tokens, sixteen times the pairs",
                {"side": 224, "patch": 8, "embedding": 192, "headcount": 3},
            ),
        ),
        networks=("vit_tiny_patch16_224", "vit_base_patch16_224"),
        corrections=("E36", "E37"),
    ),
)
