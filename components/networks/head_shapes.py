"""What classifier a checkpoint has, as the names and shapes of its entries tell. No torch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HeadShape:
    """Outputs, widths of hidden layers before them, and a share of dropout that makes the names so.

    `classes` is None where there is no classifier. They are the arguments of `build.create`.
    """

    classes: int | None = None
    widths: tuple[int, ...] = ()
    dropout: float = 0.0


NETWORKS_OWN = HeadShape()


def head_shape(shapes: Mapping[str, Shape], classifier: str) -> HeadShape:
    """The classifier at that path: one layer, or several as `components.networks.heads` has them.

    Which share was dropped is not in the weights; where the names tell of dropout it is a half.
    """
    own = shapes.get(f"{classifier}.weight")
    if own is not None:
        return HeadShape(own[0] if own and own[0] else None)
    inside = re.compile(rf"{re.escape(classifier)}\.(\d{{1,3}})\.weight")
    found = {int(match[1]): key for key in shapes if (match := inside.fullmatch(key))}
    outputs = [shapes[found[place]][:1] for place in sorted(found)]
    if not outputs or () in outputs:
        return NETWORKS_OWN
    *widths, classes = (output[0] for output in outputs)
    return HeadShape(classes or None, tuple(widths), 0.0 if 0 in found else 0.5)
