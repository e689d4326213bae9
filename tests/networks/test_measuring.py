"""The files of counted networks: counted anew, against what the libraries note themselves."""

import csv
from dataclasses import replace
from pathlib import Path
from random import SystemRandom

import pytest
import torchvision

from components.networks import catalogue
from components.networks.build import network_names
from components.networks.library_table import (
    LIBRARY_FILE,
    library_networks,
    write_library_networks,
)
from components.networks.measuring import library_network, measured, write_library
from components.networks.records import Architecture, LibraryNetwork, Measured

# Which of the others are counted again differs from run to run; a failure names them.
CHANCE, QUICK_MACS = SystemRandom(), 2e9


def in_libraries(record: Architecture) -> LibraryNetwork | None:
    """The same network for the same size of image in the libraries' file."""
    same = (record.name, record.input_px)
    return next((each for each in library_networks() if (each.name, each.input_px) == same), None)


def test_architectures_counted_anew_are_as_the_file_says() -> None:
    """All that are quickly counted, and some of those that the libraries' file lacks."""
    built = [record for record in catalogue() if record.buildable]
    assert all(record.measured for record in built)
    quick = [record for record in built if record.measured and record.measured.macs < QUICK_MACS]
    assert len(quick) > 40
    others = [record for record in built if record not in quick and not in_libraries(record)]
    chosen = [*quick, *CHANCE.sample(others, 4)]
    assert {record.architecture: measured(record.name, record.input_px) for record in chosen} == {
        record.architecture: record.measured for record in chosen
    }


def test_networks_that_stand_in_both_files_have_the_same_counts_there() -> None:
    both = [(record, found) for record in catalogue() if (found := in_libraries(record))]
    assert len(both) > 40
    for record, found in both:
        assert record.measured == Measured(found.params, found.macs, found.activations), record.name


def test_library_networks_counted_anew_are_as_the_file_says() -> None:
    small = [network for network in library_networks() if network.macs < 2e9]
    chosen = CHANCE.sample(small, 8)
    # A later version of a library costs the same, or this fails for a reason.
    again = [library_network(network.name) for network in chosen]
    assert again == [
        replace(old, version=new.version) for old, new in zip(chosen, again, strict=True)
    ]


def test_nearly_every_name_of_the_libraries_is_counted() -> None:
    versions = {(network.library, network.version) for network in library_networks()}
    assert len(versions) == 2
    assert all(version for _, version in versions)
    counted = [network.name for network in library_networks()]
    assert counted == sorted(set(counted))
    assert set(counted) <= set(network_names())
    assert len(counted) > 0.98 * len(network_names())


def test_all_of_torchvision_is_as_torchvision_notes_it() -> None:
    checked = 0
    for network in library_networks():
        if network.library == "torchvision" and network.weights:
            name = network.name.removeprefix("torchvision:")
            meta = torchvision.models.get_model_weights(name)[network.weights].meta
            noted = meta["_metrics"]["ImageNet-1K"]
            assert (network.top1, network.top5) == (noted["acc@1"], noted["acc@5"])
            if name != "inception_v3":  # noted with the classifier that only trains
                assert network.params == meta["num_params"], name
            assert network.macs / 1e9 == pytest.approx(meta["_ops"], rel=0.01, abs=6e-4), name
            checked += 1
    assert checked > 70


def test_timms_and_torchvisions_efficientnets_cost_the_same() -> None:
    by_name = {network.name: network for network in library_networks()}
    ours, theirs = by_name["tf_efficientnet_b7"], by_name["torchvision:efficientnet_b7"]
    assert (ours.params, ours.macs) == (theirs.params, theirs.macs) == (66347960, 37745884192)
    assert ours.top1 is None
    assert theirs.top1 == 84.122
    assert (ours.family, theirs.family) == ("efficientnet", "efficientnet")


def test_what_cannot_be_counted_says_why_and_the_others_go_on(tmp_path: Path) -> None:
    file = tmp_path / "networks.csv"
    lines = list(write_library(["no_such_network", "alexnet"], file))
    assert lines[0].startswith("no_such_network: Neither timm nor torchvision")
    assert lines[-1] == "2 of 2"
    with file.open(newline="") as opened:
        assert [row["name"] for row in csv.DictReader(opened)] == ["alexnet"]


def test_the_table_survives_writing_and_reading(tmp_path: Path) -> None:
    write_library_networks(list(library_networks()), tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == LIBRARY_FILE.read_bytes()
