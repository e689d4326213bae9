"""One captured pass against the work it contains, against the library, and for many pictures."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import torch
from PIL import Image
from pytorch_grad_cam import GradCAM, GradCAMPlusPlus, HiResCAM, LayerCAM, XGradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import Tensor

from components.inspection import default_layer, inspect, predict, read_image
from components.inspection.computing import mixed_precision, on_device
from components.inspection.opening import first_sample
from components.inspection.passes import suitable
from components.inspection.prepare import prepare
from components.networks import LoadedNetwork, load
from tests.benchmarks.measuring import Comparison, compare, memory_bytes
from tests.inspection.test_many_threads import QUESTIONS, THREADS, hooks, network, same

EARLY = "blocks.1"
METHODS = ("gradcam", "hirescam", "gradcam++", "xgradcam", "layercam")
LIBRARY = (GradCAM, HiResCAM, GradCAMPlusPlus, XGradCAM, LayerCAM)
PICTURES = 256


def run() -> list[Comparison]:
    """EfficientNet-B0 at 224 pixels with random weights, on the fastest device that is here."""
    loaded = load("efficientnet_b0", "random")
    image = read_image(first_sample().read_bytes())
    tensor = prepare(image, loaded.preprocessing)[0]
    with TemporaryDirectory() as folder:
        files = photographs(Path(folder))
        return [
            *(row for layer in (default_layer(loaded), EARLY) for row in one(loaded, image, layer)),
            *many(loaded, files),
            channels_last(loaded, tensor),
        ]


def one(loaded: LoadedNetwork, image: Image.Image, layer: str) -> list[Comparison]:
    """One picture: top-5, five maps and the layer's features."""
    tensor = prepare(image, loaded.preprocessing)[0]
    ours = ("one look", lambda: inspect(loaded, image, METHODS, layer, [0]))
    bare = ("bare forward and backward", lambda: forward_and_backward(loaded, tensor))
    library = ("pytorch-grad-cam, 5 times", lambda: by_the_library(loaded, tensor, layer))
    name = f"top-5, five maps, features at `{layer}`, B0 ({loaded.device})"
    return [compare(name, ours, bare, 15), compare(name, ours, library)]


def many(loaded: LoadedNetwork, files: list[Path]) -> list[Comparison]:
    """Photographs as files, against the network alone on numbers that lie ready."""
    size = suitable(loaded, None)
    ready = torch.rand((size, 3, 224, 224))
    name = f"{PICTURES} JPEGs of 500×375, batches of {size}, B0 ({loaded.device})"

    def bare(work: Callable[[LoadedNetwork, Tensor], None]) -> None:
        for _ in range(PICTURES // size):
            work(loaded, ready)

    return [
        compare(
            name,
            ("predict", lambda: list(predict(loaded, files))),
            ("bare forward", partial(bare, forward)),
            3,
        ),
        compare(
            name,
            ("inspect, Grad-CAM", lambda: inspect(loaded, files, features=False)),
            ("bare forward and backward", partial(bare, forward_and_backward)),
            3,
        ),
    ]


def channels_last(loaded: LoadedNetwork, tensor: Tensor) -> Comparison:
    """The bare network in torch's memory format for convolutions, against the default format."""
    contiguous = load("efficientnet_b0", "random", loaded.device)
    contiguous.model.to(memory_format=torch.contiguous_format)
    plain = tensor.contiguous().to(loaded.device)
    return compare(
        f"forward and backward of one picture, B0 ({loaded.device})",
        ("channels last", lambda: backward(loaded, on_device(tensor, loaded.device))),
        ("default format", lambda: backward(contiguous, plain)),
    )


def eight_threads(seconds: float = 60) -> str:
    """Eight threads on one small network for a minute: what they got, and what they left."""
    shared, alone = network(), network()
    expected = {question: question.ask(alone) for question in QUESTIONS}

    def looks(until: float, seed: int) -> tuple[int, int]:
        """How many maps one thread made until a moment, and how many of them were wrong."""
        random, made, wrong = Random(seed), 0, 0
        while perf_counter() < until:
            question = random.choice(QUESTIONS)
            made, wrong = made + 1, wrong + (not same(question.ask(shared), expected[question]))
        return made, wrong

    def together(lasting_s: float) -> tuple[int, int]:
        until = perf_counter() + lasting_s
        with ThreadPoolExecutor(THREADS) as threads:
            made, wrong = zip(*threads.map(partial(looks, until), range(THREADS)), strict=True)
        gc.collect()
        return sum(made), sum(wrong)

    together(seconds / 4)
    before = memory_bytes("self", "VmRSS")
    made, wrong = together(seconds)
    growth = memory_bytes("self", "VmRSS") - before
    return (
        f"{THREADS} threads on one network for {seconds:.0f} s: {made:,} maps, {wrong} wrong,"
        f" {hooks(shared.model)} hooks left, memory {growth / 1e6:+.1f} MB."
    )


def forward(loaded: LoadedNetwork, images: Tensor) -> None:
    """The network alone, as our passes run it."""
    with torch.no_grad(), mixed_precision(loaded.device):
        loaded.model(on_device(images, loaded.device)).cpu()


def forward_and_backward(loaded: LoadedNetwork, images: Tensor) -> None:
    """The network alone, with the gradient of one score with respect to the images."""
    backward(loaded, on_device(images, loaded.device))


def backward(loaded: LoadedNetwork, ready: Tensor) -> None:
    """The same for images that lie on the device in the memory format to use."""
    leaf = ready.detach().requires_grad_()
    loaded.model.requires_grad_(False)
    with mixed_precision(loaded.device):
        score = loaded.model(leaf)[:, 0].sum()
    torch.autograd.grad(score, leaf)[0].cpu()
    loaded.model.requires_grad_(True)


def by_the_library(loaded: LoadedNetwork, tensor: Tensor, layer: str) -> None:
    """A map of each method, as the library's own examples make them."""
    images = on_device(tensor, loaded.device)
    for method in LIBRARY:
        with method(loaded.model, [loaded.model.get_submodule(layer)]) as library:
            library(images, [ClassifierOutputTarget(0)])


def photographs(folder: Path) -> list[Path]:
    """JPEG files with the detail of photographs: noise of several sizes."""
    random = np.random.default_rng(0)
    files = [folder / f"{number}.jpg" for number in range(PICTURES)]
    for file in files:
        layers = [
            Image.fromarray(random.integers(0, 256, (side, side, 3), dtype=np.uint8)).resize(
                (500, 375), Image.Resampling.BICUBIC
            )
            for side in (5, 40, 300)
        ]
        picture = Image.blend(Image.blend(layers[0], layers[1], 0.4), layers[2], 0.2)
        picture.save(file, quality=90)
    return files
