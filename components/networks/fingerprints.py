"""Every network's fingerprint: a short hash of the names and shapes of its entries.

A checkpoint mostly doesn't say which network it belongs to, but its names and shapes do. The
classifier is left out, since its shape depends on the classes. `python -m components.networks`
writes the file of fingerprints; reading it needs no torch.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from components.networks.names import NAMES_FILE

FINGERPRINTS_FILE = NAMES_FILE.with_name("network_fingerprints.txt")
_DIGITS = 12

Shape = tuple[int, ...]


def fingerprint(shapes: Mapping[str, Shape], classifiers: Collection[str]) -> str:
    """The hash of names and shapes without those of the classifiers, 12 hexadecimal digits.

    Counters of batches are left out: not every trainer saves them.
    """
    classes = tuple(f"{path}." for path in classifiers)
    lines = (
        f"{name} {','.join(map(str, shape))}"
        for name, shape in sorted(shapes.items())
        if not name.startswith(classes) and not name.endswith("num_batches_tracked")
    )
    return sha256("\n".join(lines).encode()).hexdigest()[:_DIGITS]


def networks_like(shapes: Mapping[str, Shape]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Path of the classifier and names of the networks, for each fingerprint that these match.

    A body without a classifier matches too.
    """
    known = _known()
    for classifiers in known:
        body = fingerprint(shapes, classifiers)
        if body in known[classifiers]:
            yield classifiers[0], known[classifiers][body]


def fingerprints(names: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each network's name, classifiers and fingerprint; networks without classes are passed over.

    Networks are built without their numbers, on torch's meta device: about a tenth of a second
    each.
    """
    from components.errors import ExplorerError
    from components.networks.build import shell  # only who makes fingerprints needs torch
    from components.networks.classifier import classifier_paths

    for name in names:
        network = shell(name)
        try:
            classifiers = classifier_paths(network)
        except ExplorerError:
            continue
        shapes = {key: tuple(value.shape) for key, value in network.state_dict().items()}
        yield name, classifiers, fingerprint(shapes, classifiers)


def write_fingerprints(names: Iterable[str], file: Path = FINGERPRINTS_FILE) -> None:
    """One line for each fingerprint: hash, classifiers, and the networks that have it."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for name, classifiers, body in fingerprints(names):
        found[body, classifiers].append(name)
    lines = (
        f"{body} {','.join(classifiers)} {' '.join(sorted(same, key=_likelihood))}\n"
        for (body, classifiers), same in sorted(found.items(), key=lambda item: item[1][0])
    )
    file.write_text("".join(lines), encoding="utf-8")


def _likelihood(name: str) -> tuple[bool, bool, bool, int, str]:
    """Orders networks of equal names and shapes: plain names before special ones."""
    plain = not name.startswith("cifar:plain")
    return not plain, name.startswith("torchvision:"), name.startswith("tf_"), len(name), name


@cache
def _known() -> Mapping[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    """By classifiers, then by fingerprint: the names."""
    known: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for line in FINGERPRINTS_FILE.read_text(encoding="utf-8").splitlines():
        body, classifiers, *names = line.split()
        known[tuple(classifiers.split(","))][body] = tuple(names)
    return known
