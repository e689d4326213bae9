"""Where a transformer looks: its attention in one picture."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from components.errors import ExplorerError
from components.inspection.asking import Picture
from components.inspection.attention_layers import telling
from components.inspection.attention_plans import Plan, plan_of
from components.inspection.computing import within_memory
from components.inspection.feature_records import Attention
from components.inspection.passes import crop_of, logits_of
from components.inspection.prepare import prepared
from components.inspection.rolling import rolled

if TYPE_CHECKING:
    from components.networks import LoadedNetwork


def has_attention(network: "LoadedNetwork") -> bool:
    """Whether every token of a network reads from all of the picture, in every attention layer.

    True for vision transformers (ViT, DeiT, BEiT, EVA, DINO, SigLIP); false without attention,
    and where it stays in windows (Swin, MaxViT), changes its grid (PiT), mixes channels (XCiT), or
    is more than a weighted mean (CaiT's talking heads). Takes the network's lock; the first time
    it makes a pass.

    Raises:
        ExplorerError: if the device is out of memory.
    """
    return plan_of(network) is not None


def attention(network: "LoadedNetwork", image: Picture) -> Attention:
    """Where the network looks in a picture, by one forward pass. Takes the network's lock.

    Raises:
        ExplorerError: if it has no attention over the whole picture in every layer, its answer is
            not finite, or the device is out of memory.
    """
    plan = plan_of(network)
    if plan is None:
        raise ExplorerError(
            f"{network.name} has no attention over the whole picture in every layer, so there is"
            " no map of it; choose a vision transformer such as vit_tiny_patch16_224."
        )
    seen = crop_of(image, network.preprocessing)

    def forward() -> Attention:
        reading = _Reading(plan, network.device)
        with telling(network.model, reading.note), torch.no_grad():
            logits_of(network, prepared(seen, network.preprocessing))
        return reading.record()

    with network.lock:
        return within_memory(forward, network.device)


class _Reading:
    """What a pass shows of attention; of each layer only what is shown outlives the layer."""

    def __init__(self, plan: Plan, device: str) -> None:
        self.plan = plan
        self.rows: list[Tensor] = []
        # Before the first layer every token holds nothing but itself.
        self.rollout = torch.eye(plan.tokens, device=device)

    def note(self, _: str, weights: Tensor) -> None:
        """One more layer: its weights (1, heads, tokens, tokens)."""
        heads = weights[0].float()
        self.rows.append(self._on_places(heads))
        self.rollout = rolled(self.rollout, heads)

    def record(self) -> Attention:
        """What was read, on the CPU."""
        rollout = self._on_places(self.rollout)
        return Attention(
            layers=self.plan.layers,
            rows=torch.stack(self.rows).cpu().numpy(),
            rollout=rollout.cpu().numpy(),
            reader=self.plan.reader,
            prefix_tokens=self.plan.prefix,
        )

    def _on_places(self, weights: Tensor) -> Tensor:
        """(…, tokens, tokens) → how much the readers take from each place (…, h, w)."""
        seen = weights[..., list(self.plan.readers), self.plan.prefix :].mean(-2)
        return seen.view(*seen.shape[:-1], self.plan.side, self.plan.side)
