"""Which weights a network can have here, by their keys in the address bar.

`demo`, `run`, `imagenet`, `checkpoint:FILE` (a file in the server's folder of checkpoints, or an
upload) and `random`.
"""

from pathlib import Path

from components.errors import ExplorerError
from components.networks.names import NetworkName
from components.networks.records import Weights

DEMO = Weights("demo", "demo", "Demo weights, trained on scenes", "scenes")
RUN = Weights("run", "run", "Weights of the saved run", "any")
IMAGENET = Weights("imagenet", "imagenet", "ImageNet weights (fetched on first use)", "photographs")
RANDOM = Weights("random", "random", "Random weights (untrained)", "any")

CHECKPOINT_SUFFIXES = (".safetensors", ".pth", ".pt", ".bin")

# Where `checkpoint:FILE` is looked for; the server adds its own folder and that of uploads.
CHECKPOINT_FOLDERS: list[Path] = []


def weights_of(name: NetworkName) -> tuple[Weights, ...]:
    """The weights that this network can take, the best first; random ones always go.

    Whether a checkpoint fits is only known when it is loaded.
    """
    if name.library == "demo":
        return (DEMO,)
    if name.library == "run":
        return (RUN,)
    fetched = (IMAGENET,) if has_imagenet_weights(name) else ()
    return (*fetched, *(_checkpoint(file) for file in checkpoint_files()), RANDOM)


def weights_keyed(name: NetworkName, key: str) -> Weights:
    """The weights with that key.

    Raises:
        ExplorerError: if this network has no such weights here.
    """
    for weights in weights_of(name):
        if weights.key == key:
            return weights
    known = ", ".join(weights.key for weights in weights_of(name))
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
        if file.suffix in CHECKPOINT_SUFFIXES
    }
    return [found[name] for name in sorted(found)]


def checkpoint_named(key: str) -> Path:
    """The file behind the key `checkpoint:FILE`.

    Raises:
        ExplorerError: if there is no such file.
    """
    for file in checkpoint_files():
        if file.name == key.removeprefix("checkpoint:"):
            return file
    raise ExplorerError(
        f"There is no checkpoint {key.removeprefix('checkpoint:')!r} on this server."
    )


def _checkpoint(file: Path) -> Weights:
    return Weights(f"checkpoint:{file.name}", "checkpoint", f"Checkpoint {file.name}", "any")
