"""Kinds of operators, as a drawn graph and its legend tell them apart by colour."""

import re

from components.figures.palette import CATEGORICAL, NEUTRAL
from components.graphs.records import Node
from components.graphs.scene import Box

PLAIN = "#8d95a3"  # whatever has no colour of its own; readable on white and on dark

FAMILIES: dict[str, tuple[str, str]] = {
    # name → colour and what its operators are called; the first that fits counts
    "attention": (CATEGORICAL[8], r"attention|attn"),
    "normalisation": (NEUTRAL, r"norm"),
    "depthwise convolution": (CATEGORICAL[4], r"(?!)"),
    "convolution": (CATEGORICAL[0], r"conv"),
    "pooling": (CATEGORICAL[6], r"pool|^mean$"),
    "linear": (CATEGORICAL[5], r"linear|matmul|^b?mm$|^addmm$|einsum"),
    "activation": (CATEGORICAL[1], r"relu|elu$|silu|swish|mish|hardtanh|sigmoid|^tanh|softmax"),
    "addition": (CATEGORICAL[2], r"^_*i?add_*$"),
    "concatenation": (CATEGORICAL[3], r"^(cat|concat|concatenate|stack)$"),
    "gate": (CATEGORICAL[7], r"^_*i?mul_*$|squeeze.?exc|^se\w*(module|layer|block)"),
    "other or several": (PLAIN, r""),
}


def family(box: Box) -> str:
    """Which kind of operator a box is, one of `FAMILIES`; the last for a group of several."""
    node = box.nodes[0]
    operator = node.operator.lower()
    found = next(name for name, (_, words) in FAMILIES.items() if re.search(words, operator))
    if node.children:
        return found if found in ("attention", "gate") else "other or several"
    return "depthwise convolution" if found == "convolution" and _is_depthwise(node) else found


def _is_depthwise(node: Node) -> bool:
    channels = node.input_shapes[0][1] if node.input_shapes and node.input_shapes[0][1:] else 0
    return node.groups > 1 and node.groups == channels
