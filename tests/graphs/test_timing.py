"""The time of a pass, measured in the child process."""

import subprocess
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor, nn

from components.errors import ExplorerError
from components.graphs import client, time_network, timing, trace

# All tests that ask the child process share one.
pytestmark = pytest.mark.xdist_group("tracing")


def test_a_dear_network_takes_much_longer_than_a_cheap_one() -> None:
    # 0.009 against 4.1 G multiply-adds: a busy machine does not turn that round.
    cheap, dear = time_network("efficientnet:d1,w1,r32"), time_network("resnet50")
    assert cheap.network == "efficientnet:d1,w1,r32"
    assert 0 < 3 * cheap.milliseconds < dear.milliseconds
    assert cheap.threads == dear.threads == 1
    for latency in (cheap, dear):
        assert timing.FEWEST_PASSES <= latency.passes <= timing.MOST_PASSES


@pytest.mark.parametrize(
    "name",
    ["g16:d0.5,w0.5,r64", "torchvision:regnet_y_400mf", "cifar:plain20", "catalogue:lenet5"],
)
def test_every_kind_of_name_is_timed(name: str) -> None:
    assert time_network(name).milliseconds > 0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("efficientnet:d8,w8,r600", "too large to be timed here"),  # by its multiply-adds
        ("efficientnet:d8,w8,r1", "too large to be timed here"),  # by its parameters alone
        ("vit_giant_patch14_224", "too large to be timed here"),  # counted, not calculated
        ("resnet5000", "network named 'resnet5000'"),
    ],
)
def test_what_is_refused_gets_a_sentence_and_the_child_lives_on(name: str, sentence: str) -> None:
    before = trace("catalogue:lenet5")
    child = client._TRACER._process
    with pytest.raises(ExplorerError, match=sentence):
        time_network(name)
    assert trace("catalogue:lenet5") == before
    assert client._TRACER._process is child


def test_timing_leaves_no_trace_in_the_next_graph() -> None:
    before = trace("efficientnet_b0")
    time_network("efficientnet_b0")
    assert trace("efficientnet_b0") == before


def test_memory_is_given_back() -> None:
    def resident_mb() -> float:
        trace("catalogue:lenet5")  # whoever answers this has tidied up after what came before
        assert client._TRACER._process is not None
        asked = ["ps", "-o", "rss=", "-p", str(client._TRACER._process.pid)]
        return int(subprocess.run(asked, capture_output=True, check=True).stdout) / 1024

    time_network("catalogue:lenet5")
    before = resident_mb()
    time_network("efficientnet_b5")  # 116 MB of weights, and as much for its maps
    assert resident_mb() < before + 80


class Clocked(nn.Module):
    """Lets a clock advance by a fixed time for each pass, the first being slower."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds, self.now, self.modes = seconds, 0.0, set[bool]()

    def forward(self, image: Tensor) -> Tensor:
        self.now += self.seconds if self.modes else 100
        self.modes.add(torch.is_inference_mode_enabled())
        return image


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    held = SimpleNamespace(network=None)
    monkeypatch.setattr(timing, "perf_counter", lambda: held.network.now)
    return held


@pytest.mark.parametrize(("seconds", "passes"), [(0.001, 30), (0.125, 4), (4.0, 3)])
def test_as_many_passes_as_fit_and_none_of_them_the_first(
    clock: SimpleNamespace, seconds: float, passes: int
) -> None:
    clock.network = Clocked(seconds)
    times = timing._pass_times(clock.network, torch.zeros(1))
    assert times == pytest.approx([seconds] * passes)
    assert clock.network.modes == {True}
