"""A candidate of the architecture search as a network of parts."""

from dataclasses import replace

from components.blocks.labs.inverted import inverted
from components.blocks.labs.pieces import normalised
from components.blocks.parts import Chain, Convolution, Part, Pooling, Shape
from components.blocks.search_space import IDENTITY, Candidate, Stage
from components.scaling import Block

# A handwritten digit as it is: 8 × 8 grey pixels.
TAKEN = Shape(1, 8, 8)
CLASSES = 10
STEM_CHANNELS = 8
EXPANSION = 4


def network(candidate: Candidate) -> Chain:
    """The whole network, from the picture to a number for each digit (10 × 1 × 1).

    A stem of one 3×3 convolution, the first stage on 8 × 8, 2×2 max pooling, the second stage on
    4 × 4, the mean of each map, and a linear layer written as a 1×1 convolution.
    """
    parts: list[Part] = [Chain("stem", normalised(_window("conv", STEM_CHANNELS, 3)))]
    channels, side = STEM_CHANNELS, TAKEN.height
    for number, stage in enumerate(candidate.stages, start=1):
        if number > 1:
            parts.append(Pooling("pool", "max", 2, 2))
            side //= 2
        parts.append(_stage(f"stage{number}", stage, channels, side))
        channels = channels if stage.operator == IDENTITY else stage.channels
    end = (Pooling("mean", "average", 0), Convolution("classify", CLASSES, bias=True))
    return Chain("network", (*parts, *end))


def _stage(name: str, stage: Stage, channels: int, side: int) -> Chain:
    if stage.operator == IDENTITY:
        return Chain(name)
    layers: list[Part] = []
    for number in range(1, stage.layers + 1):
        layers += _layer(number, stage, channels, side)
        channels = stage.channels
    return Chain(name, tuple(layers))


def _layer(number: int, stage: Stage, channels: int, side: int) -> tuple[Part, ...]:
    match stage.operator:
        case "convolution":
            return normalised(_window(f"conv{number}", stage.channels, stage.kernel))
        case "separable":
            look = _window(f"depthwise{number}", channels, stage.kernel, channels)
            return (*normalised(look), *normalised(Convolution(f"mix{number}", stage.channels)))
    hidden = EXPANSION * channels
    block = Block(
        stage.kernel, 1, EXPANSION, channels, hidden, hidden, 0, stage.channels, side, side
    )
    return (replace(inverted(block, "ReLU6", 0), name=f"layer{number}"),)


def _window(name: str, channels: int, kernel: int, groups: int = 1) -> Convolution:
    return Convolution(name, channels, (kernel, kernel), groups=groups)
