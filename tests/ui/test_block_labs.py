"""What the laboratories of whole blocks show beside drawing and numbers."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.opening import opened, screen


def drawn(at: AppTest) -> list[dict[str, Any]]:
    """The Plotly figures on the page."""
    return [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]


def test_the_dense_block_shows_its_memory() -> None:
    at = opened("blocks", block="dense", layers="12", inputs="128", side="28", tab="look")
    assert "**512 channels**" in screen(at)
    channels, memory = drawn(at)
    assert [trace["name"] for trace in channels["data"]] == ["maps from before", "new maps"]
    assert len(memory["data"][0]["x"]) == 12


def test_the_gates_are_those_of_the_persons_picture() -> None:
    (butterfly,), (horse,) = (
        drawn(opened("blocks", block="squeeze-excitation", tab="look", image=picture))
        for picture in ("scene-butterfly", "horse")
    )
    titles = [note["text"] for note in butterfly["layout"]["annotations"]]
    assert any("stage 8" in title for title in titles)
    assert butterfly["data"] != horse["data"]


def test_fusing_says_what_it_adds() -> None:
    at = opened("blocks", block="fused-mbconv", tab="look")
    for number in ("67,188", "2,933,696"):
        assert number in screen(at)
    for figure in drawn(at):
        assert [trace["name"] for trace in figure["data"]] == ["Fused-MBConv", "MBConv"]
