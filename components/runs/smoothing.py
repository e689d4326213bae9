"""Smoothing as TensorBoard does it."""

from itertools import accumulate

import numpy as np

from components.errors import ExplorerError
from components.runs.records import Numbers


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
    finite = np.isfinite(smoothed)
    parts = ((1 - weight) * smoothed[finite]).tolist()
    averages = np.array(list(accumulate(parts, lambda average, part: weight * average + part)))
    smoothed[finite] = averages / (1 - weight ** np.arange(1, len(parts) + 1))
    return smoothed
