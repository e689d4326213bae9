"""Files that would run code, or pretend to be larger than they are: refused, nothing run."""

import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save

from components.errors import ExplorerError
from components.networks import load, propose, weight_sets
from components.networks.weights import CHECKPOINT_SUFFIXES

LENET = "catalogue:lenet5"


class Trap:
    """Unpickling this would create a file."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.target,))


class Lure:
    """This one calls what is allowed, with arguments that would run something."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, ...]:
        return (eval, (f"open({str(self.target)!r}, 'w')",))


def as_pickle(content: object, file: Path) -> None:
    file.write_bytes(pickle.dumps(content))


def as_old_pickle(content: object, file: Path) -> None:
    file.write_bytes(pickle.dumps(content, protocol=2))


def as_torch_zip(content: object, file: Path) -> None:
    torch.save(content, file)


def as_old_torch(content: object, file: Path) -> None:
    torch.save(content, file, _use_new_zipfile_serialization=False)


def as_any_zip(content: object, file: Path) -> None:
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("archive/data.pkl", pickle.dumps(content, protocol=2))
        made.writestr("archive/version", "3")


WRITERS = [as_pickle, as_old_pickle, as_torch_zip, as_old_torch, as_any_zip]


@pytest.mark.parametrize("suffix", CHECKPOINT_SUFFIXES)
@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("kind", [Trap, Lure])
def test_code_never_runs(
    kind: type, write: Callable[[object, Path], None], suffix: str, tmp_path: Path
) -> None:
    target, file = tmp_path / "ran", tmp_path / f"evil{suffix}"
    weights = {"0.weight": torch.ones(2)}
    for content in (
        kind(target),
        {"state_dict": weights, "hyper_parameters": kind(target)},
        {"state_dict": {"0.weight": kind(target)}},
    ):
        write(content, file)
        for use in (lambda: load(LENET, file), lambda: propose(file), lambda: weight_sets(file)):
            with pytest.raises(ExplorerError, match=rf"^evil{suffix} "):
                use()
    assert not target.exists()


def test_the_refused_class_is_named(tmp_path: Path) -> None:
    as_torch_zip({"model": Lure(tmp_path / "ran")}, tmp_path / "w.pth")
    with pytest.raises(ExplorerError, match=r"w\.pth holds more than weights \(eval\)"):
        weight_sets(tmp_path / "w.pth")


@pytest.mark.parametrize("content", [b"just text\n", b"{}", b"PK\x03\x04cut off", b"\x00" * 99])
def test_what_is_no_checkpoint_at_all_is_not_said_to_run_code(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "garbage.pth").write_bytes(content)
    with pytest.raises(ExplorerError, match=r"garbage\.pth is damaged or no checkpoint that torch"):
        propose(tmp_path / "garbage.pth")


def test_a_whole_network_saved_as_it_is_gets_advice(tmp_path: Path) -> None:
    torch.save(torch.nn.Linear(2, 2), tmp_path / "whole.pt")
    with pytest.raises(ExplorerError, match="save the state_dict alone"):
        propose(tmp_path / "whole.pt")


def test_a_torchscript_program_is_refused(tmp_path: Path) -> None:
    program: Any = torch.jit.script(torch.nn.Linear(2, 2))
    program.save(str(tmp_path / "script.pt"))
    with pytest.raises(ExplorerError, match="TorchScript program, not weights"):
        load(LENET, tmp_path / "script.pt")


def test_a_compressed_archive_is_not_unpacked(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(10**6)}, tmp_path / "plain.pth")
    with (
        zipfile.ZipFile(tmp_path / "plain.pth") as plain,
        zipfile.ZipFile(tmp_path / "bomb.pth", "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in plain.namelist():
            bomb.writestr(name, plain.read(name))
    assert (tmp_path / "bomb.pth").stat().st_size < 20_000
    with pytest.raises(ExplorerError, match=r"bomb\.pth is a compressed archive"):
        propose(tmp_path / "bomb.pth")


@pytest.mark.parametrize(
    "tensor",
    [
        torch.ones(1).expand(10**6, 10**6),
        torch.ones(2, device="meta"),
        torch.eye(3).to_sparse(),
        torch.ones(2, dtype=torch.complex64),
    ],
    ids=["expanded", "without numbers", "sparse", "complex"],
)
def test_tensors_that_hold_no_plain_numbers_are_refused(
    tensor: torch.Tensor, tmp_path: Path
) -> None:
    torch.save({"0.weight": tensor}, tmp_path / "w.pth")
    with pytest.raises(ExplorerError, match=r"more than plain weights: 0\.weight is none"):
        propose(tmp_path / "w.pth")


def endless() -> dict[str, Any]:
    inside: dict[str, Any] = {}
    inside |= {"config": inside, "classes": inside, "model": "resnet18"}
    return inside


@pytest.mark.parametrize(
    "beside",
    [
        {"hyper_parameters": endless()},
        {"args": {"img_size": 10**9, "mean": [1, 2], "std": [0.0, 0, 0], "crop_pct": 1e-9}},
        {"args": {"num_classes": "many", "class_names": [1, None, {}], "model": "a b\n" * 999}},
        {1: 2, "config": [], "epoch": None, "arch": ["resnet18"]},
    ],
)
def test_odd_words_beside_the_weights_are_not_believed(
    beside: dict[Any, Any], tmp_path: Path
) -> None:
    state = {f"0.{i}": torch.ones(2) for i in range(3)}
    torch.save({"state_dict": state, **beside}, tmp_path / "w.ckpt")
    assert propose(tmp_path / "w.ckpt").class_names == ()


@pytest.mark.parametrize("header", ["{", "[]", '{"network": 3}', '{"preprocessing": {"mean": 1}}'])
def test_a_strange_header_is_no_description(header: str, tmp_path: Path) -> None:
    data = save({"0.weight": torch.ones(2)}, metadata={"compound_eye": header})
    (tmp_path / "w.safetensors").write_bytes(data)
    assert propose(tmp_path / "w.safetensors").architectures == ()


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=r"no checkpoint 'gone\.pth' here any more"):
        propose(tmp_path / "gone.pth")
