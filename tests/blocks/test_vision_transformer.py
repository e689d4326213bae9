"""The vision transformer's laboratory beside timm's; patches and places by hand."""

import numpy as np
import pytest
import timm
import torch
from hypothesis import given
from hypothesis import strategies as st

from components.blocks.building import build
from components.blocks.costing import cost
from components.blocks.labs.vision_transformer import encoder
from components.blocks.parts import Shape
from components.blocks.patches import patches, similarity, sine_positions, unrolled
from components.errors import ExplorerError
from components.figures.patch_pictures import CHOSEN, patch_grid, similarity_map, vector_strip
from tests.blocks.comparing import counted, designs, figures


@pytest.fixture(scope="module")
def vit() -> torch.nn.Module:
    network: torch.nn.Module = timm.create_model("vit_tiny_patch16_224").eval()
    return network


def test_the_layer_costs_what_timms_costs() -> None:
    alone = designs("vision-transformer")["The layer alone, 197 tokens"]
    params, macs, _ = figures(alone)
    activations = cost(alone.block, alone.taken).activations
    # Queries, keys, values, the way out, the middle of the multilayer perceptron, and its end.
    assert activations == (3 + 1 + 4 + 1) * 192 * 197 == 340_416

    class OnTokens(torch.nn.Module):
        """timm's block on tokens as rows."""

        def __init__(self) -> None:
            super().__init__()
            self.block = timm.models.vision_transformer.Block(192, 3, qkv_bias=True)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            tokens: torch.Tensor = self.block(x.flatten(2).transpose(1, 2))
            return tokens

    theirs = counted(OnTokens, Shape(192, 197, 1))
    assert (params, macs) == theirs[:2]
    assert params == 12 * 192**2 + 13 * 192
    assert macs == 12 * 192**2 * 197 + 2 * 197**2 * 192


def test_the_layer_computes_what_timms_computes(vit: torch.nn.Module) -> None:
    theirs = vit.get_submodule("blocks.0")
    ours = build(encoder(192, 3), Shape(192, 10, 1)).eval()
    # In the same order: norm1, queries-keys-values, way out, norm2, fc1, fc2.
    for mine, their in zip(ours.parameters(), theirs.parameters(), strict=True):
        mine.data.copy_(their.data.view(mine.shape) + 0.01)
        their.data.add_(0.01)
    tokens = torch.randn(2, 10, 192)
    with torch.no_grad():
        expected = theirs(tokens)
        found = ours(tokens.transpose(1, 2).unsqueeze(3)).squeeze(3).transpose(1, 2)
    assert torch.allclose(found, expected, atol=1e-4)


def test_patches_tokens_and_places_are_timms(vit: torch.nn.Module) -> None:
    whole = designs("vision-transformer")["Patches and one encoder layer"]
    parts = [vit.get_submodule(name) for name in ("patch_embed", "blocks.0")]
    params = sum(each.numel() for part in parts for each in part.parameters())
    params += vit.get_parameter("cls_token").numel() + vit.get_parameter("pos_embed").numel()
    assert figures(whole)[0] == params
    assert figures(whole)[2] == (192, 197, 1)


def test_pairs_of_tokens_grow_with_the_fourth_power_of_the_side() -> None:
    """Twice the side: attention's pairs × 16, all the rest × 4 (up to the class token)."""
    small, large = (
        figures(designs("vision-transformer", side=side)[f"The layer alone, {tokens} tokens"])[1]
        for side, tokens in ((224, "197"), (448, "785"))
    )
    assert small - 12 * 192**2 * 197 == 2 * 197**2 * 192
    assert (large - 12 * 192**2 * 785) / (small - 12 * 192**2 * 197) == pytest.approx(16, rel=0.02)


def test_numbers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ExplorerError, match="can't be cut into patches of 16"):
        designs("vision-transformer", side=230)
    with pytest.raises(ExplorerError, match="to 5 heads"):
        designs("vision-transformer", headcount=5)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(2, 6))
def test_patches_put_together_are_the_picture(rows: int, columns: int, side: int) -> None:
    chance = np.random.default_rng(rows * 100 + columns * 10 + side)
    picture = chance.integers(0, 256, (rows * side, columns * side, 3), dtype=np.uint8)
    cut = patches(picture, side)
    assert cut.shape == (rows, columns, side, side, 3)
    assert np.array_equal(
        np.block([[[cut[r, c]] for c in range(columns)] for r in range(rows)]), picture
    )
    with pytest.raises(ExplorerError):
        patches(picture[1:], side)


def test_unrolling_is_what_a_patch_embedding_multiplies(vit: torch.nn.Module) -> None:
    """The first token of timm's embedding is its matrix times the unrolled patch: 768 numbers."""
    chance = np.random.default_rng(0)
    picture = chance.integers(0, 256, (224, 224, 3), dtype=np.uint8)
    vector = unrolled(patches(picture, 16)[2, 5])
    assert vector.shape == (768,)
    linear = vit.get_submodule("patch_embed.proj")
    with torch.no_grad():
        tokens = vit.get_submodule("patch_embed")(
            torch.from_numpy(picture.astype(np.float32)).permute(2, 0, 1)[None]
        )
    matrix = linear.get_parameter("weight").detach().numpy().reshape(192, 768)
    by_hand = matrix @ vector.astype(np.float32) + linear.get_parameter("bias").detach().numpy()
    assert tokens[0, 2 * 14 + 5].numpy() == pytest.approx(by_hand, rel=1e-3, abs=1e-2)


def test_sine_places_are_alike_where_they_are_near() -> None:
    vectors = sine_positions(14, 192)
    assert vectors.shape == (196, 192)
    cosines = similarity(vectors, 91).reshape(14, 14)
    row, column = divmod(91, 14)
    assert cosines[row, column] == pytest.approx(1)
    assert cosines[row, column + 1] > cosines[row, column + 3] > cosines[row + 3, column + 4]
    # By hand, the first wave of the row: sin of the row itself.
    assert vectors[5 * 14 + 3, 0] == pytest.approx(np.sin(5))
    assert vectors[5 * 14 + 3, 96 + 48] == pytest.approx(np.cos(3))


def test_the_chosen_patch_is_framed_and_the_strip_holds_every_number() -> None:
    picture = np.full((224, 224, 3), 200, dtype=np.uint8)
    grid = np.asarray(patch_grid(picture, 16, 16).convert("RGB"))
    frame = np.array([int(CHOSEN[i : i + 2], 16) for i in (1, 3, 5)])
    ys, xs = np.nonzero((grid == frame).all(axis=2))
    assert (ys.min() // 34, xs.min() // 34) == (1, 1)  # number 16 is the second of the second row
    strip = np.asarray(vector_strip(np.full((16, 16, 3), 7, dtype=np.uint8), 64))
    assert strip.shape[1] == 768
    assert [tuple(strip[y, 0]) for y in (0, strip.shape[0] // 2, -1)] == [
        (7, 0, 0),
        (0, 7, 0),
        (0, 0, 7),
    ]
    assert similarity_map(sine_positions(14, 192), 0).size == (280, 280)
