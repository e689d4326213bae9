"""Configurations in JSON and YAML; nothing in them makes an object or fills the memory."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped, unused-ignore]
from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs import read_runs
from components.runs.configurations import read_config

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4), st.sampled_from(["json", "yaml"]))
@settings(deadline=None)
def test_a_configuration_comes_back(
    tmp_path_factory: pytest.TempPathFactory, config: dict[str, Any], form: str
) -> None:
    name = "config.json" if form == "json" else "args.yaml"
    file = tmp_path_factory.mktemp("run") / name
    file.write_text(json.dumps(config) if form == "json" else yaml.safe_dump(config))
    assert read_config(file).content == config


def test_config_json_goes_first(tmp_path: Path) -> None:
    (tmp_path / "metrics.csv").write_text("step,loss\n1,0.5\n")
    (tmp_path / "hparams.yaml").write_text("lr: 0.1\n")
    (run,) = read_runs(tmp_path)
    assert run.config == {"lr": 0.1}
    (tmp_path / "config.json").write_text('{"lr": 0.2}')
    (run,) = read_runs(tmp_path)
    assert run.config == {"lr": 0.2}


BOMB = "a: &a [1, 1]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(12)
)


@pytest.mark.parametrize(
    "text",
    [
        "model: !!python/object/apply:os.system [touch trace]\n",
        "a: [1, 2\n",
        BOMB,
        "a: &a [*a]\n",
        "\x00",
    ],
    ids=["object", "cut off", "bomb", "cycle", "zero"],
)
def test_yaml_that_is_more_than_values_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "hparams.yaml"
    file.write_text(text)
    reading = read_config(file)
    assert reading.content == {}
    assert reading.problems == (
        "hparams.yaml can't be read as plain YAML, so no configuration is shown.",
    )


def test_a_huge_configuration_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text(json.dumps({"a": "x" * 2_000_000}))
    assert read_config(file).problems == ("config.json has more than 1 MB and was not read.",)
