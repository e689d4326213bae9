"""Everything that decides how a network is trained, in one record. No torch.

The same names stand in a recipe's TOML file, on the command line and in a run's `config.json`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from components.errors import ExplorerError
from components.networks.names import parse
from components.training.data import data_set
from components.training.recipe_checks import (
    Backbone,
    CheckpointsKept,
    OptimizerName,
    Precision,
    ScheduleName,
    check,
)

# Where a person gives no learning rate.
LEARNING_RATES: Mapping[str, float] = {"adam": 0.002, "adamw": 0.002, "sgd": 0.05}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a run is made; the same recipe gives the same numbers on the same machine.

    What is learned:
        name: of the run; `degradation/plain20` lies in a folder of that name.
        data: "scenes", "digits", "cifar10:FOLDER", "cifar100:FOLDER" or "imagefolder:FOLDER".
        network: any network by its name.
        images, val_images: upper limits; digits have 1,442 and 355.
        side_px: of the pictures, in training and in validation.
        sides: other sides in training, (from epoch, side) each: progressive resizing.
        data_seed: which scenes are drawn.

    What the network begins with:
        weights: "random", "imagenet" or "checkpoint:FILE".
        backbone: "frozen" trains the classifier alone.
        head: widths of the classifier's hidden layers; () is the network's own classifier.
        dropout: share that is dropped before each linear layer of the classifier.
        seed: first weights, order of the pictures, and whatever else is drawn.

    How it learns:
        epochs, batch, optimizer, lr, weight_decay, label_smoothing: the usual.
        momentum: of SGD (Nesterov's).
        schedule: of the learning rate; "plateau" multiplies it by `plateau_factor` when `watch`
            has not improved for more than `plateau_patience` epochs.
        watch: the metric that plateau and early stopping watch.
        early_stopping: epochs without improvement after which training ends; 0 is never.
        augmentation: "none", "light", or names of augmentations.
        precision: of the multiplications; the weights stay in float32.
        ema: decay of the weights' running mean, which is validated and saved; 0 is none.

    What is kept:
        checkpoints: "six" keeps at most six in 16 bits: first, log-spaced, best and last.
        gradient_norms: the size of each layer's gradient, for each epoch.
        predictions: the last epoch's answers to the validation pictures; `pictures` keeps these
            small beside them.
    """

    name: str
    data: str
    network: str
    images: int = 6000
    val_images: int = 600
    side_px: int = 160
    sides: tuple[tuple[int, int], ...] = ()
    epochs: int = 12
    batch: int = 32
    optimizer: OptimizerName = "adamw"
    lr: float = 0.002
    momentum: float = 0.9
    schedule: ScheduleName = "cosine"
    plateau_factor: float = 0.2
    plateau_patience: int = 2
    watch: str = "val/loss"
    early_stopping: int = 0
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    augmentation: str | tuple[str, ...] = "none"
    weights: str = "random"
    backbone: Backbone = "fine-tuned"
    head: tuple[int, ...] = ()
    dropout: float = 0.0
    precision: Precision = "float32"
    ema: float = 0.0
    seed: int = 0
    data_seed: int = 0
    checkpoints: CheckpointsKept = "none"
    gradient_norms: bool = False
    predictions: bool = True
    pictures: bool = False

    def __post_init__(self) -> None:
        """Raises ExplorerError if a value is outside of what can be trained."""
        for field in fields(self):
            check(field.name, getattr(self, field.name))
        if parse(self.network).library in ("demo", "run"):
            raise ExplorerError(
                f"{self.network} is a saved network; say what it is built like, and begin with"
                " weights = checkpoint:FILE."
            )

    def side_at(self, epoch: int) -> int:
        """The side in pixels of the training pictures of that epoch, counted from 1."""
        begun = [entry for entry in self.sides if entry[0] <= epoch]
        return max(begun)[1] if begun else self.side_px


FIELDS = tuple(field.name for field in fields(Recipe))


def recipe_of(given: Mapping[str, Any]) -> Recipe:
    """The recipe of these values, as TOML or JSON give them; what is missing gets what fits.

    Raises:
        ExplorerError: if a key is unknown or missing, or a value can't be trained.
    """
    for key in given:
        if key not in FIELDS:
            raise ExplorerError(f"A recipe has no {key!r}; it has {', '.join(FIELDS)}.")
    for key in ("name", "data", "network"):
        if key not in given:
            raise ExplorerError(f"The recipe lacks its {key}.")
        check(key, given[key])
    usual = {"optimizer": "adamw", **given}
    check("optimizer", usual["optimizer"])
    values = {"lr": LEARNING_RATES[usual["optimizer"]], **given}
    if "side_px" not in values:
        values["side_px"] = native_side_px(values["network"], values["data"])
    return Recipe(**{key: _tuples(value) for key, value in values.items()})


def native_side_px(network: str, data: str) -> int:
    """The side that fits: the network's own where its name gives one, else the data set's."""
    coefficients = parse(network).coefficients
    return data_set(data).side_px if coefficients is None else coefficients.resolution_px


def _tuples(value: Any) -> Any:
    """Lists, as files have them, become tuples."""
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value
