"""Which written names of series have a certain meaning, and so become canonical.

A name is cut into words at `/ _ - .` and spaces, in lower case; the word `epoch` (Keras'
`epoch_loss`, Lightning's `train_loss_epoch`) says nothing about the meaning and is passed over.

| canonical | the words, in any order | for example |
|---|---|---|
| `train/loss` | train or training, and loss | `train_loss`, `Loss/train`, `Training Loss` |
| `val/loss` | val, valid, validation or eval, and loss | `val_loss`, `loss/val`, `eval_loss` |
| `train/accuracy` | train or training, and acc or accuracy | `train_acc`, `Accuracy/train` |
| `val/accuracy` | val, valid, validation or eval, and acc or accuracy | `acc/val`, `valid_acc` |
| `lr` | lr or learning rate, alone or with train | `learning_rate`, `train/learning_rate` |
| `train/…` | loss, acc or accuracy alone, beside `val_…` of it in one table | Keras' CSVLogger |

Everything else stays as it was written, because its meaning is not certain:

| written | why it stays |
|---|---|
| `loss` without `val_loss` beside it | of which images? |
| `test_loss` | the test set is not the validation set |
| `eval_top1`, `acc1`, `acc@1` | timm and others count in percent |
| `train_loss_step`, `batch_loss` | one batch, not the epoch |
| `loss_scale`, `box_loss`, `train_loss_ema` | another quantity |
| two names of one source with one meaning | which is it? A name already canonical keeps it. |
"""

import re
from collections import Counter
from collections.abc import Iterable

_SPLITS = {"train": "train", "training": "train"} | dict.fromkeys(
    ("val", "valid", "validation", "eval"), "val"
)
_QUANTITIES = {"loss": "loss", "acc": "accuracy", "accuracy": "accuracy"}
_LEARNING_RATE = (["lr"], ["learning", "rate"])


def words(name: str) -> list[str]:
    """The words of a series' name in lower case: `Loss/train_epoch` → loss, train, epoch."""
    return [word for word in re.split(r"[\s/_.\-]+", name.lower()) if word]


def canonical_names(written: Iterable[str], one_table: bool) -> dict[str, str]:
    """Written name → canonical name, or itself; no two names get the same.

    `one_table` says that the names are columns of one table, where a bare `loss` beside
    `val_loss` is the training loss.
    """
    written = list(written)
    claims = {name: claim for name in written if (claim := _certain(name))}
    if one_table:
        claims = _keras_columns(written, set(claims.values())) | claims
    claimants = Counter(claims.values())
    return {
        name: claim
        if (claim := claims.get(name)) and (claimants[claim] == 1 or claim == name)
        else name
        for name in written
    }


def _certain(name: str) -> str | None:
    meaning = [word for word in words(name) if word != "epoch"]
    if [word for word in meaning if _SPLITS.get(word) != "train"] in _LEARNING_RATE:
        return "lr"
    splits = [_SPLITS[word] for word in meaning if word in _SPLITS]
    quantities = [_QUANTITIES[word] for word in meaning if word in _QUANTITIES]
    is_clear = len(set(splits)) == len(quantities) == 1
    if is_clear and len(splits) + len(quantities) == len(meaning):
        return f"{splits[0]}/{quantities[0]}"
    return None


def _keras_columns(written: list[str], claimed: set[str]) -> dict[str, str]:
    claims = {
        name: f"train/{quantity}"
        for name, quantity in _QUANTITIES.items()
        if name in written and f"val_{name}" in written
    }
    return {name: claim for name, claim in claims.items() if claim not in claimed}
