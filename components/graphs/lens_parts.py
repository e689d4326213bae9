"""The parts that a Keras EfficientNet is told to be made of: modules and kinds of sub-blocks.

Which layers a block has stands in `block` of keras/applications/efficientnet.py. The division into
five modules and three sub-blocks is that of a well-known article (Agarwal, "Complete Architectural
Details of all EfficientNet Models", 2020); it says in words what each module is for, and the
layers given here are those that fit its words and the counts. No torch.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Module:
    """Keras layers, by their classes, that always follow each other, and what they do."""

    name: str
    layers: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class SubBlock:
    """A kind of block, as the modules that it is made of, and where it stands."""

    name: str
    modules: tuple[Module, ...]
    sentence: str

    @property
    def layers(self) -> tuple[str, ...]:
        """Its Keras layers in order."""
        return tuple(layer for module in self.modules for layer in module.layers)


_EXPANSION = ("Conv2D", "BatchNormalization", "Activation")
_DEPTHWISE = ("DepthwiseConv2D", "BatchNormalization", "Activation")
_PROJECTION = ("Multiply", "Conv2D", "BatchNormalization")

_STEM = Module(
    "Stem",
    ("InputLayer", "Rescaling", "Normalization", "ZeroPadding2D", *_EXPANSION),
    "Takes the image, brings its numbers into range, and halves its sides.",
)
_MODULE_1 = Module(
    "Module 1",
    _DEPTHWISE,
    "The spatial convolution, each channel on its own: where a sub-block without expansion starts.",
)
_EXPANDING = Module(
    "Module 1, expanding",
    _EXPANSION,
    "The same three layers with an ordinary 1×1 convolution, which widens the map beforehand.",
)
_MODULE_2 = Module(
    "Module 2",
    (*_EXPANSION, *_DEPTHWISE),
    "Expansion and spatial convolution in one: the start of the first sub-block of stages 3 to 8.",
)
_PADDED = Module(
    "Module 2, padded",
    (*_EXPANSION, "ZeroPadding2D", *_DEPTHWISE),
    "Module 2 where it halves the map, which Keras pads in a layer of its own.",
)
_MODULE_3 = Module(
    "Module 3",
    ("GlobalAveragePooling2D", "Reshape", "Conv2D", "Conv2D"),
    "The squeeze-and-excitation gate, a way beside the main one in every sub-block.",
)
_MODULE_4 = Module(
    "Module 4",
    _PROJECTION,
    "Applies the gate and projects to few channels: the end of a sub-block without a skip.",
)
_MODULE_5 = Module(
    "Module 5",
    (*_PROJECTION, "Dropout", "Add"),
    "Module 4, then the skip: leaves the sub-block out now and then in training, and adds its"
    " input.",
)
_UNDROPPED = Module(
    "Module 5, never dropped",
    (*_PROJECTION, "Add"),
    "Module 5 in the very first sub-block, which training never leaves out.",
)
_HEAD = Module(
    "Head",
    _EXPANSION,
    "A last 1×1 convolution; pooling and classifier belong to the top, which is not counted.",
)

STEM = SubBlock("Stem", (_STEM,), _STEM.sentence)
HEAD = SubBlock("Head", (_HEAD,), _HEAD.sentence)
SUB_BLOCK_1 = SubBlock(
    "Sub-block 1",
    (_MODULE_1, _MODULE_3, _MODULE_4),
    "The first of stage 2: no expansion, no skip.",
)
SUB_BLOCK_2 = SubBlock(
    "Sub-block 2",
    (_MODULE_2, _MODULE_3, _MODULE_4),
    "The first of a later stage that keeps the sides of the map: the channels change, so no skip.",
)
SUB_BLOCK_2_PADDED = SubBlock(
    "Sub-block 2, padded",
    (_PADDED, _MODULE_3, _MODULE_4),
    "The first of a later stage that halves the map: one layer more, for the padding.",
)
SUB_BLOCK_3 = SubBlock(
    "Sub-block 3",
    (_EXPANDING, _MODULE_1, _MODULE_3, _MODULE_5),
    "Every repeat in stages 3 to 8: expansion, and a skip around everything.",
)
FOURTH = SubBlock(
    "The forgotten fourth",
    (_MODULE_1, _MODULE_3, _MODULE_5),
    "A repeat in stage 2: a skip like sub-block 3, but no expansion. B0 has none; to take it for a"
    " sub-block 3 counts three layers too many each time.",
)
FOURTH_UNDROPPED = SubBlock(
    "The forgotten fourth, never dropped",
    (_MODULE_1, _MODULE_3, _UNDROPPED),
    "The first of stage 2 in a network so narrow that the stem has as many channels as stage 2.",
)

MODULES = (
    _STEM,
    _MODULE_1,
    _EXPANDING,
    _MODULE_2,
    _PADDED,
    _MODULE_3,
    _MODULE_4,
    _MODULE_5,
    _UNDROPPED,
    _HEAD,
)
SUB_BLOCKS = (
    STEM,
    SUB_BLOCK_1,
    SUB_BLOCK_2,
    SUB_BLOCK_2_PADDED,
    SUB_BLOCK_3,
    FOURTH,
    FOURTH_UNDROPPED,
    HEAD,
)
# Only odd networks have these; they are not shown where they are not met.
RARE = (_UNDROPPED, FOURTH_UNDROPPED)
