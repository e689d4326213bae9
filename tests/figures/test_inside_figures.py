"""Feature maps, gates, filters and attention: each number where and as large as it should be."""

import re
from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.figures.attention_picture import (
    LEAST_CELL_PX,
    WIDTH_PX,
    attention_caption,
    attention_grid,
    rollout_caption,
)
from components.figures.colour_scales import coloured
from components.figures.feature_row import feature_row
from components.figures.filter_picture import filter_caption, filter_grid
from components.figures.gate_figure import gate_figure, gate_table
from components.figures.palette import CATEGORICAL
from components.figures.picture_grid import LINE_PX, magnified, picture_grid
from components.inspection import FeatureMaps, Gate
from components.inspection.feature_records import Attention, Filters
from tests.figures.test_tables import Table


def gate(layer: str, *values: float) -> Gate:
    return Gate(layer, np.array(values, dtype=np.float32))


def test_gates_are_sorted_and_remember_their_channels() -> None:
    (bars,) = gate_figure([gate("blocks.1.0.se", 0.2, 0.9, 0.05, 0.6)]).data
    assert bars.y.tolist() == pytest.approx([0.9, 0.6, 0.2, 0.05])
    assert bars.customdata.tolist() == [1, 3, 0, 2]


def test_each_gate_has_a_panel_that_counts_what_it_lets_through() -> None:
    gates = [gate(f"blocks.{n}.<se>", 0.2, 0.9, 0.6) for n in range(5)]
    figure = gate_figure(gates, columns=2, colors={"blocks.3.<se>": "#123456"})
    assert len(figure.data) == 5
    assert [each.text for each in figure.layout.annotations][4] == (
        "blocks.4.&lt;se&gt;<br>2 of 3 above ½"
    )
    assert [bars.marker.color for bars in figure.data] == (
        [CATEGORICAL[0]] * 3 + ["#123456"] + [CATEGORICAL[0]]
    )
    assert figure.data[4].yaxis == "y5"
    assert figure.layout.height > gate_figure(gates[:2], columns=2).layout.height


def test_gates_bear_the_names_they_are_given_and_axes_theirs() -> None:
    gates = [gate(f"se{n}", 0.2, 0.9, 0.6) for n in range(3)]
    figure = gate_figure(gates, titles={"se0": "stage 3: se0"})
    titles = [each.text for each in figure.layout.annotations]
    assert titles[:2] == ["stage 3: se0<br>2 of 3 above ½", "se1<br>2 of 3 above ½"]
    # Below the lowest panel of each column, and left of each row.
    axes = {name: figure.layout[name].title.text for name in figure.layout if name[1:5] == "axis"}
    assert [axes[name] for name in ("xaxis", "xaxis2", "xaxis3")] == [
        None,
        "channels, the most open first",
        "channels, the most open first",
    ]
    assert [axes[name] for name in ("yaxis", "yaxis2", "yaxis3")] == [
        "multiplied by",
        None,
        "multiplied by",
    ]


def test_a_table_names_the_most_open_and_the_most_closed_channels() -> None:
    table = gate_table([gate("<se>", 0.2, 0.9, 0.05, 0.45, 0.6)], {"<se>": "stage 2: <se>"})
    assert [cell[0] for cell in Table(table).rows[1]] == [
        "stage 2: <se>",
        "5",
        "0.44",
        "40%",
        "1 (0.90), 4 (0.60), 3 (0.45), 0 (0.20)",
        "2 (0.05), 0 (0.20), 3 (0.45), 4 (0.60)",
    ]


def test_feature_maps_are_named_and_framed_in_their_stage_s_colour() -> None:
    thumbnails = np.array([[[0, 255], [255, 255]], [[0, 255], [0, 0]]], dtype=np.uint8)
    maps = FeatureMaps("<conv>", thumbnails, (7, 2), 9, 2, (0.0, 0.0), (1.0, 4.0), "activation")
    row = feature_row(maps, "#123456")
    assert re.findall(r">(channel \d+)<", row) == ["channel 7", "channel 2"]
    assert row.count("border:3px solid #123456") == 2
    assert "border:" not in feature_row(maps)
    assert 'alt="channel 7 of &lt;conv&gt;"' in row
    first, _ = re.findall(r"base64,([^\"]+)", row)
    pixels = np.asarray(Image.open(BytesIO(b64decode(first))).convert("RGBA"))[..., :3]
    shares = thumbnails[0].astype(np.float32) / 255
    assert (pixels == coloured(shares, "Viridis")).all()


def filters(weights: NDArray[np.float64]) -> Filters:
    return Filters("conv_stem", weights.astype(np.float32), 2)


def picture_at(grid: Image.Image, index: int, side: int, gap: int) -> NDArray[np.uint8]:
    """One picture of the grid's first row."""
    left = index * (side + gap)
    return np.asarray(grid)[:side, left : left + side, :3]


def test_a_colour_filter_shows_its_weights_as_colours() -> None:
    """Weight 0 is mid-grey, the largest in size is full or none."""
    weights = np.zeros((2, 3, 2, 2))
    weights[0, 0, 0, 1] = 0.5  # red at the top right
    weights[1, 2, 1, 1] = -0.5  # no blue at the bottom right
    grid = filter_grid(filters(weights), columns=2, cell_px=10, gap_px=4)
    assert grid.size == (24, 10 + LINE_PX)
    first, second = (picture_at(grid, n, 10, 4) for n in range(2))
    assert first[0, 9].tolist() == [255, 128, 128]
    assert first[9, 0].tolist() == [128, 128, 128]
    assert second[9, 9].tolist() == [128, 128, 0]


def test_grey_filters_have_diverging_colours_on_one_scale() -> None:
    weights = np.zeros((2, 1, 2, 2))
    weights[0, 0, 0, 0], weights[1, 0, 0, 0] = 4, -1
    grid = filter_grid(filters(weights), cell_px=10, gap_px=4)
    shares = np.array([1, 0.375, 0.5], dtype=np.float32)
    expected = coloured(shares, "RdBu_r").tolist()
    assert picture_at(grid, 0, 10, 4)[0, 0].tolist() == expected[0]
    assert picture_at(grid, 1, 10, 4)[0, 0].tolist() == expected[1]
    assert picture_at(grid, 1, 10, 4)[9, 9].tolist() == expected[2]


def test_filters_that_read_no_picture_get_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="these read 8 channels"):
        filter_grid(filters(np.zeros((2, 8, 3, 3))))


def test_the_caption_of_filters_tells_the_scale_and_the_raw_range() -> None:
    weights = np.zeros((2, 3, 5, 5))
    weights[0, 0, 0, 0], weights[1, 1, 1, 1] = 0.5, -0.25
    assert filter_caption(filters(weights)) == (
        "2 filters of conv_stem, 5 × 5 pixels each. Grey is 0; brighter red means a larger weight"
        " for red, darker red a more negative one, and so for green and blue. All have one scale,"
        " from −0.5 to 0.5; the weights go from −0.25 to 0.5."
    )
    assert "White is 0; red means a positive weight" in filter_caption(
        filters(np.ones((2, 1, 5, 5)))
    )


def attention(prefix_tokens: int = 1) -> Attention:
    """Two layers of three heads; head n of layer m looks at place n alone, m + 1 tenths."""
    rows = np.zeros((2, 3, 2, 2), dtype=np.float32)
    for layer in range(2):
        for head in range(3):
            rows[layer, head].flat[head] = (layer + 1) / 10
    return Attention(("blocks.0", "blocks.1"), rows, rows[0, 0], "class token", prefix_tokens)


def cell(grid: Image.Image, head: int, layer: int, side: int = 10, gap: int = 4) -> list[list[int]]:
    """The four places of one picture, counted from the right and from below."""
    pixels = np.asarray(grid)
    left = pixels.shape[1] - (2 - layer) * (side + gap) + gap
    top = pixels.shape[0] - (3 - head) * (side + gap) + gap
    picture = pixels[top : top + side, left : left + side, :3]
    return [picture[y, x].tolist() for y in (0, 9) for x in (0, 9)]


def test_a_row_a_head_and_a_column_a_layer() -> None:
    dark, bright = coloured(np.array([0, 1], dtype=np.float32), "Viridis").tolist()
    grid = attention_grid(attention(), cell_px=10)
    for head in range(3):
        for layer in range(2):
            expected = [bright if place == head else dark for place in range(4)]
            assert cell(grid, head, layer) == expected


@pytest.mark.parametrize(("layers", "heads"), [(12, 3), (12, 12), (4, 2)])
def test_layers_take_the_width_of_a_page(layers: int, heads: int) -> None:
    rows = np.full((layers, heads, 14, 14), 1 / 196, dtype=np.float32)
    paths = tuple(f"blocks.{n}" for n in range(layers))
    width, _ = attention_grid(Attention(paths, rows, rows[0, 0], "class token", 1)).size
    assert 0.8 * WIDTH_PX < width <= WIDTH_PX


def test_many_layers_stay_large_enough_to_be_seen() -> None:
    rows = np.full((40, 2, 2, 2), 0.25, dtype=np.float32)
    grid = attention_grid(Attention(("a",) * 40, rows, rows[0, 0], "class token", 0))
    assert grid.size[0] >= 40 * LEAST_CELL_PX


def test_an_even_rollout_is_called_even() -> None:
    rows = np.full((1, 1, 2, 2), 0.25, dtype=np.float32)
    even = np.array([[0.24, 0.25], [0.25, 0.26]], dtype=np.float32)
    assert rollout_caption(Attention(("a",), rows, even, "class token", 0)) == (
        "Here it is even: each of the 4 patches gets about the same, 0.24 to 0.26 (1/4 is 0.25), so"
        " it prefers no place."
    )
    assert rollout_caption(attention()) == ""


def test_on_a_shared_scale_weaker_attention_is_darker() -> None:
    half = coloured(np.array(0.5, dtype=np.float32), "Viridis").tolist()
    grid = attention_grid(attention(), "shared", cell_px=10)
    assert cell(grid, 0, 0)[0] == half
    assert cell(grid, 0, 1)[0] != half


def test_the_caption_of_attention_says_who_looks_and_what_is_missing() -> None:
    text = attention_caption(attention())
    assert text == (
        "How much of its attention the class token pays to each of the picture's 2 × 2 patches, in"
        " 2 layers of 3 heads: a column a layer, a row a head. Coloured from 0 (dark) to the"
        " highest number (bright, Viridis), each on its own scale; the highest is 0.2. Another 85%,"
        " on average, goes to tokens that are no part of the picture."
    )
    assert "no part" not in attention_caption(attention(prefix_tokens=0))
    assert "all on one scale, to 0.2" in attention_caption(attention(), "shared")


def test_places_become_squares_of_whole_pixels() -> None:
    picture = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    large = magnified(picture, 7)
    assert large.shape == (6, 6, 3)
    assert (large[:3, 3:] == picture[0, 1]).all()
    assert magnified(picture, 1).shape == (2, 2, 3)


def test_words_beside_a_grid_make_it_larger_and_leave_the_pictures_alone() -> None:
    pictures = [np.full((10, 10, 3), value, dtype=np.uint8) for value in (10, 20, 30)]
    plain = picture_grid(pictures, 2, gap_px=5)
    assert plain.size == (25, 25)
    wordy = picture_grid(pictures, 2, ["a", "b", "c"], ["first", "second"], ["x", "y"], 5)
    assert wordy.size[0] > 25
    assert wordy.size[1] == 25 + 3 * LINE_PX
    for value in (10, 20, 30):
        assert (np.asarray(wordy)[..., 0] == value).sum() >= 100
