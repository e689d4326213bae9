"""How much of the image an element of each tensor sees, worked out call by call.

The field is a square in pixels of the input, given by its larger side, and not cut at the image's
border: that of a deep network is larger than its image. A window of side k, dilated by d, adds
(k - 1)·d steps, where a step is the distance in pixels between neighbouring elements of its
input; a stride multiplies the step. Where ways meet, the largest counts, as if their centres fell
together. Windows are followed along both axes of the image, since 1×7 after 7×1 is 7×7.

What mixes all positions (global pooling, a window as large as the map, a linear layer on a
flattened one, attention) sees the whole image: `sees_all`, without a side. A vector that was made
so and is spread over a map, as the gate of a squeeze-and-excitation is, is set aside: the map
keeps its own, local field, but `sees_all` too. So are the statistics of a normalisation over
positions. What mixes some positions only (attention in windows, a row of a map), or makes new ones
(upsampling, transposed convolution), has neither a side nor a step. Behind it nothing is followed
any more: windows that are shifted in between may well come to see the whole image, but `sees_all`
stays false until something mixes all positions at once.
"""

from collections.abc import Callable
from dataclasses import replace

from components.graphs import mixing, rearranging
from components.graphs.axes import hold
from components.graphs.fields import Call, Field, joined, mixed
from components.graphs.windows import Window, window_of


def field_after(call: Call) -> Field:
    """The field of what a call gives, by the fields of what it takes; at least one."""
    try:
        field = _field_after(call)
    except (AttributeError, IndexError, TypeError, ValueError):
        # Functions take their arguments in many ways; one that no rule foresaw costs its field only
        field = mixed(joined(call.fields), partly=True)
        field = replace(field, axes=(True,) * len(call.result))
    return replace(field, axes=hold(field.axes, call.result))


def _field_after(call: Call) -> Field:
    rule = _RULES.get(call.name)
    if (window := window_of(call.name, call.args, call.kwargs)) is not None:
        return _through_window(call, window)
    if "multi_head_attention" in call.name or "fft" in call.name:
        first = call.fields[0]
        return mixed(first, partly=False) if any(first.axes) else first
    if rule is not None:
        return rule(call)
    return rearranging.elementwise(call)


def _through_window(call: Call, window: Window) -> Field:
    (field, *_), rank = call.fields, len(window.kernel)
    outer, inner = field.axes[:-rank], field.axes[-rank:]
    sides_here = call.shapes[0][-rank:]
    covers = all(reach + 1 >= side for reach, side in zip(window.reach, sides_here, strict=True))
    if any(inner) and covers and set(call.result[-rank:]) == {1}:
        return mixed(field, partly=any(outer))
    if not any(inner):  # of channels, or of a single position
        return mixed(field, partly=False) if any(outer) else field
    if rank != 2 or any(outer) or window.transposed or not field.sides or not field.steps:
        return mixed(field, partly=True)
    (high, wide), (down, across) = window.reach, field.steps
    (height, width), (rows, columns) = field.sides, window.stride
    sides = height + high * down, width + wide * across
    return replace(field, sides=sides, steps=(down * rows, across * columns))


def _adaptive(call: Call) -> Field:
    """Adaptive pooling: all in one, or windows side by side if the sides divide."""
    field, before, rank = call.fields[0], call.shapes[0], int(call.name[-2])
    sides = [*zip(before[-rank:], call.result[-rank:], strict=True)]
    if all(old == new for old, new in sides):
        return field
    if all(new == 1 for _, new in sides):
        return mixed(field, partly=any(field.axes[:-rank])) if any(field.axes) else field
    if any(old % new for old, new in sides):
        return mixed(field, partly=True)
    kernel = tuple(old // new for old, new in sides)
    return _through_window(call, Window(kernel, kernel, (1,) * rank))


_RULES: dict[str, Callable[[Call], Field]] = {
    name: rule
    for names, rule in (
        ("flatten reshape view unflatten squeeze unsqueeze", rearranging.reshaped),
        ("permute", rearranging.permuted),
        ("transpose swapaxes swapdims", rearranging.transposed),
        ("pad narrow split chunk tensor_split split_with_sizes", rearranging.kept),
        ("contiguous clone channel_shuffle", rearranging.kept),
        ("cat concat concatenate", rearranging.concatenated),
        ("stack", rearranging.stacked),
        ("unbind select", rearranging.dropped),
        ("__getitem__", rearranging.indexed),
        ("mean sum amax amin max min std var prod", mixing.reduced),
        ("norm vector_norm linalg_vector_norm logsumexp", mixing.reduced),
        ("group_norm instance_norm layer_norm rms_norm softmax normalize", mixing.normalised),
        ("linear", mixing.linear),
        ("matmul bmm mm __matmul__", mixing.multiplied),
        ("scaled_dot_product_attention", mixing.attended),
        ("adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d", _adaptive),
        ("adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d", _adaptive),
    )
    for name in names.split()
}
