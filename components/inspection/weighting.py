"""Heat maps from what a layer gave and how strongly the score depends on it."""

import numpy as np
from numpy.typing import NDArray
from pytorch_grad_cam import GradCAM, GradCAMPlusPlus, HiResCAM, LayerCAM, XGradCAM
from torch import nn

from components.errors import ExplorerError

Values = NDArray[np.float32]

# The library wants a network, but its weighting never looks at it; without target layers it sets
# no hooks.
_NO_NETWORK = nn.LayerNorm(1)
_BY_GRADIENTS = {
    "gradcam": GradCAM(_NO_NETWORK, target_layers=[]),
    "hirescam": HiResCAM(_NO_NETWORK, target_layers=[]),
    "gradcam++": GradCAMPlusPlus(_NO_NETWORK, target_layers=[]),
    "xgradcam": XGradCAM(_NO_NETWORK, target_layers=[]),
    "layercam": LayerCAM(_NO_NETWORK, target_layers=[]),
}


def by_gradients(method: str, activations: Values, gradients: Values) -> Values:
    """Heat maps, not scaled: activations and gradients (N, C, h, w) → float32 (N, h, w) ≥ 0.

    The weighting is pytorch-grad-cam's own; what is negative becomes 0, as there.

    Raises:
        ExplorerError: if the gradients are not finite.
    """
    weigh = _BY_GRADIENTS[method].get_cam_image
    return _positive(weigh(None, None, None, activations, gradients, eigen_smooth=False))


def by_activations(activations: Values) -> Values:
    """Eigen-CAM, not scaled: activations (N, C, h, w) → float32 (N, h, w) ≥ 0.

    At each place, how much of the layer's first principal component is there. The library computes
    a singular vector for every place, where the first is enough; this is the same one with the
    same sign.
    """
    return _positive(np.stack([_first_component(each) for each in activations]))


def _first_component(activations: Values) -> Values:
    channels, height, width = activations.shape
    places = activations.reshape(channels, -1).T
    centred = places - places.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    component: Values = (centred @ directions[0]).reshape(height, width)
    return component


def _positive(values: Values) -> Values:
    if not np.isfinite(values).all():
        raise ExplorerError(
            "The gradients at this layer are not finite numbers; choose another layer."
        )
    positive: Values = np.maximum(values, 0).astype(np.float32, copy=False)
    return positive
