"""Fields behind calls that mix the elements along some axes. No torch."""

from dataclasses import replace

from components.graphs.axes import either, without
from components.graphs.fields import Call, Field, joined, mixed
from components.graphs.rearranging import elementwise


def reduced(call: Call) -> Field:
    """A mean, a sum, a maximum or a norm along some axes, or all."""
    field, rank = call.fields[0], len(call.shapes[0])
    dims = call.given(2 if "norm" in call.name else 1, "dim", "axis")
    if len(call.fields) > 1:  # the larger of two tensors
        return elementwise(call)
    places = [dims] if isinstance(dims, int) else list(range(rank) if dims is None else dims)
    left = without(field.axes, places, keep=True)
    if left != field.axes:
        field = mixed(field, partly=any(left))
    return replace(field, axes=without(field.axes, places, keep=len(call.result) == rank))


def normalised(call: Call) -> Field:
    """Statistics over positions are set aside, as a gate is."""
    field = call.fields[0]
    rank = len(field.axes)
    if call.name in ("group_norm", "instance_norm"):
        places = list(range(1, rank))
    elif call.name in ("layer_norm", "rms_norm"):
        places = list(range(rank - len(call.given(1, "normalized_shape")), rank))
    else:
        dim = call.given(2 if call.name == "normalize" else 1, "dim")
        places = [-1 if dim is None else dim] if not isinstance(dim, tuple) else list(dim)
    left = without(field.axes, places, keep=True)
    if left == field.axes:
        return field
    return mixed(field, partly=True) if any(left) else replace(field, sees_all=True)


def linear(call: Call) -> Field:
    """A linear layer mixes the last axis."""
    field = call.fields[0]
    if not field.axes[-1]:
        return field
    return mixed(field, partly=any(field.axes[:-1]))


def multiplied(call: Call) -> Field:
    """A product of matrices: what runs over the middle axis is mixed."""
    if len(call.fields) == 1:  # with a constant: which side it stood on, its axes tell
        field, shape = call.fields[0], call.shapes[0]
        if getattr(call.args[0], "tensor_nodes", None) is None:
            mixes, rest = field.axes[-2], (*field.axes[:-2], field.axes[-1])
        else:
            mixes, rest = field.axes[-1], field.axes[:-1]
        return mixed(field, partly=any(rest)) if mixes and len(shape) > 1 else field
    left, right = call.fields[:2]
    both = joined([left, right])
    outer = either([left.axes[:-2], right.axes[:-2]])
    rows, columns = left.axes[-2:-1], right.axes[-1:]
    axes = (*outer, *rows, *columns)
    if left.axes[-1] or right.axes[-2:-1] == (True,):
        return replace(mixed(both, partly=any(outer)), axes=axes)
    if any(rows) and any(columns):  # each element compares two places
        return replace(mixed(both, partly=True), axes=axes)
    return replace(both, axes=axes)


def attended(call: Call) -> Field:
    """Attention of queries to keys and values; in windows if these lie side by side."""
    query, key = call.fields[0], call.fields[min(1, len(call.fields) - 1)]
    field = joined(call.fields)
    if any(key.axes[-2:]):
        field = mixed(field, partly=not key.axes[-2] or any(key.axes[:-2]))
    return replace(field, axes=query.axes)
