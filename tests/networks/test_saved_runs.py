"""Saved runs: nested names, heads of their own, and old files that know of neither."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from components.errors import ExplorerError
from components.networks import (
    CheckpointMisfit,
    Preprocessing,
    create,
    load,
    parse,
    propose,
)
from components.networks.heads import with_head
from components.networks.saved import (
    HEADER_KEY,
    RUN_FOLDERS,
    SavedNetwork,
    architecture,
    describe,
    kept_epochs,
)

SIZE = Preprocessing(32, 32, (0.5,) * 3, (0.5,) * 3, "bilinear")
HEADED = SavedNetwork(
    "cifar:plain20-group",
    ("cat", "dog", "owl"),
    SIZE,
    "made up",
    7,
    0.5,
    head=(24, 12),
    dropout=0.2,
)


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Path]:
    RUN_FOLDERS.insert(0, tmp_path)
    yield tmp_path
    RUN_FOLDERS.remove(tmp_path)


def saved(runs: Path, name: str, described: SavedNetwork = HEADED) -> torch.nn.Module:
    """A run with one checkpoint; its network."""
    network = with_head(create(described.network, 3), described.head, 3, described.dropout)
    folder = runs / name / "checkpoints"
    folder.mkdir(parents=True)
    file = folder / f"epoch-{described.epoch:03d}.safetensors"
    save_file(network.state_dict(), file, described.to_header())
    return network.eval()


def test_a_nested_run_with_a_head_of_its_own_is_loaded_with_its_weights(runs: Path) -> None:
    network = saved(runs, "four-ways/depth-seed0")
    picture = torch.randn(1, 3, 32, 32)
    for name in ("run:four-ways/depth-seed0", "run:four-ways/depth-seed0@7"):
        loaded = load(name)
        assert torch.allclose(loaded.model(picture), network(picture), atol=1e-6)
        assert loaded.class_names == ("cat", "dog", "owl")


def test_a_run_without_checkpoints_is_built_with_the_head_in_its_configuration(runs: Path) -> None:
    (runs / "a").mkdir()
    config: dict[str, Any] = {**asdict(HEADED), "epochs": 3}
    (runs / "a" / "config.json").write_text(json.dumps(config))
    found = architecture(parse("run:a"))
    assert (found.head, found.dropout) == ((24, 12), 0.2)
    assert create("run:a").get_parameter("fc.6.weight").shape == (3, 12)
    for key in ("head", "dropout"):
        del config[key]
    (runs / "a" / "config.json").write_text(json.dumps(config))
    assert create("run:a").get_parameter("fc.weight").shape == (3, 64)


def test_a_header_from_before_there_were_heads_still_reads(tmp_path: Path) -> None:
    header = asdict(HEADED)
    for key in ("head", "dropout"):
        del header[key]
    file = tmp_path / "old.safetensors"
    save_file({"weight": torch.zeros(1)}, file, {HEADER_KEY: json.dumps(header)})
    assert describe(file) == replace(HEADED, head=(), dropout=0.0)


@pytest.mark.parametrize(
    "claim", [{"head": [10**9]}, {"head": "abc"}, {"head": [8] * 9}, {"dropout": 1.5}, {"head": 3}]
)
def test_a_header_that_claims_an_absurd_head_counts_as_none(
    claim: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "absurd.safetensors"
    header = json.dumps(asdict(HEADED) | claim)
    save_file({"weight": torch.zeros(1)}, file, {HEADER_KEY: header})
    assert describe(file) is None


@pytest.mark.parametrize("network", ["run:itself", "run:itself@7", "demo"])
def test_a_run_of_a_saved_network_is_refused(runs: Path, network: str) -> None:
    """Else one that names itself would be looked up without end."""
    (runs / "itself").mkdir()
    config = asdict(replace(HEADED, network=network))
    (runs / "itself" / "config.json").write_text(json.dumps(config))
    with pytest.raises(ExplorerError, match=f"run:itself says that its network is {network}"):
        create("run:itself")


def configured(runs: Path, name: str) -> Path:
    """The configuration of a run without checkpoints."""
    (runs / name).mkdir()
    file = runs / name / "config.json"
    file.write_text(json.dumps(asdict(HEADED)))
    return file


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "nothing", "long"])
def test_a_configuration_is_read_from_an_ordinary_short_file_alone(
    runs: Path, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = configured(runs, "a")
    assert architecture(parse("run:a")).network == HEADED.network
    moved = file.rename(tmp_path_factory.mktemp("outside") / "config.json")
    match kind:
        case "link":
            file.symlink_to(moved)
        case "pipe":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case "long":
            file.write_text(moved.read_text() + " " * 1_000_000)
    with pytest.raises(ExplorerError, match="does not say which network it trained"):
        architecture(parse("run:a"))


@pytest.mark.parametrize(
    "text", ["", "[]", "[" * 100_000, '{"network": 3}', "\xff", '{"network": "cifar:plain20"}']
)
def test_a_configuration_that_says_nothing_gets_the_same_sentence(runs: Path, text: str) -> None:
    configured(runs, "a").write_text(text, encoding="latin-1")
    with pytest.raises(ExplorerError, match="does not say which network it trained"):
        create("run:a")


def test_a_pipe_among_the_checkpoints_is_none(runs: Path) -> None:
    saved(runs, "own")
    os.mkfifo(runs / "own" / "checkpoints" / "epoch-009.safetensors")
    assert list(kept_epochs("own")) == [7]


def test_nested_names_survive_writing_and_reading() -> None:
    for text in ("run:four-ways/depth-seed0@12", "run:a/b/c"):
        assert str(parse(text)) == text
    parsed = parse("run:four-ways/depth-seed0@12")
    assert (parsed.name, parsed.epoch) == ("four-ways/depth-seed0", 12)


@pytest.mark.parametrize(
    "text", ["run:../x", "run:a/../b", "run:a//b", "run:/a", "run:a/", "run:a/.git", "run:a/b@x"]
)
def test_a_name_leads_nowhere_but_down(text: str) -> None:
    with pytest.raises(ExplorerError, match="a run and an epoch"):
        parse(text)


def test_links_that_leave_the_folder_of_runs_are_refused(runs: Path, tmp_path_factory: Any) -> None:
    outside = tmp_path_factory.mktemp("outside")
    saved(outside, "secret")
    (runs / "linked").symlink_to(outside / "secret")
    with pytest.raises(ExplorerError, match="no saved run named 'linked'"):
        kept_epochs("linked")
    saved(runs, "own")
    file = outside / "secret" / "checkpoints" / "epoch-007.safetensors"
    (runs / "own" / "checkpoints" / "epoch-009.safetensors").symlink_to(file)
    assert list(kept_epochs("own")) == [7]


@pytest.mark.parametrize(("head", "dropout"), [((24, 12), 0.2), ((24, 12), 0.0), ((), 0.5)])
def test_a_checkpoint_with_a_head_is_known_and_loaded_by_itself(
    tmp_path: Path, head: tuple[int, ...], dropout: float
) -> None:
    """As somebody brings it from a run: nothing but the file."""
    described = replace(HEADED, head=head, dropout=dropout)
    network = saved(tmp_path, "a", described)
    file = tmp_path / "a" / "checkpoints" / "epoch-007.safetensors"
    found = propose(file)
    assert (found.architectures[0], found.classes) == ("cifar:plain20-group", 3)
    loaded = load(found.architectures[0], file)
    picture = torch.randn(1, 3, 32, 32)
    assert torch.allclose(loaded.model(picture), network(picture), atol=1e-6)
    assert loaded.class_names == ("cat", "dog", "owl")


def test_a_head_that_fits_no_features_is_a_misfit(tmp_path: Path) -> None:
    state = with_head(create("resnet18", 3), (8,), 3).state_dict()
    state["fc.0.weight"] = torch.zeros(8, 99)
    save_file(state, tmp_path / "w.safetensors")
    with pytest.raises(CheckpointMisfit, match=r"first fc\.0\.weight: 8 × 99 instead of 8 × 512"):
        load("resnet18", tmp_path / "w.safetensors")
