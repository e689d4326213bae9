"""Heat maps from what a layer gave and how strongly the score depends on it."""

import numpy as np
from numpy.typing import NDArray
from pytorch_grad_cam import GradCAM
from torch import Tensor, nn

METHOD = "Grad-CAM"


def grad_cam(network: nn.Module, activations: Tensor, gradients: Tensor) -> NDArray[np.float32]:
    """Grad-CAM, not scaled: activations and gradients (1, C, h, w) → float32 (h, w) ≥ 0.

    Each channel is weighted by the mean of its gradient over all places; the weighted sum of the
    channels goes through ReLU (Eq. 1 and 2, arXiv:1610.02391). The weighting is
    pytorch-grad-cam's own; without target layers it sets no hooks.
    """
    library = GradCAM(network, target_layers=[])
    arrays = (tensor.detach().float().cpu().numpy() for tensor in (activations, gradients))
    weighted = library.get_cam_image(None, None, None, *arrays)
    values: NDArray[np.float32] = np.maximum(weighted[0], 0).astype(np.float32)
    return values
