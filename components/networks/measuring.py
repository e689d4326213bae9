"""Counts the networks of the catalogue and of the libraries, built without numbers.

Auxiliary classifiers, which torchvision's GoogLeNet and Inception have for training alone, are left
out.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import timm
import torchvision

from components.networks.architectures import MEASURED_FILE, catalogue
from components.networks.build import network_names, shell
from components.networks.counting import count
from components.networks.libraries import in_timm, torchvision_weights
from components.networks.library_table import LIBRARY_FILE, write_library_networks
from components.networks.names import parse
from components.networks.records import Architecture, LibraryNetwork, Measured
from components.networks.sizes import input_shape

_AUXILIARY = ("aux1", "aux2", "AuxLogits")
_COLUMNS = ("architecture", "params", "macs", "activations")
_GROUP = 50


def measured(name: str, input_px: int) -> Measured:
    """A network in prediction, counted for one image of that side.

    Raises:
        ExplorerError: if there is no such network.
        RuntimeError: if it can't take the image.
    """
    network = shell(name).to("meta")  # some have buffers with numbers
    for path in _AUXILIARY:
        if hasattr(network, path):
            setattr(network, path, None)
    counts = count(network, (input_shape(name)[0], input_px, input_px))
    return Measured(counts.params, counts.macs, counts.activations)


def write_measured(file: Path = MEASURED_FILE) -> int:
    """Count every architecture that can be built, one line each; how many there are."""
    counted = [(record, measured(record.name, record.input_px)) for record in _buildable()]
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for record, found in counted:
            title = record.architecture
            writer.writerow((title, found.params, found.macs, found.activations))
    return len(counted)


def write_library(names: Sequence[str] | None = None, file: Path = LIBRARY_FILE) -> Iterator[str]:
    """Count the libraries' networks, all by default; a line for each that can't, and progress.

    Each group of networks is counted in a process of its own, and the file written after each, so
    that what breaks there loses no more than that group.
    """
    asked = network_names() if names is None else names
    found: list[LibraryNetwork] = []
    for start in range(0, len(asked), _GROUP):
        for result in _in_a_process(asked[start : start + _GROUP]):
            if isinstance(result, str):
                yield result
            else:
                found.append(result)
        write_library_networks(found, file)
        yield f"{min(start + _GROUP, len(asked))} of {len(asked)}"


def library_network(name: str) -> LibraryNetwork:
    """One network of the libraries, counted for its own size of image.

    Raises:
        ExplorerError: if there is no such network.
        RuntimeError: if it can't be counted.
    """
    _, _, side = input_shape(name)
    counts = measured(name, side)
    bare = parse(name).name
    ours = parse(name).library == "library" and in_timm(bare)
    weights, top1, top5 = ("", None, None) if ours else _accuracy(bare, side)
    return LibraryNetwork(
        name=name,
        library="timm" if ours else "torchvision",
        family=_family(bare, ours),
        input_px=side,
        params=counts.params,
        macs=counts.macs,
        activations=counts.activations,
        weights=weights,
        top1=top1,
        top5=top5,
        version=(timm if ours else torchvision).__version__.partition("+")[0],
    )


def _buildable() -> Iterator[Architecture]:
    return (record for record in catalogue() if record.buildable)


def _in_a_process(names: Sequence[str]) -> Iterable[LibraryNetwork | str]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        try:
            return process.submit(_counted, names).result()
        except BrokenProcessPool:
            return [f"{names[0]} to {names[-1]}: the process that counted them ended."]


def _counted(names: Sequence[str]) -> list[LibraryNetwork | str]:
    found: list[LibraryNetwork | str] = []
    for name in names:
        try:
            found.append(library_network(name))
        except Exception as error:  # whatever a network of a library raises, the others go on
            words = str(error).strip() or type(error).__name__
            found.append(f"{name}: {words.splitlines()[0]}")
    return found


def _accuracy(name: str, side: int) -> tuple[str, float | None, float | None]:
    """Of the best weights for that size: their name, top-1 and top-5 in percent."""
    weights = torchvision_weights(name, side)
    if weights.transforms().crop_size[0] != side:
        return "", None, None
    noted = weights.meta["_metrics"]["ImageNet-1K"]
    return weights.name, noted["acc@1"], noted["acc@5"]


def _family(name: str, ours: bool) -> str:
    entry = timm.model_entrypoint(name) if ours else torchvision.models.get_model_builder(name)
    return str(entry.__module__).rpartition(".")[2]
