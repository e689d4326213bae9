"""Fields behind calls that only move, join or leave out elements. No torch."""

from dataclasses import replace

from components.graphs import axes as axes_of
from components.graphs.fields import Call, Field, joined, mixed


def elementwise(call: Call) -> Field:
    """Anything that keeps the places of its inputs; if these changed, nobody knows."""
    field = joined(call.fields)
    rank = len(call.result)
    spread = all(
        here in (1, there)
        for shape in call.shapes
        for here, there in zip(shape[::-1], call.result[::-1], strict=False)
    )
    if not any(field.axes) or (spread and max(map(len, call.shapes)) <= rank):
        return field
    return replace(mixed(field, partly=True), axes=(True,) * rank)


def reshaped(call: Call) -> Field:
    """Axes merged or split."""
    field = call.fields[0]
    axes = axes_of.reshaped(field.axes, call.shapes[0], call.result)
    if sum(axes) > sum(field.axes) > 1:  # a map was cut into tiles
        field = replace(field, steps=None)
    return replace(field, axes=axes)


def permuted(call: Call) -> Field:
    """Axes in another order."""
    field, order = call.fields[0], call.given(1, "dims")
    order = call.args[1:] if isinstance(order, int) else order
    return replace(field, axes=axes_of.permuted(field.axes, order))


def transposed(call: Call) -> Field:
    """Two axes swapped."""
    field = call.fields[0]
    places = call.given(1, "dim0", "axis0"), call.given(2, "dim1", "axis1")
    return replace(field, axes=axes_of.swapped(field.axes, *places))


def kept(call: Call) -> Field:
    """A tensor whose axes are those of what it was made of."""
    return call.fields[0]


def concatenated(call: Call) -> Field:
    """One behind the other: a vector is set aside among channels, but not among positions."""
    field, place = joined(call.fields), call.given(1, "dim", "axis") or 0
    if field.axes[place] and any(each.is_vector for each in call.fields):
        return replace(field, sides=None, steps=None)
    return field


def stacked(call: Call) -> Field:
    """Tensors side by side along a new axis."""
    field = joined(call.fields)
    place = (call.given(1, "dim") or 0) % len(call.result)
    return replace(field, axes=(*field.axes[:place], False, *field.axes[place:]))


def dropped(call: Call) -> Field:
    """One place along an axis, which goes."""
    field = call.fields[0]
    return replace(field, axes=axes_of.without(field.axes, [call.given(1, "dim") or 0], keep=False))


def indexed(call: Call) -> Field:
    """`tensor[index]`; slices may thin out positions."""
    field, found = call.fields[0], axes_of.taken(call.fields[0].axes, call.args[1])
    if found is None:
        return elementwise(call)
    axes, thinned = found
    steps = field.steps
    factors = [thinned.get(place, 1) for place, flag in enumerate(field.axes) if flag]
    if steps and len(factors) == 2:
        steps = steps[0] * factors[0], steps[1] * factors[1]
    elif set(factors) - {1}:
        steps = None
    return replace(field, steps=steps, axes=axes)
