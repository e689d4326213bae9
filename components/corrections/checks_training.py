"""Checks of what is told about data and training. Torch only where it is run."""

from itertools import pairwise
from pathlib import Path

import numpy as np

from components.corrections.comparing import Number, compared, expected
from components.corrections.records import Checked, Correction
from components.corrections.shells import features
from components.runs import Run, read_runs
from components.runs.learning_rates import drops_of

RUNS = Path(__file__).parents[2] / "assets" / "runs" / "learning-rate"
PATIENCE = 1

# A head as transfer learning often has it, after the features: its layers' outputs.
HEAD = (1024, 256, 64, 6)
BACKBONES = {
    "ResNet-50": "resnet50",
    "Wide ResNet": "wide_resnet50_2",
    "ResNeXt-101": "resnext101_32x8d",
}


def normalisation(of: Correction) -> Checked:
    """What becomes of black and white under both pairs of constants, for the red channel."""
    mean, *spreads = (of.given[key] for key in ("mean", "train_std", "test_std"))
    train, test = ([(channel - mean) / spread for channel in (0.0, 1.0)] for spread in spreads)
    told = [
        " to ".join(f"{value:.2f}" for value in ends).replace("-", "−") for ends in (train, test)
    ]
    return compared(
        f"From black to white, red runs over {told[0]} in training and over {told[1]} in the test.",
        (
            expected(
                of,
                "Contrast in training against the test",
                (train[1] - train[0]) / (test[1] - test[0]),
            ),
        ),
    )


def splits(of: Correction) -> Checked:
    """What one split leaves, and two."""
    images = int(of.given["images"])
    once, held = _split(images, of.given["share"])
    twice, held_again = _split(once, of.given["share"])
    return compared(
        f"Once: {once:,} and {held:,}. Split again, the {once:,} become {twice:,} and"
        f" {held_again:,}.",
        (
            expected(of, "For training", once),
            expected(of, "Held back", held, "held"),
            Number("For training after two splits", twice, of.expected["told"]),
            Number("Held back after two splits", held_again, of.expected["told_held"]),
            expected(of, "Lost by the second split", images - twice - held_again, "lost"),
        ),
    )


def copies(of: Correction) -> Checked:
    """Pictures and their augmented copies."""
    images, each = int(of.given["images"]), int(of.given["copies"])
    needed = of.expected["told"] / (each + 1)
    return compared(
        f"{images:,} · {each} copies, and the originals; {of.expected['told']:,} need"
        f" {needed:,.0f} originals.",
        (
            expected(of, "Copies alone", images * each, "copies"),
            expected(of, "Copies and originals", images * (each + 1)),
        ),
    )


def wrong_head(of: Correction) -> Checked:
    """Features of three networks, and torch's own words about a head that doesn't fit."""
    import torch
    from torch import nn

    told = int(of.expected["told"])
    found = [features(f"torchvision:{name}") for name in BACKBONES.values()]
    refusal = "torch took it."
    try:
        nn.Linear(told, HEAD[0])(torch.zeros(1, found[0]))
    except RuntimeError as error:
        refusal = str(error)
    widths = (found[0], *HEAD)
    size = sum(a * b + b for a, b in pairwise(widths))
    return compared(
        f"Linear({told}, {HEAD[0]}) on ResNet-50's features, really run: “{refusal}”.",
        (
            *(
                expected(of, f"Features of {title}", count)
                for title, count in zip(BACKBONES, found, strict=True)
            ),
            expected(of, "Parameters of the whole head", size, "head"),
        ),
    )


def plateau_factor(of: Correction) -> Checked:
    """The rate after torch's schedule has waited in vain."""
    import torch
    from torch.optim.lr_scheduler import ReduceLROnPlateau

    rate, factor = of.given["rate"], of.given["factor"]
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], rate)
    schedule = ReduceLROnPlateau(optimizer, factor=factor, patience=PATIENCE)
    for _ in range(PATIENCE + 2):  # a first value, then too many that are no better
        schedule.step(1.0)
    found = optimizer.param_groups[0]["lr"]
    return compared(
        f"torch's schedule, after a loss that stayed the same: {rate} · {factor}.",
        (expected(of, "Learning rate after the first drop", found),),
    )


def never_fires(of: Correction) -> Checked:
    """Drops of the learning rate in the saved runs, and how far two of them differ."""
    runs = {run.name: run for run in read_runs(RUNS)}
    idle, without = runs["plateau-never-fires"], runs["too-high"]
    watched = idle.config["watch"]
    return compared(
        f"The idle annealer watched {watched!r}; the run wrote {', '.join(idle.series)}.",
        (
            expected(of, "Drops with the wrong name", _drops(idle)),
            expected(of, "Drops with the right name", _drops(runs["plateau"]), "working"),
            expected(of, "Largest difference to no annealer", _difference(idle, without), "same"),
        ),
    )


def _split(images: int, share: float) -> tuple[int, int]:
    held = round(images * share)
    return images - held, held


def _drops(run: Run) -> int:
    return len(drops_of(run.series["lr"]))


def _difference(one: Run, other: Run) -> float:
    """Over all losses."""
    return max(
        float(np.abs(one.series[name].value - other.series[name].value).max())
        for name in ("train/loss", "val/loss")
    )


CHECKS = {
    "E39": splits,
    "E40": normalisation,
    "E41": wrong_head,
    "E43": copies,
    "E44": plateau_factor,
    "E44b": never_fires,
}
