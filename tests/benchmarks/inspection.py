"""One captured pass against the work it contains and against the library's own Grad-CAM."""

import torch
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from components.inspection import look, read_image
from components.inspection.opening import first_sample
from components.inspection.prepare import prepare
from components.networks import load
from tests.benchmarks.measuring import Comparison, compare

LAYER = "blocks.6"


def run() -> list[Comparison]:
    """EfficientNet-B0 at 224 pixels with random weights on the CPU."""
    loaded = load("efficientnet_b0")
    image = read_image(first_sample().read_bytes())
    tensor = prepare(image, loaded.preprocessing)[0]

    def bare() -> None:
        tensor.requires_grad_(True)
        loaded.model(tensor)[0, 0].backward()
        loaded.model.zero_grad()

    def library() -> None:
        with torch.no_grad():
            loaded.model(tensor)  # the prediction
        with GradCAM(loaded.model, [loaded.model.get_submodule(LAYER)]) as cam:
            cam(tensor, [ClassifierOutputTarget(0)])

    ours = ("prediction, Grad-CAM, feature maps", lambda: look(loaded, image, LAYER, 0))
    return [
        compare("one look, B0", ours, ("bare forward and backward", bare)),
        compare("one look, B0", ours, ("prediction, then pytorch-grad-cam", library)),
    ]
