"""Which written names of series have a certain meaning, and so become canonical.

A name is cut into words at `/ _ - .` and spaces, in lower case. One word may say of which images:
train or training; val, valid, validation or eval; test or testing. The word `epoch`
(Keras' `epoch_loss`, Lightning's `train_loss_epoch`) says nothing about the meaning and is passed
over. The other words, in their order, are the quantity; `acc` is `accuracy`.

| canonical | for example |
|---|---|
| `train/X` | `train_loss`, `Loss/train`, `Training Loss`, `train/box_loss` |
| `val/X` | `val_loss`, `loss/val`, `eval_loss`, `valid_top1` |
| `test/X` | `test_accuracy`, `Accuracy/test` |
| `train/X` | a bare `X` beside `val_X` of the same source: Keras' `loss` and `val_loss` |
| `lr` | `lr` or `learning_rate`, alone or with train |
| `gradient/LAYER` | `grad_norm/LAYER.weight` (`components.runs.gradients` tells more) |

Everything else stays as it was written, because its meaning is not certain:

| written | why it stays |
|---|---|
| `loss` without `val_loss` beside it | of which images? |
| `train_loss_step` | one batch, not the epoch: a curve of its own |
| `gradient/LAYER` | a layer may have any name |
| `train/val_loss` | of which images? |
| two names of one source with one meaning | which is it? A name already canonical keeps it. |

Quantities are never merged by likeness: `acc1` and `top1`, in percent by custom, are no `accuracy`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from components.runs.gradients import layer_of

SPLITS = ("train", "val", "test")
GRADIENTS = "gradient/"

_SPLIT_WORDS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "eval"), "val"),
    **dict.fromkeys(("test", "testing"), "test"),
}
_SYNONYMS = {"acc": "accuracy", "learning_rate": "lr"}
# A full stop between digits belongs to a number, as in map_0.5.
_BETWEEN_WORDS = re.compile(r"(?:[\s/_\-]|(?<!\d)\.|\.(?!\d))+")

NO_OVERRIDES: Mapping[str, str] = MappingProxyType({})


def words(name: str) -> list[str]:
    """The words of a series' name in lower case: `Loss/train_epoch` → loss, train, epoch."""
    return [word for word in _BETWEEN_WORDS.split(name.lower()) if word]


def metric_of(name: str) -> str:
    """The quantity of a canonical name: `val/loss` → `loss`; any other name is its own."""
    split, _, quantity = name.partition("/")
    return quantity if split in SPLITS and quantity else name


def canonical_names(
    written: Iterable[str], overrides: Mapping[str, str] = NO_OVERRIDES
) -> dict[str, str]:
    """Written name → canonical name, or itself; no two names get the same.

    `written` are the names of one source (a table, or a run's event files). `overrides` says for
    some of them what a person has decided, and goes before everything else.
    """
    written = list(written)
    forced = _first_of_each({name: overrides[name] for name in written if name in overrides})
    free = [name for name in written if name not in forced]
    claims = {name: claim for name in free if (claim := _claim(name))}
    known = {*claims.values(), *forced.values()}
    claims = _training_beside_validation(free, claims, known) | claims
    taken = set(forced.values()) | (set(free) - claims.keys())
    claimants = Counter(claims.values())
    names = dict(forced)
    for name in free:
        claim = claims.get(name, name)
        is_granted = claim not in taken and (claimants[claim] == 1 or claim == name)
        names[name] = claim if is_granted else _unlike(name, set(forced.values()))
    return {name: names[name] for name in written}


def _first_of_each(overrides: Mapping[str, str]) -> dict[str, str]:
    """Of several names that are to become the same, only the first does."""
    firsts: dict[str, str] = {}
    for name, to in overrides.items():
        firsts.setdefault(to, name)
    return {name: to for name, to in overrides.items() if firsts[to] == name}


def _unlike(name: str, taken: set[str]) -> str:
    """The name, told apart from a series that a person gave this name to."""
    return f"{name} (as written)" if name in taken else name


def _claim(name: str) -> str | None:
    """The canonical name that a written name asks for."""
    if not name.startswith(GRADIENTS) and (layer := layer_of(name)):
        return GRADIENTS + layer
    split, quantity = _meaning(name)
    if quantity == "lr" and split in ("", "train"):
        return "lr"
    return f"{split}/{quantity}" if split and quantity else None


def _meaning(name: str) -> tuple[str, str]:
    """Of which images, and what; empty where that is not certain."""
    if name.startswith(GRADIENTS):
        return "", ""
    telling = [word for word in words(name) if word != "epoch"]
    splits = {_SPLIT_WORDS[word] for word in telling if word in _SPLIT_WORDS}
    quantity = "_".join(word for word in telling if word not in _SPLIT_WORDS)
    if len(splits) > 1 or "step" in telling:
        return "", ""
    return "".join(splits), _SYNONYMS.get(quantity, quantity)


def _training_beside_validation(
    free: list[str], claims: Mapping[str, str], known: set[str]
) -> dict[str, str]:
    """Bare quantities that must be the training's, since the validation's is known beside them."""
    bare = {name: _meaning(name)[1] for name in free if name not in claims}
    return {
        name: f"train/{quantity}"
        for name, quantity in bare.items()
        if f"val/{quantity}" in known and f"train/{quantity}" not in known
    }
