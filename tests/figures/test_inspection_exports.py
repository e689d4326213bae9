"""Files to take along: every number comes back, and nothing has to be unpickled."""

import json
import zipfile
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from components.figures.heat_captions import caption
from components.figures.inspection_exports import ARRAYS, heat_map_png, npz_bytes
from components.figures.pictures import overlay
from components.inspection import Gate, HeatMap, Inspection, Prediction
from components.networks import Weights

PREDICTIONS = tuple(
    Prediction(index, label, probability, logit)
    for index, label, probability, logit in (
        (2, "tabby, tabby cat", 0.6, 2.5),
        (0, "дог <script>", 0.3, 1.75),
    )
)


@pytest.fixture
def inspection() -> Inspection:
    generator = np.random.default_rng(0)
    heat_maps = tuple(
        HeatMap(generator.random((side, side), dtype=np.float32), layer, each.index, method)
        for method in ("gradcam", "gradcam++")
        for layer, side in (("blocks.2", 6), ("blocks.6", 3))
        for each in PREDICTIONS
    )
    return Inspection(
        network="efficientnet_b0",
        weights=Weights("random", "random", "Random weights", "any"),
        device="cpu",
        precision="float32",
        seen=generator.integers(0, 256, (12, 12, 3), dtype=np.uint8),
        logits=generator.random(3, dtype=np.float32),
        predictions=PREDICTIONS,
        explained=PREDICTIONS,
        heat_maps=heat_maps,
        features={"blocks.6": generator.random((4, 3, 3), dtype=np.float32)},
        gates=(Gate("blocks.6.0.se", generator.random(4, dtype=np.float32)),),
        elapsed_s=0.1,
    )


def test_every_array_comes_back_exactly(inspection: Inspection) -> None:
    with np.load(BytesIO(npz_bytes(inspection)), allow_pickle=False) as file:
        assert set(file) == {
            "seen",
            "logits",
            *(
                f"{kind}/{method}"
                for kind in ("maps", "raw")
                for method in ("gradcam", "gradcam++")
            ),
            "features/blocks.6",
            "gates/blocks.6.0.se",
            "names",
        }
        assert (file["seen"] == inspection.seen).all()
        assert (file["logits"] == inspection.logits).all()
        assert (file["features/blocks.6"] == inspection.features["blocks.6"]).all()
        assert (file["gates/blocks.6.0.se"] == inspection.gates[0].values).all()
        for method in ("gradcam", "gradcam++"):
            assert (file[f"maps/{method}"] == inspection.maps[method]).all()
            assert (file[f"raw/{method}"] == inspection.raw[method]).all()
        assert file["maps/gradcam"].shape == (2, 2, 12, 12)
        assert file["maps/gradcam"].dtype == np.float32


def test_names_tell_which_map_is_which(inspection: Inspection) -> None:
    with np.load(BytesIO(npz_bytes(inspection)), allow_pickle=False) as file:
        names = json.loads(str(file["names"]))
        raw = file["raw/gradcam++"]
    assert names["network"] == "efficientnet_b0"
    assert names["weights"]["key"] == "random"
    assert list(names["methods"]) == ["gradcam", "gradcam++"]
    assert "arXiv:1610.02391" in names["methods"]["gradcam"]
    assert names["sizes of the layers' maps"] == {"blocks.2": [6, 6], "blocks.6": [3, 3]}
    assert [each["label"] for each in names["classes"]] == [each.label for each in PREDICTIONS]
    layer, wanted = names["layers"].index("blocks.2"), names["classes"][1]["index"]
    expected = inspection.heat_map("gradcam++", "blocks.2", wanted)
    assert (raw[layer, 1] == expected.values).all()


def test_no_array_needs_pickle(inspection: Inspection) -> None:
    """An array of objects says so in its header."""
    with zipfile.ZipFile(BytesIO(npz_bytes(inspection))) as archive:
        for name in archive.namelist():
            header = archive.read(name)[:128]
            assert header.startswith(b"\x93NUMPY")
            assert b"'|O'" not in header


def test_every_kind_of_array_is_explained(inspection: Inspection) -> None:
    with np.load(BytesIO(npz_bytes(inspection)), allow_pickle=False) as file:
        kinds = {name.partition("/")[0] for name in file}
        assert json.loads(str(file["names"]))["arrays"] == ARRAYS
    assert kinds == set(ARRAYS)


def test_an_answer_without_maps_is_exported_too(inspection: Inspection) -> None:
    bare = Inspection(
        **{
            name: getattr(inspection, name)
            for name in ("network", "weights", "device", "precision", "seen", "logits")
        },
        predictions=PREDICTIONS,
        explained=PREDICTIONS[:1],
        heat_maps=(),
        features={},
        gates=(),
        elapsed_s=0.1,
    )
    with np.load(BytesIO(npz_bytes(bare)), allow_pickle=False) as file:
        assert set(file) == {"seen", "logits", "names"}


def test_the_picture_carries_its_caption(inspection: Inspection) -> None:
    heat_map = inspection.heat_maps[0]
    options = {"opacity": 0.3, "threshold": 0.2, "colours": "Magma", "smooth": False}
    file = Image.open(BytesIO(heat_map_png(inspection.seen, heat_map, **options)))  # type: ignore[arg-type]
    expected = overlay(inspection.seen, heat_map.values, **options)  # type: ignore[arg-type]
    assert (np.asarray(file) == np.asarray(expected)).all()
    told = caption(heat_map, size_px=(12, 12), **options)  # type: ignore[arg-type]
    assert file.text["Description"] == told  # type: ignore[attr-defined]
