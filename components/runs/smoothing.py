"""Smoothing as TensorBoard does it."""

import numpy as np

from components.errors import ExplorerError
from components.runs.records import Numbers

LOST_BITS = 54  # 1 − 2^-54 is 1 in double precision


def smooth(values: Numbers, weight: float) -> Numbers:
    """The exponential moving average of n values (n,), without bias towards zero at the start.

    With the running average a_k = weight · a_{k-1} + (1 − weight) · v_k from a_0 = 0, the k-th
    result is a_k / (1 − weight^k), so the first is v_1 itself (Kingma & Ba, arXiv:1412.6980, §3).
    NaN and infinite values stay where they are and are not averaged in. Weight 0 changes nothing.

    Raises:
        ExplorerError: if the weight is not in [0, 1).
    """
    if not 0 <= weight < 1:
        raise ExplorerError(f"Smoothing must be at least 0 and below 1, not {weight}.")
    smoothed = np.array(values, dtype=np.float64)
    if weight == 0:
        return smoothed
    finite = np.isfinite(smoothed)
    if finite.all():
        return _averages(smoothed, weight)
    smoothed[finite] = _averages(smoothed[finite], weight)
    return smoothed


def _averages(values: Numbers, weight: float) -> Numbers:
    # Takes a second to import: paid by the first who smooths, not by the page.
    from scipy.signal import lfilter

    averages: Numbers = lfilter([1.0], [1.0, -weight], (1 - weight) * values)
    # Later powers are too small to change 1, and slow to compute.
    count = min(len(averages), int(LOST_BITS / -np.log2(weight)) + 2)
    averages[:count] /= 1 - weight ** np.arange(1, count + 1)
    return averages
