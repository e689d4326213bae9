"""Gates, filters and attention as pictures: each number where and as large as it should be."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.figures.attention_picture import attention_caption, attention_grid
from components.figures.colour_scales import coloured
from components.figures.filter_picture import filter_caption, filter_grid
from components.figures.gate_figure import gate_figure, gate_sentence
from components.figures.palette import CATEGORICAL
from components.figures.picture_grid import LINE_PX, magnified, picture_grid
from components.inspection import Gate
from components.inspection.feature_records import Attention, Filters


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
        "blocks.4.&lt;se&gt;: 2 of 3 above ½"
    )
    assert [bars.marker.color for bars in figure.data] == (
        [CATEGORICAL[0]] * 3 + ["#123456"] + [CATEGORICAL[0]]
    )
    assert figure.data[4].yaxis == "y5"
    assert figure.layout.height > gate_figure(gates[:2], columns=2).layout.height


def test_a_gate_in_words() -> None:
    assert gate_sentence(gate("se", 0.2, 0.9, 0.05, 0.45)) == (
        "se multiplies its 4 channels by 0.40 on average: most by 0.90 (channel 1), least by 0.05"
        " (channel 2); 1 by less than 0.1."
    )


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
        "2 filters of conv_stem, 5 × 5 pixels each, red, green and blue by their weights for these"
        " channels: from −0.5 (none) over 0 (half) to 0.5 (full); one scale for all. Raw weights"
        " from −0.25 to 0.5."
    )
    assert "(blue) over 0 (white)" in filter_caption(filters(np.ones((2, 1, 5, 5))))


def attention(prefix_tokens: int = 1) -> Attention:
    """Two layers of three heads; head n of layer m looks at place n alone, m + 1 tenths."""
    rows = np.zeros((2, 3, 2, 2), dtype=np.float32)
    for layer in range(2):
        for head in range(3):
            rows[layer, head].flat[head] = (layer + 1) / 10
    return Attention(("blocks.0", "blocks.1"), rows, rows[0, 0], "class token", prefix_tokens)


def cell(grid: Image.Image, row: int, column: int, side: int = 10, gap: int = 6) -> list[list[int]]:
    """The four places of one picture, counted from the right and from below."""
    pixels = np.asarray(grid)
    left = pixels.shape[1] - (3 - column) * (side + gap) + gap
    top = pixels.shape[0] - (2 - row) * (side + gap) + gap
    picture = pixels[top : top + side, left : left + side, :3]
    return [picture[y, x].tolist() for y in (0, 9) for x in (0, 9)]


def test_a_row_a_layer_and_a_column_a_head() -> None:
    dark, bright = coloured(np.array([0, 1], dtype=np.float32), "Viridis").tolist()
    grid = attention_grid(attention(), cell_px=10)
    for row in range(2):
        for head in range(3):
            expected = [bright if place == head else dark for place in range(4)]
            assert cell(grid, row, head) == expected


def test_on_a_shared_scale_weaker_attention_is_darker() -> None:
    half = coloured(np.array(0.5, dtype=np.float32), "Viridis").tolist()
    grid = attention_grid(attention(), "shared", cell_px=10)
    assert cell(grid, 0, 0)[0] == half
    assert cell(grid, 1, 0)[0] != half


def test_the_caption_of_attention_says_who_looks_and_what_is_missing() -> None:
    text = attention_caption(attention())
    assert text == (
        "How much of its attention the class token pays to each of the picture's 2 × 2 patches, in"
        " 2 layers of 3 heads. Coloured from 0 (dark) to the highest number (bright, Viridis), each"
        " on its own scale; the highest is 0.2. Another 85%, on average, goes to tokens that are no"
        " part of the picture."
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
