"""Attention of transformers equals what an independent reading of the same weights gives."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import timm
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from timm.utils.attention_extract import AttentionExtract
from torch import Tensor, nn
from torchvision.models import VisionTransformer, swin_t

from components.errors import ExplorerError
from components.inspection.attending import attention, has_attention
from components.inspection.prepare import prepare
from components.inspection.rolling import rolled
from components.networks import LoadedNetwork
from tests.inspection.subjects import loaded, noise, square

Values = np.ndarray[Any, np.dtype[np.float32]]
Build = Callable[[], nn.Module]

SIDE_PX = 32
SMALL = {"img_size": SIDE_PX, "patch_size": 8, "embed_dim": 24, "depth": 3, "num_heads": 3}
PATCHES = range(16)


def timm_network(name: str, **options: Any) -> Build:
    def build() -> nn.Module:
        torch.manual_seed(0)
        return spread(timm.create_model(name, num_classes=5, **options))

    return build


def torchvision_network() -> nn.Module:
    torch.manual_seed(0)
    return spread(VisionTransformer(SIDE_PX, 8, 3, 3, 24, 48, num_classes=5))


def spread(network: nn.Module) -> nn.Module:
    """With larger weights: freshly made networks look everywhere alike."""
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if parameter.ndim > 1 or "bias" in name:
                parameter.normal_(0, 0.3, generator=generator)
    return network.eval()


def lent(build: Build, side_px: int = SIDE_PX) -> LoadedNetwork:
    return loaded(build(), square(side_px))


def weights_by_tracing(network: nn.Module, images: Tensor) -> list[Values]:
    """The softmaxes in the graph that torch.fx traces, timm's own way: (heads, tokens, tokens)."""
    unfused = copy.deepcopy(network)
    for module in unfused.modules():
        if hasattr(module, "fused_attn"):
            module.fused_attn = False  # type: ignore[assignment]
    found = AttentionExtract(unfused, names=["blocks*attn.softmax"], method="fx")(images)
    return [weights[0].detach().numpy() for weights in found.values()]


def weights_by_hand(network: VisionTransformer, images: Tensor) -> list[Values]:
    """Of torchvision's, written out: softmax(q · k / √d) in each head."""
    tokens = network._process_input(images)
    tokens = torch.cat([network.class_token.expand(1, -1, -1), tokens], dim=1)
    tokens = tokens + network.encoder.pos_embedding
    found = []
    for block in network.encoder.layers:
        layer = block.self_attention
        projected = block.ln_1(tokens) @ layer.in_proj_weight.T + layer.in_proj_bias
        query, key, value = projected[0].view(-1, 3, 3, 8).permute(1, 2, 0, 3)
        weights = (query @ key.transpose(1, 2) / 8**0.5).softmax(-1)
        read = (weights @ value).transpose(0, 1).reshape(1, -1, 24)
        tokens = tokens + layer.out_proj(read)
        tokens = tokens + block.mlp(block.ln_2(tokens))
        found.append(weights.detach().numpy())
    return found


def plain_rollout(layers: list[Values]) -> Values:
    """Abnar & Zuidema's rollout, token by token."""
    count = layers[0].shape[-1]
    rollout = np.eye(count)
    for weights in layers:
        mixed = np.zeros((count, count))
        for token in range(count):
            row = np.mean([head[token] for head in weights], axis=0)
            row[token] += 1
            mixed[token] = row / row.sum()
        rollout = mixed @ rollout
    return rollout.astype(np.float32)


VIT = "vit_tiny_patch16_224"
KINDS = [
    pytest.param(timm_network(VIT, **SMALL), 1, [0], "class token", id="ViT"),
    pytest.param(
        timm_network("deit_tiny_distilled_patch16_224", **SMALL),
        2,
        [0, 1],
        "first tokens",
        id="DeiT, distilled",
    ),
    pytest.param(
        timm_network("vit_small_patch14_reg4_dinov2", **SMALL),
        5,
        [0],
        "class token",
        id="DINOv2 with registers",
    ),
    pytest.param(
        timm_network("beit_base_patch16_224", **SMALL),
        1,
        [1 + patch for patch in PATCHES],
        "mean of all patches",
        id="BEiT, whose class token gives no answer",
    ),
    pytest.param(
        timm_network("eva02_tiny_patch14_224", **SMALL),
        1,
        [1 + patch for patch in PATCHES],
        "mean of all patches",
        id="EVA-02 with rotary positions",
    ),
    pytest.param(
        timm_network(VIT, class_token=False, global_pool="avg", **SMALL),
        0,
        list(PATCHES),
        "mean of all patches",
        id="ViT without class token",
    ),
    pytest.param(
        timm_network("vit_base_patch16_siglip_224", **SMALL),
        0,
        list(PATCHES),
        "mean of all patches",
        id="SigLIP",
    ),
]


@pytest.mark.parametrize(("build", "prefix", "readers", "words"), KINDS)
def test_attention_equals_that_of_the_traced_graph(
    build: Build, prefix: int, readers: list[int], words: str
) -> None:
    network = lent(build)
    found = attention(network, noise(SIDE_PX))
    images, _ = prepare(noise(SIDE_PX), network.preprocessing)
    expected = weights_by_tracing(network.model, images)
    assert found.layers == tuple(f"blocks.{block}.attn" for block in range(3))
    assert (found.heads, found.prefix_tokens, found.reader) == (3, prefix, words)
    _check(found.rows, found.rollout, expected, readers, prefix)


def test_attention_equals_that_of_torchvisions_transformer_by_hand() -> None:
    network = lent(torchvision_network)
    found = attention(network, noise(SIDE_PX))
    images, _ = prepare(noise(SIDE_PX), network.preprocessing)
    assert found.layers[0] == "encoder.layers.encoder_layer_0.self_attention"
    assert (found.heads, found.prefix_tokens, found.reader) == (3, 1, "class token")
    assert isinstance(network.model, VisionTransformer)
    _check(found.rows, found.rollout, weights_by_hand(network.model, images), [0], 1)


def _check(
    rows: Values, rollout: Values, expected: list[Values], readers: list[int], prefix: int
) -> None:
    read = np.stack([weights[:, readers, prefix:].mean(1) for weights in expected])
    assert rows.dtype == rollout.dtype == np.float32
    assert rows.shape == (3, 3, 4, 4)
    assert read.max() > 3 * read.mean()
    np.testing.assert_allclose(rows, read.reshape(3, 3, 4, 4), atol=1e-5)
    rolled_out = plain_rollout(expected)[readers, prefix:].mean(0)
    np.testing.assert_allclose(rollout, rolled_out.reshape(4, 4), atol=1e-5)


def test_what_the_picture_does_not_get_went_to_other_tokens() -> None:
    without = attention(lent(timm_network(VIT, class_token=False, global_pool="avg", **SMALL)), RED)
    np.testing.assert_allclose(without.on_picture, np.ones((3, 3)), rtol=1e-5)
    assert without.rollout.sum() == pytest.approx(1, rel=1e-5)
    registers = attention(lent(timm_network("vit_small_patch14_reg4_dinov2", **SMALL)), RED)
    assert (registers.on_picture < 1).all()
    assert registers.rollout.sum() < 1


RED = Image.new("RGB", (SIDE_PX, SIDE_PX), "red")


@given(
    seed=st.integers(0, 2**16),
    layers=st.integers(1, 4),
    heads=st.integers(1, 3),
    tokens=st.integers(1, 6),
)
def test_rollout_is_the_product_of_mixed_means(
    seed: int, layers: int, heads: int, tokens: int
) -> None:
    logits = np.random.default_rng(seed).normal(0, 3, (layers, heads, tokens, tokens))
    weights = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    rollout = torch.eye(tokens, dtype=torch.float64)
    for each in weights:
        rollout = rolled(rollout, torch.from_numpy(each))
    np.testing.assert_allclose(rollout.numpy(), plain_rollout([*weights]), atol=1e-6)
    np.testing.assert_allclose(rollout.numpy().sum(1), np.ones(tokens), atol=1e-9)


def test_rollout_of_two_tokens_by_hand() -> None:
    """Token 0 reads only token 1, and token 1 only itself: half, then three quarters, arrive."""
    weights = torch.tensor([[[0.0, 1.0], [0.0, 1.0]]])
    once = rolled(torch.eye(2), weights)
    assert once.tolist() == [[0.5, 0.5], [0, 1]]
    assert rolled(once, weights).tolist() == [[0.25, 0.75], [0, 1]]


@pytest.mark.parametrize(
    ("build", "side_px"),
    [
        (swin_t, 64),
        (timm_network("swinv2_cr_tiny_ns_224", img_size=64, window_size=2), 64),
        (timm_network("maxvit_rmlp_pico_rw_256", img_size=64), 64),
        (timm_network("pit_ti_224"), 224),
        (timm_network("xcit_nano_12_p16_224"), 64),
        (timm_network("cait_xxs24_224", img_size=64), 64),
        (timm_network("tnt_s_legacy_patch16_224", img_size=64), 64),
        (timm_network("mobilevit_xxs"), 64),
        (timm_network("vit_dwee_patch16_reg1_gap_256", img_size=64), 64),
        (timm_network("mixer_s32_224", img_size=64), 64),
        (timm_network("resnet18"), 64),
    ],
    ids=[
        "windows",
        "windows with scaled cosines",
        "windows and grids",
        "several grids",
        "over channels",
        "talking heads",
        "within patches too",
        "unfolded patches",
        "differences of two",
        "no attention",
        "convolutions",
    ],
)
def test_other_attention_is_not_taken_for_one_over_the_picture(build: Build, side_px: int) -> None:
    network = lent(build, side_px)
    assert not has_attention(network)
    with pytest.raises(ExplorerError, match="no attention over the whole picture"):
        attention(network, RED)


class Reweighted(nn.Module):
    """Four patches that read each other by weights of one kind or another."""

    num_heads = 1

    def __init__(self, reweigh: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.embed = nn.Conv2d(3, 4, 16, 16)
        self.attn_drop = nn.Identity()
        self.head = nn.Linear(4, 5)
        self.reweigh = reweigh

    def forward(self, images: Tensor) -> Tensor:
        tokens = self.embed(images).flatten(2).transpose(1, 2)
        weights = self.reweigh((tokens @ tokens.transpose(1, 2)).softmax(-1))
        read = self.attn_drop(weights.unsqueeze(1)).squeeze(1) @ tokens
        scores: Tensor = self.head(read.mean(1))
        return scores


@pytest.mark.parametrize(
    "reweigh",
    [lambda weights: 2 * weights, lambda weights: 2 * torch.eye(4) - weights],
    ids=["rows that sum to 2", "some below 0"],
)
def test_only_weighted_means_count(reweigh: Callable[[Tensor], Tensor]) -> None:
    assert not has_attention(loaded(Reweighted(reweigh), square(SIDE_PX)))


def test_an_answer_that_is_not_finite_gets_a_sentence() -> None:
    network = lent(timm_network(VIT, **SMALL))
    with torch.no_grad():
        next(network.model.parameters()).fill_(float("nan"))
    with pytest.raises(ExplorerError, match="not finite"):
        attention(network, RED)


def condition(network: nn.Module) -> list[Any]:
    """Everything that looking could leave changed."""
    return [
        [(module.training, getattr(module, "fused_attn", None)) for module in network.modules()],
        [
            len(module._forward_hooks) + len(module._forward_pre_hooks)
            for module in network.modules()
        ],
        [(each.requires_grad, each.grad) for each in network.parameters()],
    ]


@pytest.mark.parametrize("build", [timm_network(VIT, **SMALL), torchvision_network])
def test_looking_leaves_the_network_as_it_was(build: Build) -> None:
    network = lent(build)
    network.model.train()
    images = torch.rand((1, 3, SIDE_PX, SIDE_PX), generator=torch.Generator().manual_seed(0))
    before = condition(network.model), network.model.eval()(images)
    network.model.train()
    attention(network, noise(SIDE_PX))
    assert condition(network.model) == before[0]
    assert torch.equal(network.model.eval()(images), before[1])


class Stopped(BaseException):
    """What Streamlit raises to stop a script is no Exception either."""


def test_fused_attention_comes_back_after_an_error() -> None:
    network = lent(timm_network(VIT, **SMALL))
    assert has_attention(network)

    def stop(*_: Any) -> None:
        raise Stopped

    handle = network.model.blocks[1].register_forward_hook(stop)  # type: ignore[index, union-attr]
    before = condition(network.model)
    assert any(fused for _, fused in before[0])
    with pytest.raises(Stopped):
        attention(network, RED)
    assert condition(network.model) == before
    handle.remove()


def test_the_second_look_makes_one_pass() -> None:
    network = lent(timm_network(VIT, **SMALL))
    has_attention(network)
    passes = []
    network.model.patch_embed.register_forward_hook(lambda *_: passes.append(1))  # type: ignore[union-attr]
    attention(network, RED)
    assert len(passes) == 1
