"""An inspection as files for other programs: arrays (`.npz`) and the picture (`.png`)."""

import json
from dataclasses import asdict
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL.PngImagePlugin import PngInfo

from components.figures.colour_scales import OPACITY, ColourScale, Range
from components.figures.heat_captions import caption
from components.figures.pictures import overlay
from components.inspection.methods import METHODS
from components.inspection.records import HeatMap, Inspection

# What each array of the file is; the name before the slash is the key.
ARRAYS = {
    "seen": "uint8 (H, W, 3): exactly the crop that the network saw",
    "logits": "float32 (classes,): the network's answer",
    "maps": "float32 (layers, classes, H, W) in [0, 1]: as pytorch-grad-cam returns them",
    "raw": "float32 (layers, classes, h, w): before any scaling, negative values set to 0",
    "features": "float32 (C, h, w): a layer's feature maps",
    "gates": "float32 (C,) in [0, 1]: what a gate multiplies each channel by",
    "names": "JSON: the order of layers and classes, and where all this comes from",
}


def npz_bytes(inspection: Inspection) -> bytes:
    """A NumPy archive that `np.load(file)` reads without unpickling anything.

    Its arrays are those of `ARRAYS`: `maps/METHOD` and `raw/METHOD` for each method,
    `features/LAYER` and `gates/LAYER` where the inspection has them. `names` is a text:
    `json.loads(str(file["names"]))`.
    """
    arrays: dict[str, NDArray[Any]] = {
        "seen": inspection.seen,
        "logits": inspection.logits,
        **{f"maps/{method}": each for method, each in inspection.maps.items()},
        **{f"raw/{method}": each for method, each in inspection.raw.items()},
        **{f"features/{layer}": each for layer, each in inspection.features.items()},
        **{f"gates/{gate.layer}": gate.values for gate in inspection.gates},
        "names": np.array(json.dumps(_names(inspection), ensure_ascii=False)),
    }
    file = BytesIO()
    # Maps hardly get smaller, and compressing them would take seconds.
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def heat_map_png(
    seen: NDArray[np.uint8],
    heat_map: HeatMap,
    opacity: float = OPACITY,
    threshold: float = 0.0,
    scale: Range | None = None,
    colours: ColourScale = "Inferno",
    smooth: bool = True,
    fading: bool = True,
) -> bytes:
    """The `overlay` as a PNG file, which carries its caption as its description."""
    height, width, _ = seen.shape
    picture = overlay(seen, heat_map.values, opacity, threshold, scale, colours, smooth, fading)
    size = (width, height)
    told = caption(heat_map, opacity, threshold, scale, colours, smooth, size, fading)
    about = PngInfo()
    about.add_itxt("Description", told)
    file = BytesIO()
    picture.save(file, "PNG", pnginfo=about)
    return file.getvalue()


def _names(inspection: Inspection) -> dict[str, Any]:
    used = dict.fromkeys(each.method for each in inspection.heat_maps)
    layers = dict.fromkeys(each.layer for each in inspection.heat_maps)
    sizes = {each.layer: each.values.shape for each in inspection.heat_maps}
    return {
        "network": inspection.network,
        "weights": asdict(inspection.weights),
        "device": inspection.device,
        "precision": inspection.precision,
        "methods": {key: f"{METHODS[key].title} ({METHODS[key].source})" for key in used},
        "layers": list(layers),
        "sizes of the layers' maps": {layer: list(size) for layer, size in sizes.items()},
        "classes": [asdict(each) for each in inspection.explained],
        "most probable": [asdict(each) for each in inspection.predictions],
        "arrays": ARRAYS,
    }
