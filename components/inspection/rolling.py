"""Attention through several layers at once."""

import torch
from torch import Tensor


def rolled(before: Tensor, weights: Tensor) -> Tensor:
    """Attention rollout with one more layer: (tokens, tokens), whose rows sum to 1.

    `weights` are the layer's, (heads, tokens, tokens); `before` is the rollout of the layers before
    it, the identity at the first. The mean over the heads stands for the layer; as much as a token
    reads by it, it keeps of itself, as the residual connection does (Abnar & Zuidema, 2020,
    arXiv:2005.00928). Row i tells how much token i holds of each token before the first layer.
    """
    mean = weights.mean(0)
    mixed = mean + torch.eye(len(mean), device=mean.device)
    return (mixed / mixed.sum(1, keepdim=True)) @ before
