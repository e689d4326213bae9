"""The answer that the Inspection page opens on: made beforehand, read without torch.

`python -m components.inspection.opening` makes it from the demo weights and the first sample.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from components.errors import ExplorerError
from components.inspection.records import (
    FeatureMaps,
    HeatMap,
    Inspection,
    LayerInfo,
    Prediction,
)
from components.networks import Weights

ASSETS = Path(__file__).parents[2] / "assets"
FILE = ASSETS / "opening.npz"
ARRAYS = ("seen", "values", "thumbnails")


def first_sample() -> Path:
    """The sample scene that the opening answer is about.

    Raises:
        ExplorerError: if there are no samples.
    """
    for file in sorted((ASSETS / "samples").glob("scene-*.png")):
        if not file.stem.endswith("-mask"):
            return file
    raise ExplorerError("The sample scenes are missing; `make demo` makes them.")


def write(answer: Inspection, file: Path = FILE) -> None:
    """Write an answer as arrays and JSON: nothing that would have to be unpickled."""
    plain = asdict(answer)
    arrays = {
        "seen": plain.pop("seen"),
        "values": plain["heat_map"].pop("values"),
        "thumbnails": plain["feature_maps"].pop("thumbnails"),
    }
    np.savez_compressed(file, **arrays, rest=np.array(json.dumps(plain)))


def read(file: Path = FILE) -> Inspection | None:
    """The answer in a file, or None if it has not been made."""
    if not file.is_file():
        return None
    with np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in ARRAYS}
        plain: dict[str, Any] = json.loads(str(stored["rest"]))
    maps = {key: _tuples(value) for key, value in plain.pop("feature_maps").items()}
    return Inspection(
        weights=Weights(**plain.pop("weights")),
        seen=arrays["seen"],
        predictions=tuple(Prediction(**each) for each in plain.pop("predictions")),
        explained=Prediction(**plain.pop("explained")),
        heat_map=HeatMap(values=arrays["values"], **plain.pop("heat_map")),
        feature_maps=FeatureMaps(thumbnails=arrays["thumbnails"], **maps),
        layers=tuple(
            LayerInfo(**{key: _tuples(value) for key, value in each.items()})
            for each in plain.pop("layers")
        ),
        **plain,
    )


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def main() -> None:
    """Make the opening answer anew."""
    from components.inspection import look, read_image
    from components.networks import load

    image = read_image(first_sample().read_bytes())
    write(look(load("demo", "demo", "cpu"), image))


if __name__ == "__main__":
    main()
