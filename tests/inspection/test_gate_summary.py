"""Which channels a gate keeps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from components.inspection.gating import gate_summary
from components.inspection.records import Gate


def gate(*values: float) -> Gate:
    return Gate("blocks.0.se", np.array(values, dtype=np.float32))


def test_the_extreme_channels_come_first() -> None:
    summary = gate_summary(gate(0.25, 0.9, 0, 0.6, 0.5, 1), count=2, parts=4)
    assert summary.most_open == (5, 1)
    assert summary.most_closed == (2, 0)
    assert (summary.layer, summary.channels) == ("blocks.0.se", 6)


def test_open_is_above_a_half_and_each_channel_is_counted_once() -> None:
    summary = gate_summary(gate(0.25, 0.9, 0, 0.6, 0.5, 1), parts=4)
    assert summary.open_share == 0.5
    assert summary.counts == (1, 1, 2, 2)


@given(
    values=arrays.arrays(np.float32, st.integers(1, 40), elements=st.floats(0, 1, width=32)),
    count=st.integers(1, 50),
    parts=st.integers(1, 20),
)
def test_nothing_is_lost(values: np.ndarray, count: int, parts: int) -> None:
    summary = gate_summary(gate(*values), count, parts)
    assert sum(summary.counts) == summary.channels == len(values)
    assert len(summary.counts) == parts
    assert len({*summary.most_open}) == len({*summary.most_closed}) == min(count, len(values))
    assert values[list(summary.most_open)].min() == np.sort(values)[-count:].min()
    assert values[list(summary.most_closed)].max() == np.sort(values)[:count].max()
