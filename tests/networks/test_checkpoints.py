"""Checkpoints as trainers write them: timm's own saver, Lightning, torch.compile, EMA, precisions.

Lightning is no requirement, so its files are made here as Lightning 2.6.6 made them.
"""

import sys
from argparse import Namespace
from pathlib import Path, PosixPath
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import timm
import torch
from safetensors.torch import save_file
from timm.utils import CheckpointSaver, ModelEmaV3
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from components.errors import ExplorerError
from components.networks import CheckpointMisfit, load, weight_sets

NETWORK = "test_resnet"
CLASSES = 4
State = dict[str, Tensor]


def network(seed: int = 1) -> nn.Module:
    torch.manual_seed(seed)
    made: nn.Module = timm.create_model(NETWORK, num_classes=CLASSES)
    return made.eval()


def same(model: nn.Module, state: State) -> bool:
    found = model.state_dict()
    return all(torch.equal(found[k], v) for k, v in state.items() if "num_batches" not in k)


def lightning(state: State, hyper_parameters: Any, prefix: str = "model.") -> dict[str, Any]:
    """The fields of a Lightning checkpoint with one callback."""
    callback = {"monitor": "loss", "best_model_score": torch.tensor(1.5), "best_k_models": {}}
    return {
        "epoch": 0,
        "global_step": 2,
        "pytorch-lightning_version": "2.6.6",
        "state_dict": {f"{prefix}{key}": value for key, value in state.items()}
        | {"criterion.weight": torch.ones(CLASSES)},
        "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 1}}}},
        "callbacks": {"ModelCheckpoint{'monitor': 'loss'}": callback},
        "optimizer_states": [{"state": {0: {"exp_avg": torch.zeros(3)}}, "param_groups": []}],
        "lr_schedulers": [{"T_max": 10, "_last_lr": [0.001]}],
        "hparams_name": "kwargs",
        "hyper_parameters": hyper_parameters,
    }


def test_timms_trainer_writes_ordinary_and_averaged_weights(tmp_path: Path) -> None:
    model = network()
    averaged = ModelEmaV3(model)
    for value in averaged.module.parameters():
        value.data += 1
    options = Namespace(model=NETWORK, num_classes=CLASSES, lr=0.1, mean=None, data_dir=tmp_path)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    saver = CheckpointSaver(
        model, optimizer, options, model_ema=averaged, checkpoint_dir=str(tmp_path)
    )
    saver.save_checkpoint(3, metric=np.float64(71.5))
    file = tmp_path / "checkpoint-3.pth.tar"
    assert weight_sets(file) == ("state_dict", "state_dict_ema")
    assert same(load(NETWORK, file, ema=False).model, model.state_dict())
    assert same(load(NETWORK, file, ema=True).model, averaged.module.state_dict())
    assert same(load(NETWORK, str(file)).model, averaged.module.state_dict())


def test_torchvisions_averaged_weights_come_without_their_counter(tmp_path: Path) -> None:
    model = network()
    averaged = AveragedModel(model)
    averaged.update_parameters(model)
    file = tmp_path / "model_9.pth"
    torch.save({"model": model.state_dict(), "model_ema": averaged.state_dict()}, file)
    assert weight_sets(file) == ("model", "model_ema")
    assert same(load(NETWORK, file, ema=True).model, model.state_dict())


def test_a_lightning_checkpoint_brings_its_classes_and_size(tmp_path: Path) -> None:
    said = {"model_name": NETWORK, "class_names": ["a", "b", "c", "d"], "img_size": 96}
    state = network().state_dict()
    file = tmp_path / "epoch=0-step=2.ckpt"
    torch.save(lightning(state, said | {"root": PosixPath("/x")}), file)
    loaded = load(NETWORK, file)
    assert same(loaded.model, state)
    assert loaded.class_names == ("a", "b", "c", "d")
    # Its own are 160 and 168.
    assert (loaded.preprocessing.input_px, loaded.preprocessing.resize_px) == (96, 100)


def test_older_lightnings_dictionary_class_is_read_as_plain_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its class exists only while the file is written, as on a machine without Lightning."""
    home = ModuleType("pytorch_lightning.utilities.parsing")
    kind = type("AttributeDict", (dict,), {"__module__": home.__name__})
    setattr(home, "AttributeDict", kind)  # noqa: B010  # a module made here has no such name
    state, file = network().state_dict(), tmp_path / "old.ckpt"
    with monkeypatch.context() as patch:
        for name in ("pytorch_lightning", "pytorch_lightning.utilities", home.__name__):
            patch.setitem(sys.modules, name, home)
        torch.save(lightning(state, kind(class_to_idx={"b": 1, "a": 0, "c": 2, "d": 3})), file)
    assert load(NETWORK, file).class_names == ("a", "b", "c", "d")


def test_lightnings_weight_averaging_swaps_the_two_sets(tmp_path: Path) -> None:
    ordinary, averaged = network(1).state_dict(), network(2).state_dict()
    content = lightning(averaged, {}) | {
        "current_model_state": {f"model.{k}": v for k, v in ordinary.items()},
        "averaging_state": {"n_averaged": torch.tensor(2)},
    }
    file = tmp_path / "averaged.ckpt"
    torch.save(content, file)
    assert same(load(NETWORK, file, ema=True).model, averaged)
    assert same(load(NETWORK, file, ema=False).model, ordinary)


@pytest.mark.parametrize("prefix", ["module.", "model.", "_orig_mod.", "model._orig_mod.module."])
def test_prefixes_of_wrappers_are_taken_off_however_deep(prefix: str, tmp_path: Path) -> None:
    state = network().state_dict()
    torch.save({prefix + key: value for key, value in state.items()}, tmp_path / "w.pt")
    assert same(load(NETWORK, tmp_path / "w.pt").model, state)


def test_a_compiled_network_within_another_loads(tmp_path: Path) -> None:
    model = network()
    compiled: Any = nn.Module()
    compiled.model = torch.compile(model, backend="eager")
    assert all("_orig_mod" in key for key in compiled.state_dict())
    torch.save(compiled.state_dict(), tmp_path / "c.bin")
    assert same(load(NETWORK, tmp_path / "c.bin").model, model.state_dict())


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
@pytest.mark.parametrize("suffix", [".safetensors", ".pth"])
def test_every_precision_becomes_single(dtype: torch.dtype, suffix: str, tmp_path: Path) -> None:
    rounded = {k: v.to(dtype) for k, v in network().state_dict().items()}
    file = tmp_path / f"w{suffix}"
    save_file(rounded, file) if suffix == ".safetensors" else torch.save(rounded, file)
    model = load(NETWORK, file).model
    assert {value.dtype for value in model.parameters()} == {torch.float32}
    assert same(model, {key: value.float() for key, value in rounded.items()})


def test_the_old_format_without_an_archive_is_read(tmp_path: Path) -> None:
    state = network().state_dict()
    torch.save(state, tmp_path / "old.pth", _use_new_zipfile_serialization=False)
    assert same(load(NETWORK, tmp_path / "old.pth").model, state)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300])
def test_weights_that_are_no_numbers_are_named(number: float, tmp_path: Path) -> None:
    state = {key: value.double() for key, value in network().state_dict().items()}
    state["layer1.0.conv1.weight"][0, 0, 0, 0] = number
    torch.save(state, tmp_path / "w.pth")
    sentence = r"w\.pth holds NaN or infinite numbers in 1 of \d+ entries \(first layer1\.0\.conv1"
    with pytest.raises(ExplorerError, match=sentence):
        load(NETWORK, tmp_path / "w.pth")


def test_counters_may_be_missing_and_computed_buffers_there(tmp_path: Path) -> None:
    state = {k: v for k, v in network().state_dict().items() if "num_batches" not in k}
    torch.save(state, tmp_path / "w.pth")
    assert same(load(NETWORK, tmp_path / "w.pth").model, state)
    name = "swin_tiny_patch4_window7_224"
    swin = timm.create_model(name, num_classes=2)
    # Older versions of timm saved what this one computes.
    computed = {name: value for name, value in swin.named_buffers() if "relative" in name}
    assert computed
    torch.save(swin.state_dict() | computed, tmp_path / "swin.pth")
    assert same(load(name, tmp_path / "swin.pth").model, swin.state_dict())


def test_a_misfit_lists_everything(tmp_path: Path) -> None:
    state = network().state_dict()
    shape = tuple(state["fc.weight"].shape)
    del state["fc.bias"]
    state["stranger"] = torch.zeros(2)
    state["bn1.weight"] = torch.zeros(3, 5)
    torch.save(state, tmp_path / "w.pth")
    with pytest.raises(CheckpointMisfit) as caught:
        load(NETWORK, tmp_path / "w.pth")
    misfit = caught.value.misfit
    assert misfit.missing == ("fc.bias",)
    assert misfit.unexpected == ("stranger",)
    width = timm.create_model(NETWORK).bn1.weight.shape[0]
    assert misfit.misshaped == (("bn1.weight", (3, 5), (width,)),)
    assert str(caught.value) == (
        "w.pth does not fit test_resnet: it lacks 1 entry (first fc.bias), has 1 entry too many"
        f" (first stranger), has 1 entry in another shape (first bn1.weight: 3 × 5 instead of"
        f" {width})."
    )
    assert shape[0] == CLASSES


def test_a_checkpoint_without_the_asked_set_says_so(tmp_path: Path) -> None:
    torch.save(network().state_dict(), tmp_path / "w.pth")
    assert weight_sets(tmp_path / "w.pth") == ("weights",)
    with pytest.raises(ExplorerError, match=r"w\.pth holds no averaged \(EMA\) weights"):
        load(NETWORK, tmp_path / "w.pth", ema=True)
