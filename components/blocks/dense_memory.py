"""What a dense block must keep in memory while it is trained. No torch.

The backward pass needs what each convolution and normalisation was given. A layer of a dense block
is given all maps before it, and laying them behind each other makes a copy: over L layers L²/2
times the growth. They can as well be laid together anew in the backward pass, in memory that all
layers share (Pleiss et al., arXiv:1707.06990).
"""

from dataclasses import dataclass

from components.blocks.costing import BYTES_PER_NUMBER
from components.blocks.labs.dense import WIDENED


@dataclass(frozen=True, slots=True)
class Kept:
    """Up to and with one layer of a block, for one image, as 32-bit floats.

    `channels` is how many maps there are after it. `naive_bytes` keeps every copy, `shared_bytes`
    makes copies anew in memory that is shared.
    """

    layer: int
    channels: int
    naive_bytes: int
    shared_bytes: int


def kept(inputs: int, layers: int, growth: int, side: int) -> tuple[Kept, ...]:
    """What is kept after each layer with a bottleneck (normalise, 1×1 to 4k, normalise, 3×3 to k).

    Activations overwrite their inputs. Each layer keeps its input laid together and normalised,
    and the 1×1's result as it is and normalised, and gives its `growth` maps. Shared memory has
    place for the widest input, twice.
    """
    found = []
    copied = own = 0
    for layer in range(1, layers + 1):
        taken = inputs + (layer - 1) * growth
        copied += 2 * taken
        own += 2 * WIDENED * growth + growth
        naive, shared = (
            (inputs + own + copies) * side**2 * BYTES_PER_NUMBER for copies in (copied, 2 * taken)
        )
        found.append(Kept(layer, taken + growth, naive, shared))
    return tuple(found)
