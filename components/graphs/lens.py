"""EfficientNet as Keras layers: stem, five modules in four kinds of sub-blocks, head. No torch.

Course notes like to tell it so: "237 layers in B0 and 813 in B7, all made from five modules and
three sub-blocks". The counts are those of Keras' model without its top, in which input, padding,
reshaping and multiplying are layers too. Keras later added a second rescaling for its ImageNet
weights, which makes one more.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from components.errors import ExplorerError
from components.graphs.lens_parts import (
    FOURTH,
    FOURTH_UNDROPPED,
    HEAD,
    MODULES,
    RARE,
    STEM,
    SUB_BLOCK_1,
    SUB_BLOCK_2,
    SUB_BLOCK_2_PADDED,
    SUB_BLOCK_3,
    SUB_BLOCKS,
    Module,
    SubBlock,
)
from components.scaling import Block, ScaledNetwork, Stage


@dataclass(frozen=True, slots=True)
class Occurrence:
    """How often a network has a module or sub-block: `times`, in the `stages` of the paper."""

    part: Module | SubBlock
    times: int
    stages: tuple[int, ...]

    @property
    def total(self) -> int:
        """The Keras layers of all occurrences together."""
        return self.times * len(self.part.layers)


@dataclass(frozen=True, slots=True)
class Lens:
    """A network told twice: the totals of either sum to the number of its Keras layers."""

    modules: tuple[Occurrence, ...]
    sub_blocks: tuple[Occurrence, ...]

    @property
    def keras_layers(self) -> int:
        """All Keras layers, the input among them, without pooling and classifier."""
        return sum(one.total for one in self.sub_blocks)

    @property
    def sentence(self) -> str:
        """The count as a sum of named terms: "7 (Stem) + 10 (Sub-block 1) + … = 237 Keras …"."""
        terms = " + ".join(map(_term, filter(lambda one: one.times, self.sub_blocks)))
        return f"{terms} = {self.keras_layers:,} Keras layers, without the top."


def lens(network: ScaledNetwork) -> Lens:
    """The modules and the sub-blocks of an EfficientNet of any size, in the order of the notes.

    The fourth kind of sub-block is there even where it does not occur, as in B0.

    Raises:
        ExplorerError: for another baseline, whose blocks these modules don't describe.
    """
    if network.baseline != "efficientnet":
        raise ExplorerError("Only EfficientNets are made of these modules; choose one of them.")
    placed = list(_placed(network))
    inside = [(number, module) for number, block in placed for module in block.modules]
    return Lens(_occurrences(MODULES, inside), _occurrences(SUB_BLOCKS, placed))


def _placed(network: ScaledNetwork) -> Iterator[tuple[int, SubBlock]]:
    """Each sub-block behind the number of its stage, from the stem to the head."""
    stem, *body, head = network.stages
    yield stem.number, STEM
    for stage in body:
        for place, block in enumerate(_blocks(stage)):
            yield stage.number, _kind(block, very_first=stage is body[0] and place == 0)
    yield head.number, HEAD


def _blocks(stage: Stage) -> Iterator[Block]:
    for place in range(stage.layers):
        yield stage.blocks[min(place, 1)]


def _kind(block: Block, very_first: bool) -> SubBlock:
    skip = block.stride == 1 and block.in_channels == block.out_channels
    if block.expand_ratio == 1:
        with_skip = FOURTH_UNDROPPED if very_first else FOURTH
        return with_skip if skip else SUB_BLOCK_1
    if skip:
        return SUB_BLOCK_3
    return SUB_BLOCK_2 if block.stride == 1 else SUB_BLOCK_2_PADDED


def _occurrences(
    parts: Sequence[Module | SubBlock], placed: Sequence[tuple[int, Module | SubBlock]]
) -> tuple[Occurrence, ...]:
    times = Counter(part for _, part in placed)
    return tuple(
        Occurrence(part, times[part], tuple(sorted({n for n, found in placed if found == part})))
        for part in parts
        if times[part] or part not in RARE
    )


def _term(one: Occurrence) -> str:
    times = f"{one.times} × " if one.times > 1 else ""
    return f"{times}{len(one.part.layers)} ({one.part.name})"
