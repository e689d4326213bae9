"""The child process: asked from several threads, killed, late, and asked for nonsense."""

import json
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import timm
import torch

from components.errors import ExplorerError
from components.graphs import Tracer, trace, warm_up
from components.graphs.client import _TRACER, COMMAND, ROOT
from components.graphs.wire import decode
from components.networks.saved import HEADER_KEY, RUN_FOLDERS

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
    child = _TRACER._process
    assert child is not None
    child.kill()
    child.wait()
    warm_up()
    assert trace("cifar:resnet20") == before
    assert _TRACER._process is not child


def test_a_child_that_dies_at_work_is_a_sentence_and_replaced() -> None:
    tracer = Tracer()
    with ThreadPoolExecutor(1) as pool:
        tracer.warm_up()
        child = tracer._process
        assert child is not None
        child.send_signal(signal.SIGSTOP)  # it can't answer before it is killed
        graph = pool.submit(tracer.trace, "cifar:resnet20")
        child.kill()
        with pytest.raises(ExplorerError, match="was stopped while it worked on cifar:resnet20"):
            graph.result()
