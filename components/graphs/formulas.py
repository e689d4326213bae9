"""Where the cost of a node comes from: its formula with its own numbers in it. No torch.

A formula is only told if it gives exactly the number that was counted in the network; else the
text says that the number was counted. Multiply-adds are those of convolutions, linear layers and
matrix products; what else is computed is not counted, as usual in papers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import prod

from components.graphs.operations import (
    is_attention,
    is_linear,
    is_norm,
    is_own_number,
    is_product,
    uncounted,
)
from components.graphs.records import Node, Shape
from components.graphs.terms import Term, filters, plural, product, sides


@dataclass(frozen=True, slots=True)
class CostFormula:
    """Two texts: "3² × 3 × 32 = 864 weights", "864 weights × 112 × 112 places = … multiply-adds".

    `params_derived` and `macs_derived` are false where the text only tells the counted number.
    """

    params: str
    macs: str
    params_derived: bool
    macs_derived: bool


def cost_formula(node: Node) -> CostFormula | None:
    """How the parameters and multiply-adds of a node come about; None for input and output."""
    if node.kind in ("input", "output"):
        return None
    if node.children:
        return _group(node)
    params = _told(node.params, _params(node), "parameters")
    macs = _told(node.macs, _macs(node), "multiply-adds")
    if not node.params:
        params = _no_params(node)
    if not node.macs:
        macs = _no_macs(node)
    return CostFormula(
        params or _counted(node.params, "parameters"),
        macs or _counted(node.macs, "multiply-adds"),
        params is not None,
        macs is not None,
    )


def _group(node: Node) -> CostFormula:
    count = len(node.children)
    parts = "all in its only part" if count == 1 else f"the sum of its {count} parts"
    return CostFormula(
        f"{node.params:,} parameters: {parts}.",
        f"{node.macs:,} multiply-adds: {parts}.",
        params_derived=True,
        macs_derived=True,
    )


def _told(number: int, candidates: Iterable[Term], unit: str) -> str | None:
    """The first formula that gives the number, None without one."""
    term = next((found for found in candidates if found.value == number), None)
    return f"{term.text} = {number:,} {term.counts or unit}" if term else None


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {unit}, counted in the network itself, not derived from shapes."


def _no_params(node: Node) -> str:
    if node.macs and (node.kernel or is_linear(node)):
        return "No parameters here: they are fixed, or counted where they are used first."
    return "No parameters."


def _no_macs(node: Node) -> str:
    if node.kind == "parameter":
        return "No multiply-adds are counted: it is only there to be used."
    if not node.output_shapes:
        return "No multiply-adds are counted: it did not run while the network was traced."
    return f"No multiply-adds are counted: {uncounted(node)}."


def _params(node: Node) -> Iterator[Term]:
    """Formulas for the parameters with what they count, likely ones first."""
    shape = node.output_shape
    weights = _weights(node)
    if weights is not None:
        out = shape[1] if node.kernel else shape[-1]
        yield replace(weights, counts="weights")
        yield Term(f"{weights.text} + {out:,} biases", weights.value + out)
        yield Term(f"{weights.text} + 2 × {out:,} biases and gains", weights.value + 2 * out)
    elif is_norm(node) and len(shape) > 1:
        for size in (shape[1], shape[-1]):
            yield Term(f"{size:,} scales + {size:,} shifts", 2 * size)
            yield Term(f"one scale for each of {size:,} channels", size)
    elif is_attention(node) and shape:
        width = shape[-1]
        text = f"4 × {width:,}² weights + 4 × {width:,} biases"
        yield Term(text, 4 * width**2 + 4 * width)
    elif node.kind == "parameter" and shape:
        yield product(shape)
    elif is_own_number(node) and shape:
        yield from _own_numbers(shape)


def _own_numbers(shape: Shape) -> Iterator[Term]:
    for size in (shape[-1], *shape[1:2]):
        yield Term(f"one number for each of {size:,} channels", size)
    yield product(shape[1:])
    yield Term("1 number for everything", 1)


def _macs(node: Node) -> Iterator[Term]:
    """Formulas for the multiply-adds, likely ones first."""
    weights = _weights(node)
    if weights is not None:
        for places in _places(node):
            text = f"{weights.value:,} weights × {sides(places)} {plural('place', prod(places))}"
            yield Term(text, weights.value * prod(places))
    elif is_attention(node):
        yield from _attention(node)
    elif is_product(node) and node.output_shapes:
        results = sides(node.output_shape)
        for inner in dict.fromkeys(size for shape in node.input_shapes for size in shape[::-1]):
            text = f"{results} results × {inner:,} products each"
            yield Term(text, prod(node.output_shape) * inner)


def _weights(node: Node) -> Term | None:
    """The weights of a convolution or linear layer; None for anything else."""
    if not (node.input_shapes and node.output_shapes and (node.params or node.macs)):
        return None
    taken, given = node.input_shapes[0], node.output_shape
    if node.kernel and len(taken) > 1 and len(given) > 1:
        return filters(node.kernel, taken[1], given[1], node.groups)
    if is_linear(node):
        return Term(f"{taken[-1]:,} × {given[-1]:,}", taken[-1] * given[-1])
    return None


def _places(node: Node) -> Iterator[Shape]:
    """Where the weights are used: the places of the output, of a transposed one of the input."""
    taken, given = node.input_shapes[0], node.output_shape
    if not node.kernel:
        yield given[:-1]
        return
    yield (given[0], *given[2:])
    yield (taken[0], *taken[2:])


def _attention(node: Node) -> Iterator[Term]:
    shapes = node.input_shapes
    if len(shapes) >= 3 and len(shapes[0]) > 2:
        query, key, value = shapes[:3]
        pairs = prod(query[:-1]) * key[-2]
        text = f"{sides((*query[:-1], key[-2]))} pairs × ({query[-1]:,} + {value[-1]:,})"
        yield Term(text, pairs * (query[-1] + value[-1]))
    if node.output_shapes and len(node.output_shape) > 1:
        width, places = node.output_shape[-1], prod(node.output_shape[:-1])
        text = f"4 × {width:,}² weights × {places:,} places + 2 × {places:,}² pairs × {width:,}"
        yield Term(text, 4 * width**2 * places + 2 * places**2 * width)
