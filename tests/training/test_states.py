"""States of any shape come back from a safetensors file as they were."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from components.training import states

KEYS = st.text("ab0_", min_size=1, max_size=5)
TENSORS = st.builds(
    lambda shape, seed: torch.randn(shape, generator=torch.Generator().manual_seed(seed)),
    st.lists(st.integers(0, 3), max_size=3),
    st.integers(0, 99),
)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    PLAIN | TENSORS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3),
    max_leaves=12,
)


def same(one: Any, other: Any) -> bool:
    """Equal in kind and value, tensors included."""
    if isinstance(one, torch.Tensor):
        return one.dtype == other.dtype and torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


@given(state=st.dictionaries(KEYS, VALUES, max_size=4))
def test_a_state_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, state: dict[str, Any]
) -> None:
    file = tmp_path_factory.mktemp("states") / "state"
    states.write(file, state)
    assert same(states.read(file), state)


def test_it_is_an_ordinary_file_with_the_tensors_under_their_dotted_names(tmp_path: Path) -> None:
    weight = torch.arange(6.0).reshape(2, 3).t()
    state = {"optimizer": {"groups": [{"lr": 0.1}, {"lr": weight}]}, "best": float("inf")}
    states.write(tmp_path / "state", state)
    with safe_open(tmp_path / "state", framework="pt") as opened:
        assert list(opened.keys()) == ["optimizer.groups.1.lr"]
        assert torch.equal(opened.get_tensor("optimizer.groups.1.lr"), weight)
        (said,) = opened.metadata().values()
    assert json.loads(said)["optimizer"]["groups"][0] == {"lr": 0.1}
    assert states.read(tmp_path / "state")["best"] == float("inf")


@pytest.mark.parametrize(
    "said", [None, {}, {states.KEY: "{"}, {states.KEY: "3"}, {states.KEY: '{"$tensor": "b"}'}]
)
def test_another_safetensors_file_is_refused(tmp_path: Path, said: dict[str, str] | None) -> None:
    save_file({"a": torch.zeros(1)}, tmp_path / "state", said)
    with pytest.raises((SafetensorError, ValueError, TypeError, KeyError)):
        states.read(tmp_path / "state")
