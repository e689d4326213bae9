"""The child process: asked from several threads, killed, silent, and asked for nonsense."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
import timm
import torch

from components.errors import ExplorerError
from components.graphs import Timing, Tracer, client, trace, warm_up
from components.graphs.wire import decode
from components.graphs.worker import answer
from components.networks.saved import RUN_FOLDERS

# All tests that trace share one child process.
pytestmark = pytest.mark.xdist_group("tracing")


def test_three_threads_trace_while_a_fourth_predicts() -> None:
    names = ["efficientnet_b0", "densenet121", "torchvision:googlenet"]
    alone = [trace(name) for name in names]
    network = timm.create_model("resnet18").eval()
    image = torch.rand(1, 3, 64, 64)
    with torch.inference_mode(), ThreadPoolExecutor(3) as pool:
        expected = network(image)
        tracing = [pool.submit(trace, name) for name in names * 2]
        while not all(graph.done() for graph in tracing):
            predicted = network(image)
            assert type(predicted) is torch.Tensor
            assert torch.equal(predicted, expected)
    assert [graph.result() for graph in tracing] == alone * 2


def test_a_killed_child_is_replaced() -> None:
    before = trace("cifar:resnet20")
    child = client._TRACER._process
    assert child is not None
    child.kill()
    child.wait()
    warm_up()
    assert trace("cifar:resnet20") == before
    assert client._TRACER._process is not child


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("resnet5000", "network named 'resnet5000'"),
        ("torchvision:nothing", "network named 'nothing'"),
        ("resnet50.no_such_weights", "did you mean resnet50"),
        ("efficientnet:d1,w1,r0", "between 1 and 8192"),
        ("run:never", "no saved run named 'never'"),
        ("two words", "not a network's name"),
        ("a\nb", "not a network's name"),
    ],
)
def test_a_wrong_name_is_a_sentence(name: str, sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        trace(name)


def child_that(monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Let tracers start a child that reads a request and then does this."""
    code = f"import os, signal, sys, time; sys.stdin.readline(); {does}"
    monkeypatch.setattr(client, "COMMAND", (sys.executable, "-c", code))


def test_a_child_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that(monkeypatch, "time.sleep(600)")
    tracer = Tracer(limit_s=0.1)
    with pytest.raises(ExplorerError, match=r"Tracing resnet18 was silent for more than 0\.1 s"):
        tracer.trace("resnet18")
    assert tracer._process is not None
    assert tracer._process.returncode not in (None, 0)


def test_a_child_that_is_killed_at_work_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that(monkeypatch, "print('{', end='', flush=True); os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(ExplorerError, match="Tracing resnet18 was stopped before its end"):
        Tracer().trace("resnet18")


def test_a_bug_in_the_child_surfaces(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that(monkeypatch, 'print(\'{"bug": "ZeroDivisionError in line 7"}\')')
    with pytest.raises(RuntimeError, match="ZeroDivisionError in line 7"):
        Tracer().trace("resnet18")
    child_that(monkeypatch, "sys.exit(3)")
    with pytest.raises(RuntimeError, match="Tracing resnet18 ended with code 3"):
        Tracer().trace("resnet18")
    with pytest.raises(RuntimeError, match="Timing resnet18 ended with code 3"):
        Tracer().time_network("resnet18")


def test_what_a_child_says_of_its_progress_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that(monkeypatch, "print('{\"share\": 0.5}', flush=True); sys.stdin.readline()")
    heard: list[float] = []

    def report(share: float) -> None:
        heard.append(share)
        if share == 0.5:
            raise KeyError("nobody waits any more")

    tracer = Tracer()
    with pytest.raises(KeyError, match="nobody waits"):
        tracer.time_network("resnet18", Timing(), report)
    assert heard[-1] == 0.5
    assert set(heard) <= {0.0, 0.5}
    assert tracer._process is not None
    assert tracer._process.returncode not in (None, 0)


def test_an_idle_child_ends_and_a_busy_one_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    say = "print('{\"graph\": {}}', flush=True)"
    child_that(monkeypatch, f"{say}; [{say} for line in sys.stdin]")
    monkeypatch.setattr(client, "decode", dict)
    idle: list[Timer] = []

    def started(seconds: float, do: Callable[[], None]) -> Timer:
        idle.append(Timer(seconds, do))
        return idle[-1]

    monkeypatch.setattr(client, "Timer", started)
    tracer = Tracer(idle_s=600)
    tracer.trace("resnet18")
    child = tracer._process
    assert child is not None
    tracer.trace("resnet18")
    assert tracer._process is child
    first, second = idle
    first.join()  # it was called off
    assert (second.interval, second.daemon, child.poll()) == (600, True, None)
    second.cancel()
    second.function()
    assert child.poll() is not None
    tracer.trace("resnet18")
    assert tracer._process is not child
    idle[-1].cancel()


@pytest.fixture
def _same_run_folders() -> Iterator[None]:
    before = list(RUN_FOLDERS)
    yield
    RUN_FOLDERS[:] = before


@pytest.mark.usefixtures("_same_run_folders")
def test_the_child_tells_a_persons_mistake_from_a_bug() -> None:
    def mistaken(request: dict[str, Any]) -> dict[str, Any]:
        raise ExplorerError(f"There is no {request['network']}.")

    def buggy(request: dict[str, Any]) -> dict[str, Any]:
        raise KeyError(request["network"])

    known = {"graph": mistaken, "latency": buggy}
    request = {"ask": "graph", "network": "resnet18", "run_folders": ["/runs"]}
    assert answer(request, known) == {"sentence": "There is no resnet18."}
    assert Path("/runs") in RUN_FOLDERS
    bug = answer({**request, "ask": "latency"}, known)["bug"]
    assert "Traceback" in bug
    assert "KeyError: 'resnet18'" in bug


def test_only_answers_leave_the_child_and_it_ends_with_its_input(tmp_path: Path) -> None:
    noise = "lambda event, args: event == 'import' and args[0] == 'torchview' and print('noise')"
    (tmp_path / "sitecustomize.py").write_text(f"import sys; sys.addaudithook({noise})")
    run = subprocess.run(
        client.COMMAND,
        input=json.dumps({"ask": "graph", "network": "catalogue:lenet5", "run_folders": []}) + "\n",
        capture_output=True,
        text=True,
        cwd=client.ROOT,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{client.ROOT}"},
        check=True,
    )
    assert "noise" in run.stderr
    (line,) = run.stdout.splitlines()
    assert decode(json.loads(line)["graph"]).params == 61_706
