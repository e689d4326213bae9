"""What kind of work a leaf does, told from the name of its operator. No torch."""

import re

from components.graphs.records import Node

_NORM = re.compile(r"norm|^frn|groupnorm|affine", re.IGNORECASE)
_ATTENTION = re.compile(r"dot_product_attention|multi_?head_?attention", re.IGNORECASE)
_PRODUCT = re.compile(r"mm$|matmul|einsum", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"^i?(add|sub|mul|cat|div)$|scale|prelu", re.IGNORECASE)

# What work without counted multiply-adds consists of; the first that fits counts.
_WORK = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"softmax", "it takes exponentials and divides them by their sum"),
        (r"norm", "it scales and shifts number by number"),
        (r"pool|mean|max|min|sum|interpolate|upsample", "it adds or compares numbers"),
        (
            r"pad|cat|stack|flatten|reshape|view|permute|transpose|unbind|chunk|split|getitem|"
            r"roll|squeeze|expand|contiguous|flip|shuffle|select|narrow|index|clone",
            "it moves numbers about",
        ),
        (r"drop|identity", "it hands its input on"),
        (r"^i?(add|sub)$", "it adds number by number"),
        (r"^i?(mul|div)$|scale", "it multiplies number by number, as normalisation does"),
        (
            r"relu|elu|silu|swish|mish|sigmoid|tanh|softplus|act|pow|sqrt|exp|clamp",
            "it changes each number by itself",
        ),
    )
)
_ELSE = "it holds no convolution, linear layer or matrix product"


def is_linear(node: Node) -> bool:
    """Whether it is a linear layer, as a module or a function."""
    return "linear" in node.operator.lower()


def is_norm(node: Node) -> bool:
    """Whether it normalises, perhaps with an activation behind."""
    return bool(_NORM.search(node.operator))


def is_attention(node: Node) -> bool:
    """Whether it is a whole attention in one function: products, softmax, products."""
    return bool(_ATTENTION.search(node.operator))


def is_product(node: Node) -> bool:
    """Whether it multiplies matrices that were both computed."""
    return bool(_PRODUCT.search(node.operator))


def is_own_number(node: Node) -> bool:
    """Whether it may multiply, add or append numbers that it has learned."""
    return bool(_OWN_NUMBER.search(node.operator))


def uncounted(node: Node) -> str:
    """What it does instead of multiply-adds that are counted, as the end of a sentence."""
    fitting = (words for pattern, words in _WORK if pattern.search(node.operator))
    return next(fitting, _ELSE)
