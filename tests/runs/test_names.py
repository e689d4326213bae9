"""Which names are certain enough to become canonical."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs.metrics import direction, series_names
from components.runs.names import canonical_names, metric_of

CERTAIN = {
    "train/loss": (
        "train_loss train/loss Loss/train training_loss training.loss loss/training train-loss"
        " train_loss_epoch train/epoch_loss train/train_loss"
    ),
    "val/loss": (
        "val_loss valid_loss validation/loss loss/val Loss/Validation eval_loss eval/loss"
        " validation/epoch_loss val_loss_epoch VAL_LOSS"
    ),
    "test/loss": "test_loss test/loss Loss/test testing_loss",
    "train/accuracy": "train_acc Accuracy/train training_accuracy train/epoch_accuracy",
    "val/accuracy": "acc/val val_accuracy valid_acc validation.accuracy eval/accuracy",
    "test/accuracy": "test_acc acc/test test/epoch_accuracy",
    "lr": "lr LR learning_rate learning-rate train/lr train/epoch_learning_rate",
    "val/top1": "eval_top1 val/top1",
    "val/acc1": "val_acc1",
    "train/box_loss": "train/box_loss box_loss/train Box-Loss.training",
    "val/map_0.5": "val/mAP_0.5 val_map_0.5",
    "train/runtime": "train_runtime",
    # Keras writes it into the training's folder too.
    "train/evaluation_loss_vs_iterations": "train/evaluation_loss_vs_iterations",
    "train/loss_ema": "train_loss_ema",
    "val/lr": "val/lr",
    "gradient/layer1.0.conv1": (
        "grad_2.0_norm/layer1.0.conv1.weight gradients/layer1.0.conv1"
        " l2_norm/grad/layer1.0.conv1.weight train/grads/layer1.0.conv1"
    ),
}
ALIASES = [(name, alias) for name, aliases in CERTAIN.items() for alias in aliases.split()]
ALIASES += [("train/loss", "Training Loss"), ("lr", "Learning Rate")]

UNCERTAIN = ["loss", "accuracy", "acc", "top1", "batch_loss", "loss_scale", "lr-Adam", "epoch"]
UNCERTAIN += ["train_loss_step", "val_loss_step", "train/val_loss", "train/epoch", "grad_norm"]
UNCERTAIN += ["/", "training", "validation", "train", "retrain_loss", "global_step"]
UNCERTAIN += ["gradient/train_head", "gradient/val.0.weight"]


@pytest.mark.parametrize(("canonical", "written"), ALIASES)
def test_certain_names_become_canonical(canonical: str, written: str) -> None:
    assert canonical_names([written, "other"]) == {written: canonical, "other": "other"}


@pytest.mark.parametrize("written", UNCERTAIN)
def test_uncertain_names_stay_as_they_are(written: str) -> None:
    assert canonical_names([written]) == {written: written}


def test_a_bare_name_is_training_beside_validation() -> None:
    keras = ["loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "mae", "val_mae"]
    canonical = ["train/loss", "train/accuracy", "val/loss", "val/accuracy", "lr"]
    assert list(canonical_names(keras).values()) == [*canonical, "train/mae", "val/mae"]
    assert canonical_names(["acc", "val_acc", "loss"]) == {
        "acc": "train/accuracy",
        "val_acc": "val/accuracy",
        "loss": "loss",
    }
    hugging_face = ["loss", "eval_loss", "learning_rate", "grad_norm", "eval_runtime"]
    assert list(canonical_names(hugging_face).values()) == [
        *("train/loss", "val/loss", "lr", "grad_norm", "val/runtime")
    ]


def test_of_lightning_the_epochs_pair_and_the_steps_stay_alone() -> None:
    assert canonical_names(["train_loss_step", "train_loss_epoch", "val_loss"]) == {
        "train_loss_step": "train_loss_step",
        "train_loss_epoch": "train/loss",
        "val_loss": "val/loss",
    }
    assert canonical_names(["loss_step", "loss_epoch", "val_loss"]) == {
        "loss_step": "loss_step",
        "loss_epoch": "train/loss",
        "val_loss": "val/loss",
    }


def test_a_test_curve_makes_no_training_curve_of_a_bare_name() -> None:
    assert canonical_names(["loss", "test_loss"]) == {"loss": "loss", "test_loss": "test/loss"}


def test_a_named_training_loss_goes_before_a_bare_one() -> None:
    assert canonical_names(["loss", "val_loss", "train_loss"]) == {
        "loss": "loss",
        "val_loss": "val/loss",
        "train_loss": "train/loss",
    }


def test_two_names_with_one_meaning_both_stay() -> None:
    assert canonical_names(["train_loss", "Loss/train", "lr"]) == {
        "train_loss": "train_loss",
        "Loss/train": "Loss/train",
        "lr": "lr",
    }


def test_a_name_that_is_canonical_already_keeps_it() -> None:
    assert canonical_names(["train_loss", "train/loss"]) == {
        "train_loss": "train_loss",
        "train/loss": "train/loss",
    }


def test_what_a_person_decides_goes_before_the_words() -> None:
    decided = {"Loss_A": "train/loss", "val_loss": "val_loss", "elsewhere": "val/loss"}
    assert canonical_names(["Loss_A", "train_loss", "val_loss"], decided) == {
        "Loss_A": "train/loss",
        "train_loss": "train_loss",
        "val_loss": "val_loss",
    }
    # Two for one name: the first gets it. One that already had it is told apart.
    twice = {"a": "train/loss", "b": "train/loss"}
    assert canonical_names(["a", "b", "train/loss"], twice) == {
        "a": "train/loss",
        "b": "b",
        "train/loss": "train/loss (as written)",
    }


def test_validation_that_a_person_named_makes_a_bare_name_training() -> None:
    names = canonical_names(["loss", "L2"], {"L2": "val/loss"})
    assert names == {"loss": "train/loss", "L2": "val/loss"}


WRITTEN = st.sampled_from([alias for _, alias in ALIASES] + UNCERTAIN) | st.text(max_size=12)


@settings(deadline=None)
@given(st.lists(WRITTEN, unique=True), st.dictionaries(WRITTEN, WRITTEN, max_size=4))
def test_no_series_is_lost_by_naming(written: list[str], overrides: dict[str, str]) -> None:
    names = canonical_names(written, overrides)
    assert list(names) == written
    assert len(set(names.values())) == len(written)


@settings(deadline=None)
@given(st.lists(WRITTEN, unique=True))
def test_canonical_names_are_canonical(written: list[str]) -> None:
    """Files that our own trainer writes with canonical names are read with the same."""
    canonical = list(canonical_names(written).values())
    again = canonical_names(canonical)
    assert {name: again[name] for name in canonical if "/" in name} == {
        name: name for name in canonical if "/" in name
    }


@settings(deadline=None)
@given(WRITTEN)
def test_a_metric_is_drawn_from_series_whose_metric_it_is(name: str) -> None:
    assert name in series_names(metric_of(name))


def test_the_series_of_a_metric() -> None:
    assert series_names("f1") == ("train/f1", "val/f1", "test/f1", "f1")
    assert series_names("val/f1") == ("val/f1",)
    assert [metric_of(name) for name in ("val/f1", "f1", "hparam/f1", "val/", "val")] == [
        *("f1", "f1", "hparam/f1", "val/", "val")
    ]


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("loss", "lower"),
        ("val/loss", "lower"),
        ("train/box_loss", "lower"),
        ("train_loss_step", "lower"),
        ("val/mae", "lower"),
        ("val/top1_error", "lower"),
        ("error_rate", "lower"),
        ("sparse_categorical_crossentropy", "lower"),
        ("cross-entropy/val", "lower"),
        ("accuracy", "higher"),
        ("val/accuracy", "higher"),
        ("eval_top1", "higher"),
        ("val/f1", "higher"),
        ("F1 Score/val", "higher"),
        ("acc@1", "higher"),
        ("val/score", None),
        ("dropout_rate", None),
        ("loss_scale", None),
        ("lr", None),
        ("epoch", None),
        ("", None),
    ],
)
def test_the_direction_is_told_by_the_last_words_that_say_what(
    name: str, better: str | None
) -> None:
    assert direction(name) == better
