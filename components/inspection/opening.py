"""The answer that the Inspection page opens on: made beforehand, read without torch.

`python -m components.inspection.opening` makes it from the demo weights and the first sample.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.errors import ExplorerError
from components.inspection.records import HeatMap, Inspection, LayerInfo, Prediction
from components.inspection.trust_records import TrustLine
from components.networks import Weights

ASSETS = Path(__file__).parents[2] / "assets"
FILE = ASSETS / "opening.npz"


@dataclass(frozen=True, slots=True)
class Opening:
    """A look at a picture, how far to trust it, and what a page must know of the network.

    The look has one heat map for each layer of the `ladder`, and for the default layer.
    """

    answer: Inspection
    trust: TrustLine
    layers: tuple[LayerInfo, ...]
    default_layer: str
    ladder: tuple[str, ...]

    @property
    def heat_map(self) -> HeatMap:
        """The map at the default layer."""
        return next(each for each in self.answer.heat_maps if each.layer == self.default_layer)


def first_sample() -> Path:
    """The sample scene that the opening answer is about.

    Raises:
        ExplorerError: if there are no samples.
    """
    for file in sorted((ASSETS / "samples").glob("scene-*.png")):
        if not file.stem.endswith("-mask"):
            return file
    raise ExplorerError("The sample scenes are missing; `make demo` makes them.")


def write(opening: Opening, file: Path = FILE) -> None:
    """Write it as arrays and JSON: nothing that would have to be unpickled."""
    plain = asdict(opening)
    answer = plain["answer"]
    arrays = {name: answer.pop(name) for name in ("seen", "logits")}
    for number, heat_map in enumerate(answer["heat_maps"]):
        arrays[f"map {number}"] = heat_map.pop("values")
    np.savez_compressed(file, **arrays, rest=np.array(json.dumps(plain)))


def read(file: Path = FILE) -> Opening | None:
    """What is in a file, or None if it has not been made."""
    if not file.is_file():
        return None
    with np.load(file, allow_pickle=False) as stored:
        arrays = dict(stored)
    plain: dict[str, Any] = json.loads(str(arrays["rest"]))
    return Opening(
        answer=_answer(plain["answer"], arrays),
        trust=TrustLine(**plain["trust"]),
        layers=tuple(
            LayerInfo(each["path"], each["operator"], tuple(each["shape"]))
            for each in plain["layers"]
        ),
        default_layer=plain["default_layer"],
        ladder=tuple(plain["ladder"]),
    )


def _answer(plain: dict[str, Any], arrays: dict[str, Any]) -> Inspection:
    plain["weights"] = Weights(**plain["weights"])
    plain["heat_maps"] = tuple(
        HeatMap(arrays[f"map {number}"], **each) for number, each in enumerate(plain["heat_maps"])
    )
    for name in ("predictions", "explained"):
        plain[name] = tuple(Prediction(**each) for each in plain[name])
    return Inspection(seen=arrays["seen"], logits=arrays["logits"], **(plain | {"gates": ()}))


def answered() -> Opening:
    """Ask the demo network on the CPU."""
    from components import inspection
    from components.networks import load

    loaded = load("demo", "demo", "cpu")
    image = inspection.read_image(first_sample().read_bytes())
    default, ladder = inspection.default_layer(loaded), inspection.ladder(loaded)
    layers = tuple(dict.fromkeys((*ladder, default)))
    for _ in range(2):  # the first pass also sets the network up, and its time tells nothing
        answer = inspection.inspect(loaded, image, layers=layers, features=False)[0]
    heat_map = answer.heat_map("gradcam", default, answer.explained[0].index)
    trust = inspection.trust_line(loaded, image, heat_map)
    return Opening(answer, trust, inspection.layers(loaded), default, ladder)


if __name__ == "__main__":
    write(answered())
