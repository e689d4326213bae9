"""Every network's fingerprint: a short hash of the names and shapes of its entries.

A checkpoint mostly doesn't say which network it belongs to, but its names and shapes do. The
classifier is left out, since its shape depends on the classes. Beside it stands a sketch, by which
the nearest network is found where none has exactly these entries. `python -m components.networks`
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
_SKETCH, _SKETCH_DIGITS = 16, 6

Shape = tuple[int, ...]


def fingerprint(shapes: Mapping[str, Shape], classifiers: Collection[str]) -> str:
    """The hash of names and shapes without those of the classifiers, 12 hexadecimal digits.

    Counters of batches are left out: not every trainer saves them.
    """
    return _hash("\n".join(_entries(shapes, classifiers)), _DIGITS)


def sketch(shapes: Mapping[str, Shape], classifiers: Collection[str] = ()) -> frozenset[str]:
    """The smallest hashes of single entries: those of similar networks are mostly the same.

    Broder, "On the resemblance and containment of documents", 1997,
    doi:10.1109/SEQUEN.1997.666900.
    """
    hashes = {_hash(entry, _SKETCH_DIGITS) for entry in _entries(shapes, classifiers)}
    return frozenset(sorted(hashes)[:_SKETCH])


def networks_like(shapes: Mapping[str, Shape]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Path of the classifier and names of the networks, for each fingerprint that these match.

    A body without a classifier matches too.
    """
    known = _known()
    for classifiers in known:
        body = fingerprint(shapes, classifiers)
        if body in known[classifiers]:
            yield classifiers[0], known[classifiers][body]


def similar(shapes: Mapping[str, Shape], count: int = 5) -> tuple[str, ...]:
    """Names of networks that share the most entries with these, as far as sketches tell."""
    own = sketch(shapes)

    def shared(other: frozenset[str]) -> int:
        return len(own & other & set(sorted(own | other)[:_SKETCH]))

    found = [(shared(other), name) for name, other in _sketches().items()]
    best = sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])
    return tuple(name for _, name in best[:count])


Known = tuple[str, tuple[str, ...], str, frozenset[str]]


def fingerprints(names: Iterable[str]) -> Iterator[Known]:
    """Each network's name, classifiers, fingerprint and sketch.

    Networks without classes are passed over.

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
        yield name, classifiers, fingerprint(shapes, classifiers), sketch(shapes, classifiers)


def write_fingerprints(names: Iterable[str], file: Path = FINGERPRINTS_FILE) -> None:
    """One line for each fingerprint: hash, sketch, classifiers, and the networks that have it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, classifiers, body, sketched in fingerprints(names):
        found[f"{body} {''.join(sorted(sketched))} {','.join(classifiers)}"].append(name)
    lines = (
        f"{known} {' '.join(sorted(same, key=_likelihood))}\n"
        for known, same in sorted(found.items(), key=lambda item: item[1][0])
    )
    file.write_text("".join(lines), encoding="utf-8")


def _entries(shapes: Mapping[str, Shape], classifiers: Collection[str]) -> list[str]:
    classes = tuple(f"{path}." for path in classifiers)
    return [
        f"{name} {','.join(map(str, shape))}"
        for name, shape in sorted(shapes.items())
        if not name.startswith(classes) and not name.endswith("num_batches_tracked")
    ]


def _hash(text: str, digits: int) -> str:
    return sha256(text.encode()).hexdigest()[:digits]


def _likelihood(name: str) -> tuple[bool, bool, bool, int, str]:
    """Orders networks of equal names and shapes: plain names before special ones."""
    plain = not name.startswith("cifar:plain")
    return not plain, name.startswith("torchvision:"), name.startswith("tf_"), len(name), name


@cache
def _known() -> Mapping[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    """By classifiers, then by fingerprint: the names."""
    known: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for body, _, classifiers, *names in _lines():
        known[tuple(classifiers.split(","))][body] = tuple(names)
    return known


@cache
def _sketches() -> Mapping[str, frozenset[str]]:
    """The sketch of the first network of each fingerprint."""
    starts = range(0, _SKETCH * _SKETCH_DIGITS, _SKETCH_DIGITS)
    return {
        name: frozenset(hashes[start : start + _SKETCH_DIGITS] for start in starts) - {""}
        for _, hashes, _, name, *_ in _lines()
    }


def _lines() -> Iterator[list[str]]:
    return map(str.split, FINGERPRINTS_FILE.read_text(encoding="utf-8").splitlines())
