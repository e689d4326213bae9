"""Which weights a network can have here, by their keys in the address bar.

`demo`, `run` (the last epoch that a saved run kept), `epoch:12` (another one), `imagenet`,
`checkpoint:FILE` (a file in the server's folder of checkpoints), `upload:SHA256` (a file that a
person brought) and `random`. `pretrained` stands for the published ones: `imagenet`, `demo` or
`run`.
"""

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from components.errors import ExplorerError
from components.networks.names import NetworkName
from components.networks.records import Weights
from components.networks.saved import SavedNetwork, checkpoint_file, describe, kept_epochs

PRETRAINED = "pretrained"
DEMO = Weights("demo", "demo", "Demo weights, trained on scenes", "scenes")
RUN = Weights("run", "run", "Weights of the saved run, its last epoch", "any")
IMAGENET = Weights("imagenet", "imagenet", "ImageNet weights (fetched on first use)", "photographs")
RANDOM = Weights("random", "random", "Random weights (untrained)", "any")

CHECKPOINT_SUFFIXES = (".safetensors", ".pth", ".pt", ".bin", ".pth.tar", ".ckpt")
# What a person may upload; larger files come from the server's folder.
LARGEST_CHECKPOINT_BYTES = 400_000_000

# Where `checkpoint:FILE` is looked for; the server adds its own folder.
CHECKPOINT_FOLDERS: list[Path] = []
# Where `upload:SHA256` is looked for: files named by their own SHA-256, in a private folder.
UPLOAD_FOLDERS: list[Path] = []

_FIXED = (PRETRAINED, DEMO.key, RUN.key, IMAGENET.key, RANDOM.key)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def is_key(text: str) -> bool:
    """Whether this can stand in the address bar; a path can't."""
    return text in _FIXED or text.startswith(("checkpoint:", "upload:", "epoch:"))


def weights_of(name: NetworkName) -> tuple[Weights, ...]:
    """The weights to offer for this network, the best first; random ones always go.

    Whether a checkpoint fits is only known when it is loaded.
    """
    if name.library == "demo":
        return (DEMO, RANDOM)
    if name.library == "run":
        epochs = () if name.epoch is not None else _epochs(name.name)
        return (RUN, *epochs, RANDOM)
    fetched = (IMAGENET,) if has_imagenet_weights(name) else ()
    return (*fetched, *(_checkpoint(file) for file in checkpoint_files()), RANDOM)


def weights_keyed(name: NetworkName, key: str) -> Weights:
    """The weights with that key.

    Raises:
        ExplorerError: if this network has no such weights here.
    """
    if key == PRETRAINED:
        return _published(name)
    if key == RANDOM.key:
        return RANDOM
    if key.startswith("upload:"):
        return of_file(checkpoint_keyed(key))
    offered = weights_of(name)
    for weights in offered:
        if weights.key == key:
            return weights
    known = ", ".join(weights.key for weights in offered)
    raise ExplorerError(f"{name} has no weights {key!r} here; it can take {known}.")


def has_imagenet_weights(name: NetworkName) -> bool:
    """Whether timm or torchvision publishes weights with a classifier for this network."""
    if name.library not in ("library", "torchvision"):
        return False
    import timm  # takes seconds: only networks of a library need it

    from components.networks.libraries import in_timm, in_torchvision

    if name.library == "library" and in_timm(name.name):
        found = timm.get_pretrained_cfg(name.name, allow_unregistered=True)
        return bool(found and found.has_weights and found.num_classes)
    return in_torchvision(name.name)


def checkpoint_files() -> list[Path]:
    """Files with weights in the folders of checkpoints, by name."""
    found = {
        file.name: file
        for folder in CHECKPOINT_FOLDERS
        for file in folder.glob("*")
        if checkpoint_suffix(file.name)
    }
    return [found[name] for name in sorted(found)]


def checkpoint_suffix(file_name: str) -> str:
    """How a checkpoint's name ends, `.pth.tar` whole; "" for a name of anything else."""
    suffixes = (s for s in CHECKPOINT_SUFFIXES if file_name.lower().endswith(s))
    return max(suffixes, key=len, default="")


def check_upload(file_name: str, size_bytes: int) -> str:
    """The suffix under which an upload may be kept; to be asked before anything of it is read.

    Raises:
        ExplorerError: if it is no checkpoint by its name, empty or too large.
    """
    suffix = checkpoint_suffix(file_name)
    if not suffix:
        raise ExplorerError(
            f"{file_name[-80:]} is no checkpoint: its name must end in"
            f" {', '.join(CHECKPOINT_SUFFIXES[:-1])} or {CHECKPOINT_SUFFIXES[-1]}."
        )
    if not 0 < size_bytes <= LARGEST_CHECKPOINT_BYTES:
        raise ExplorerError(
            f"{file_name[-80:]} has {size_bytes / 1e6:,.0f} MB; an upload may have at most"
            f" {LARGEST_CHECKPOINT_BYTES // 10**6} MB. Larger files come from the server's folder"
            " (--checkpoints)."
        )
    return suffix


def checkpoint_keyed(key: str) -> Path:
    """The file behind the key `checkpoint:FILE` or `upload:SHA256`.

    Raises:
        ExplorerError: if there is no such file.
    """
    kind, _, wanted = key.partition(":")
    if kind == "upload":
        files = [f for folder in UPLOAD_FOLDERS for f in folder.glob("*")]
        found = [f for f in files if _SHA256.fullmatch(wanted) and f.name.startswith(wanted)]
        missing = "This upload is no longer here; bring the checkpoint again."
    else:
        found = [file for file in checkpoint_files() if file.name == wanted]
        missing = f"There is no checkpoint {wanted!r} on this server."
    if not found:
        raise ExplorerError(missing)
    return found[0]


def stamp_of(name: NetworkName, weights: Weights) -> int:
    """When the file behind the weights was written, in nanoseconds; 0 where there is none.

    A run that goes on writes a later epoch, and a checkpoint may be replaced: the same key, other
    weights.
    """
    try:
        match weights.kind:
            case "checkpoint":
                file = checkpoint_keyed(weights.key)
            case "run":
                epoch = weights.key.removeprefix("epoch:")
                file = checkpoint_file(
                    replace(name, epoch=int(epoch)) if epoch.isdecimal() else name
                )
            case _:
                return 0
        return file.stat().st_mtime_ns
    except (ExplorerError, OSError):
        return 0  # whoever loads it will say what is wrong


def of_file(file: Path) -> Weights:
    """The weights in a file, wherever it lies."""
    digest = _SHA256.match(file.name)
    if digest:
        return Weights(f"upload:{digest[0]}", "checkpoint", "Your checkpoint", "any")
    return _checkpoint(file)


def _published(name: NetworkName) -> Weights:
    offered = weights_of(name)
    if offered[0].kind in ("demo", "run", "imagenet"):
        return offered[0]
    if name.library in ("library", "torchvision"):
        from components.networks.libraries import check_torchvision, in_timm  # as above

        if not in_timm(name.name):
            check_torchvision(name.name)
    raise ExplorerError(
        f"Nobody publishes weights for {name}; take random ones, or a checkpoint of your own."
    )


def _checkpoint(file: Path) -> Weights:
    return Weights(f"checkpoint:{file.name}", "checkpoint", f"Checkpoint {file.name}", "any")


def _epochs(run: str) -> tuple[Weights, ...]:
    """Each epoch that a run kept, the latest first, with its accuracy; the best is marked."""
    try:
        files = kept_epochs(run)
    except ExplorerError:  # no such run: loading will say so
        return ()
    told = {epoch: _described(file, file.stat().st_mtime_ns) for epoch, file in files.items()}
    best = max((d.accuracy for d in told.values() if d), default=0.0)
    return tuple(_epoch(epoch, told[epoch], best) for epoch in sorted(told, reverse=True))


def _epoch(epoch: int, described: SavedNetwork | None, best: float) -> Weights:
    label = f"Epoch {epoch}"
    if described:
        label += (
            f" · {described.accuracy:.1%} · best"
            if described.accuracy == best
            else (f" · {described.accuracy:.1%}")
        )
    return replace(RUN, key=f"epoch:{epoch}", label=label.replace("%", " %"))


@lru_cache(maxsize=4096)
def _described(file: Path, changed_ns: int) -> SavedNetwork | None:
    """What a checkpoint says; `changed_ns` makes a rewritten file a new one."""
    try:
        return describe(file)
    except ExplorerError:
        return None
