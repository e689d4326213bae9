"""What the README tells to type in a notebook does what it says."""

import re
from pathlib import Path
from typing import Any

import numpy as np

README = Path(__file__).parents[2] / "README.md"


def test_the_notebook_of_the_readme_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (code,) = [block for block in blocks if "inspect(" in block]
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102  # our own README
    answer = names["answer"]
    assert answer.predictions[0].label == "cup"
    assert answer.maps["gradcam"].shape == (1, 2, 160, 160)
    assert answer.maps["layercam"].min() == 0
    assert 0.99 < answer.maps["layercam"].max() <= 1
    assert answer.raw["gradcam"].dtype == np.float32
