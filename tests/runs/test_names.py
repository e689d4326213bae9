"""Which names are certain enough to become canonical."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs.metrics import direction
from components.runs.names import canonical_names

CERTAIN = {
    "train/loss": (
        "train_loss train/loss Loss/train training_loss training.loss loss/training train-loss"
        " train_loss_epoch train/epoch_loss train/train_loss"
    ),
    "val/loss": (
        "val_loss valid_loss validation/loss loss/val Loss/Validation eval_loss eval/loss"
        " validation/epoch_loss val_loss_epoch VAL_LOSS"
    ),
    "train/accuracy": "train_acc Accuracy/train training_accuracy train/epoch_accuracy",
    "val/accuracy": "acc/val val_accuracy valid_acc validation.accuracy eval/accuracy",
    "lr": "lr LR learning_rate learning-rate train/lr train/epoch_learning_rate",
}
ALIASES = [(name, alias) for name, aliases in CERTAIN.items() for alias in aliases.split()]
ALIASES += [("train/loss", "Training Loss"), ("lr", "Learning Rate")]

UNCERTAIN = ["loss", "accuracy", "acc", "test_loss", "test/accuracy", "eval_top1", "val_acc1"]
UNCERTAIN += ["train_loss_step", "batch_loss", "loss_scale", "train/box_loss", "train_loss_ema"]
UNCERTAIN += ["train/val_loss", "val/lr", "lr-Adam", "epoch", "grad_norm", "validation", "train"]
UNCERTAIN += ["/", "training", "lossy/train", "retrain_loss", "train_loss_loss"]


@pytest.mark.parametrize(("canonical", "written"), ALIASES)
def test_certain_names_become_canonical(canonical: str, written: str) -> None:
    assert canonical_names([written, "other"], one_table=False) == {
        written: canonical,
        "other": "other",
    }


@pytest.mark.parametrize("written", UNCERTAIN)
def test_uncertain_names_stay_as_they_are(written: str) -> None:
    assert canonical_names([written], one_table=False) == {written: written}
    assert canonical_names([written], one_table=True) == {written: written}


def test_a_bare_name_is_training_beside_validation_in_one_table() -> None:
    keras = ["loss", "accuracy", "val_loss", "val_accuracy", "learning_rate"]
    canonical = ["train/loss", "train/accuracy", "val/loss", "val/accuracy", "lr"]
    assert list(canonical_names(keras, one_table=True).values()) == canonical
    assert canonical_names(keras, one_table=False)["loss"] == "loss"
    assert canonical_names(["acc", "val_acc", "loss"], one_table=True) == {
        "acc": "train/accuracy",
        "val_acc": "val/accuracy",
        "loss": "loss",
    }


def test_a_named_training_loss_goes_before_a_bare_one() -> None:
    assert canonical_names(["loss", "val_loss", "train_loss"], one_table=True) == {
        "loss": "loss",
        "val_loss": "val/loss",
        "train_loss": "train/loss",
    }


def test_two_names_with_one_meaning_both_stay() -> None:
    assert canonical_names(["train_loss", "Loss/train", "lr"], one_table=False) == {
        "train_loss": "train_loss",
        "Loss/train": "Loss/train",
        "lr": "lr",
    }


def test_a_name_that_is_canonical_already_keeps_it() -> None:
    assert canonical_names(["train_loss", "train/loss"], one_table=False) == {
        "train_loss": "train_loss",
        "train/loss": "train/loss",
    }


WRITTEN = st.sampled_from([alias for _, alias in ALIASES] + UNCERTAIN)


@settings(deadline=None)
@given(st.lists(WRITTEN | st.text(max_size=12), unique=True), st.booleans())
def test_no_series_is_lost_by_naming(written: list[str], one_table: bool) -> None:
    names = canonical_names(written, one_table)
    assert list(names) == written
    assert len(set(names.values())) == len(written)


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("loss", "lower"),
        ("val/loss", "lower"),
        ("train/box_loss", "lower"),
        ("train_loss_step", "lower"),
        ("accuracy", "higher"),
        ("val/accuracy", "higher"),
        ("eval_top1", "higher"),
        ("loss_scale", None),
        ("lr", None),
        ("epoch", None),
        ("", None),
    ],
)
def test_the_direction_is_told_by_the_last_word_that_says_what(
    name: str, better: str | None
) -> None:
    assert direction(name) == better
