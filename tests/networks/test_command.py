"""`python -m components.networks weights …`, without the internet."""

from pathlib import Path

import pytest
import torch
import torchvision
from huggingface_hub import constants

from components.networks.__main__ import main


@pytest.fixture
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Torchvision's cache holds weights of one network, which this test made."""
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    weights = torchvision.models.get_model_weights("squeezenet1_1").DEFAULT
    state = torchvision.models.squeezenet1_1().state_dict()
    torch.save(state, folder / Path(weights.url).name)


@pytest.mark.usefixtures("cached")
def test_a_line_for_each_network_and_an_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weights", "squeezenet1_1"]) == 0
    assert capsys.readouterr().out == "squeezenet1_1: 4.9 MB, ready\n"
    names = ["resnet10t", "squeezenet1_1", "no-such-network", "catalogue:lenet5"]
    assert main(["weights", *names]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == names
    assert "connect it to the internet once" in lines[0]
    assert lines[1] == "squeezenet1_1: 4.9 MB, ready"
    assert "Neither timm nor torchvision" in lines[2]
    assert "Nobody publishes weights" in lines[3]


def test_anything_else_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["weights"], ["wieghts", "resnet18"]):
        assert main(arguments) == 2
        assert "make weights MODELS=" in capsys.readouterr().err
