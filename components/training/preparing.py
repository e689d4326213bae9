"""From a recipe to a network with the data that it is to learn, all on one device."""

from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from components.errors import ExplorerError
from components.networks.records import Preprocessing
from components.training import batches
from components.training.batches import Tensors
from components.training.beginnings import Beginning, begin
from components.training.data import DataSet, data_set
from components.training.recipe import Recipe
from components.training.records import Pictures


@dataclass(frozen=True, slots=True)
class Task:
    """A network with the data it is to learn, all on one device.

    `average` holds the running mean of its weights where the recipe asks for one; `val_pictures`
    are the validation pictures as they were loaded.
    """

    recipe: Recipe
    beginning: Beginning
    preprocessing: Preprocessing
    train: Tensors
    val: Tensors
    val_pictures: Pictures
    average: AveragedModel | None = None

    @property
    def network(self) -> nn.Module:
        """The network whose weights are learned."""
        return self.beginning.network

    @property
    def judged(self) -> nn.Module:
        """The network that is validated and saved: the running mean where there is one."""
        return self.network if self.average is None else self.average.module

    @property
    def device(self) -> torch.device:
        """Where it all lies."""
        return self.train.labels.device

    @property
    def batches_per_epoch(self) -> int:
        """Training batches of one epoch."""
        return -(-len(self.train) // self.recipe.batch)


def prepare(recipe: Recipe, device: torch.device) -> Task:
    """Build the network from the recipe's seed and load its data.

    Raises:
        ExplorerError: if there is no such network or data, or they don't fit each other.
    """
    data = data_set(recipe.data)
    beginning = begin(recipe, len(data.classes))
    network = beginning.network
    channels = next(m.in_channels for m in network.modules() if isinstance(m, nn.Conv2d))
    for side_px in {recipe.side_px, *(side for _, side in recipe.sides)}:
        _try(network, recipe, side_px, channels, len(data.classes))
    train = _loaded(data, recipe, "train", recipe.images)
    val = _loaded(data, recipe, "val", recipe.val_images)
    # Three times faster on a CPU than with the channels first.
    network.to(memory_format=torch.channels_last).to(device)
    preprocessing = batches.preprocessing_for(recipe.side_px, channels, recipe.weights)
    return Task(
        recipe,
        beginning,
        preprocessing,
        batches.to_tensors(train, channels, device, preprocessing),
        batches.to_tensors(val, channels, device, preprocessing),
        val,
        _average(network, recipe.ema),
    )


def _loaded(data: DataSet, recipe: Recipe, split: str, count: int) -> Pictures:
    return data.load(split, count, recipe.side_px, recipe.data_seed)


def _average(network: nn.Module, decay: float) -> AveragedModel | None:
    """A running mean of the weights and of batch normalisation's statistics."""
    if not decay:
        return None
    mean = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]  # torch types it not
    return AveragedModel(network, multi_avg_fn=mean, use_buffers=True)


def _try(network: nn.Module, recipe: Recipe, side_px: int, channels: int, classes: int) -> None:
    """Find out on empty pictures whether the network can learn them, before drawing any."""
    trial = deepcopy(network)  # batch normalisation would remember the empty pictures
    try:
        with torch.inference_mode(), torch.random.fork_rng():
            answers = [
                trial.train(mode)(torch.zeros(2, channels, side_px, side_px))
                for mode in (False, True)
            ]
    except (RuntimeError, AssertionError, ValueError) as error:
        raise ExplorerError(
            f"{recipe.network} can't take pictures of {side_px} × {side_px} pixels;"
            " choose another --side."
        ) from error
    if any(not isinstance(a, Tensor) or a.shape != (2, classes) for a in answers):
        raise ExplorerError(
            f"{recipe.network} answers with more than one number for each class while it learns;"
            " choose another network."
        )
