"""The time of a pass, measured in the child process."""

import subprocess
from collections.abc import Sequence
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor, nn

from components.errors import ExplorerError
from components.graphs import Timing, client, time_network, time_passes, timing, trace
from components.networks import parse

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


class Paced(nn.Module):
    """Lets a clock advance by the next of some times for each pass."""

    def __init__(self, seconds: Sequence[float]) -> None:
        super().__init__()
        self.seconds, self.now, self.batches = list(seconds), 0.0, set[int]()

    def forward(self, images: Tensor) -> Tensor:
        self.now += self.seconds.pop(0)
        self.batches.add(len(images))
        return images


@pytest.mark.parametrize(
    ("batch", "seconds", "lower", "median", "upper"),
    [
        # By hand: of 1, 2, 3, 4, 5 the quartiles are 2, 3, 4; of 1, 2, 3, 4 a quarter of the way
        # between neighbours.
        (1, [0.005, 0.001, 0.004, 0.002, 0.003], 2, 3, 4),
        (1, [0.004, 0.001, 0.003, 0.002], 1.75, 2.5, 3.25),
        (4, [0.040, 0.040, 0.040], 10, 10, 10),  # a batch's time is that of four images
    ],
)
def test_median_and_quartiles_are_those_of_one_image(
    monkeypatch: pytest.MonkeyPatch,
    clock: SimpleNamespace,
    batch: int,
    seconds: list[float],
    lower: float,
    median: float,
    upper: float,
) -> None:
    clock.network = Paced([100, *seconds])
    monkeypatch.setattr(timing, "create", lambda name: clock.network)
    told: list[float] = []
    asked = Timing(batch=batch, passes=len(seconds))
    found = timing.time_here("catalogue:lenet5", asked, told.append)
    assert (found.lower, found.milliseconds, found.upper) == pytest.approx((lower, median, upper))
    assert (found.passes, found.batch, found.input_px) == (len(seconds), batch, 32)
    assert clock.network.batches == {batch}
    # Also after the pass to warm up: the parent ends a child that is silent for long.
    assert told == pytest.approx([done / len(seconds) for done in range(len(seconds) + 1)])


def test_threads_are_those_that_were_asked_for_and_only_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []

    def pass_times(*asked: object) -> list[float]:
        seen.append(torch.get_num_threads())
        return [1.0, 1.0, 1.0]

    monkeypatch.setattr(timing, "_pass_times", pass_times)
    before = torch.get_num_threads()
    for threads in (1, 3):
        assert timing.time_here("catalogue:lenet5", Timing(threads=threads)).threads == threads
    assert seen == [1, 3]
    assert torch.get_num_threads() == before


def test_the_child_tells_how_far_it_is_and_times_as_asked() -> None:
    shares: list[float] = []
    asked = Timing(batch=2, threads=2, passes=40, input_px=64)
    found = time_passes("efficientnet_b0", asked, shares.append)
    assert (found.passes, found.batch, found.threads, found.input_px) == (40, 2, 2, 64)
    assert 0 < found.lower <= found.milliseconds <= found.upper
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


class StoppedError(Exception):
    """What a person's click raises."""


def test_stopping_ends_the_child_in_the_middle_of_a_pass() -> None:
    def stop(share: float) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        # One pass alone takes some seconds, 200 take minutes.
        time_passes("efficientnet_b7", Timing(passes=200), stop)
    child = client._TIMER._process
    assert child is not None
    assert child.poll() is not None
    assert time_passes("catalogue:lenet5", Timing(passes=3)).passes == 3


def test_the_child_for_timing_ends_when_nobody_times(monkeypatch: pytest.MonkeyPatch) -> None:
    assert client._TIMER._idle_s == client.IDLE_S
    monkeypatch.setattr(client._TIMER, "_idle_s", 0.1)
    time_passes("catalogue:lenet5", Timing(passes=3))
    child = client._TIMER._process
    assert child is not None
    assert child.wait(timeout=30) is not None
    assert time_passes("catalogue:lenet5", Timing(passes=3)).passes == 3


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Timing(batch=0), "0 images at once are not timed here; 1 to 64"),
        (Timing(passes=2), "2 passes are not timed here; 3 to 200"),
        (Timing(threads=1000), "1000 threads are not timed here; 1 to 64"),
        (Timing(batch=9), "9 images at once are too many for efficientnet_b7: at most 8"),
        (Timing(input_px=4000), "too large to be timed here"),
    ],
)
def test_what_would_take_too_much_is_refused_beforehand(asked: Timing, sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        timing.time_here("efficientnet_b7", asked)


def test_the_largest_networks_of_the_papers_comparison_may_be_timed() -> None:
    for name, side in (("efficientnet_b7", 600), ("resnet152", 224)):
        timing._check(parse(name), (3, side, side), Timing(passes=20, input_px=side))
