"""The parent's end of the child process that traces and times. No torch here."""

import json
import os
import subprocess
import sys
import weakref
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Event, Lock, Thread, Timer
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Literal, cast

from components.errors import ExplorerError
from components.graphs.records import Graph, Latency, Report, Timing, silent
from components.graphs.wire import decode
from components.networks.names import parse
from components.networks.saved import RUN_FOLDERS

if TYPE_CHECKING:
    from torch.nn import Module

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-W", "ignore", "-m", "components.graphs.worker")
# No CUDA context, which would only take memory, and one thread: times are those of one core.
SETTINGS = {"OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", "CUDA_VISIBLE_DEVICES": ""}
WORK = {"graph": "Tracing", "latency": "Timing"}
LIMIT_S = 120.0
PATIENCE_S = 1.0
LOOK_S = 0.25
IDLE_S = 60.0


class Tracer:
    """One child process and the lock before it: one request at a time, from any thread.

    The child starts with the first request, or with `warm_up`, and ends with the tracer or with
    this process, or after nobody has asked for `idle_s` seconds (None: it stays). One that ended
    or was silent for `limit_s` seconds is replaced at the next call.
    """

    def __init__(self, limit_s: float = LIMIT_S, idle_s: float | None = None) -> None:
        self._limit_s, self._idle_s = limit_s, idle_s
        self._idle: Timer | None = None
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None

    def warm_up(self) -> None:
        """Start the child, which takes some seconds, without waiting for it."""
        # Whoever holds the lock has started it.
        if self._lock.acquire(blocking=False):
            try:
                self._running()
            finally:
                self._lock.release()

    def trace(self, name: str, input_px: int | None = None) -> Graph:
        """The graph of a network, opened all the way, for an image of its own or the given side.

        Raises:
            ExplorerError: if there is no such network, it takes no images of that size, or tracing
                took too long or broke off.
            RuntimeError: if the child met a bug; with its stack trace.
        """
        return decode(self._answer("graph", name, input_px=input_px))

    def time_network(
        self, name: str, timing: Timing | None = None, report: Report = silent
    ) -> Latency:
        """The time that a network takes for an image.

        `report` is told the share done, in [0, 1], several times a second, from another thread.
        What it raises ends the child, also in the middle of a pass, and is raised here.

        Raises:
            ExplorerError: if there is no such network, it is too large, or timing broke off.
            RuntimeError: if the child met a bug; with its stack trace.
        """
        asked = {"timing": asdict(timing)} if timing else {}
        return Latency(**self._answer("latency", name, report=report, **asked))

    def close(self) -> None:
        """End the child, after what it is working on; a later request starts another."""
        with self._lock:
            if self._process is not None:
                _end(self._process)

    def _answer(
        self,
        ask: Literal["graph", "latency"],
        name: str,
        report: Report = silent,
        **more: Any,
    ) -> dict[str, Any]:
        request = {
            "ask": ask,
            "network": str(parse(name)),
            **more,
            "run_folders": [str(folder.absolute()) for folder in RUN_FOLDERS],
        }
        with self._lock:
            self._stay()
            answer = self._ask(request, report)
            self._close_later()
        if "sentence" in answer:
            raise ExplorerError(answer["sentence"])
        if "bug" in answer:
            raise RuntimeError(f"{WORK[ask]} {name} failed in the child process:\n{answer['bug']}")
        found: dict[str, Any] = answer[ask]
        return found

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()

    def _close_later(self) -> None:
        if self._idle_s is not None:
            self._idle = Timer(self._idle_s, self.close)
            self._idle.daemon = True
            self._idle.start()

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self._process = _start()
            weakref.finalize(self, _end, self._process)
        return self._process

    def _ask(self, request: dict[str, Any], report: Report) -> dict[str, Any]:
        process = self._running()
        watch = _Watch(process, self._limit_s, report)
        line = ""
        try:
            line = _exchange(process, json.dumps(request), watch)
        finally:
            watch.finish()
            if not line:  # also if this thread was interrupted: the next must not get its answer
                _end(process)
        if not line:
            if watch.raised is not None:
                raise watch.raised
            work = f"{WORK[request['ask']]} {request['network']}"
            raise self._failure(work, process.returncode, watch.late)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _failure(self, work: str, code: int, late: bool) -> Exception:
        if late:
            return ExplorerError(
                f"{work} was silent for more than {self._limit_s:g} s and was stopped;"
                " choose a smaller network."
            )
        if code > 0:
            return RuntimeError(f"{work} ended with code {code}; the child's log says why.")
        return ExplorerError(
            f"{work} was stopped before its end; try again,"
            " and choose a smaller network if it happens again."
        )


class _Watch(Thread):
    """Looks at a working child: ends it when it has been silent too long, or nobody waits."""

    def __init__(self, process: "subprocess.Popen[str]", limit_s: float, report: Report) -> None:
        super().__init__(daemon=True)
        self.late = False
        self.raised: BaseException | None = None
        self._process, self._limit_s, self._report = process, limit_s, report
        self._share, self._heard, self._done = 0.0, monotonic(), Event()
        self.start()

    def hear(self, share: float) -> None:
        """The child says how far it is."""
        self._share, self._heard = share, monotonic()

    def finish(self) -> None:
        """The child has answered."""
        self._done.set()
        self.join()

    def run(self) -> None:
        """Look from time to time."""
        while not self._done.wait(min(LOOK_S, self._limit_s)):
            self.late = monotonic() - self._heard > self._limit_s
            try:
                self._report(self._share)
            except BaseException as error:  # it is raised in the thread that waits
                self.raised = error
            if self.late or self.raised is not None:
                self._process.kill()
                return


_TRACER = Tracer()
# Timing many passes takes minutes: graphs don't wait for it. It is rare, and holds some hundred MB.
_TIMER = Tracer(idle_s=IDLE_S)


def trace(name_or_module: "str | Module", input_px: int | None = None) -> Graph:
    """The graph of a network, opened all the way, for one image.

    The image is a square of `input_px` pixels; by default it has the network's own size. It takes
    up to some seconds, most of them for the first; `collapse` closes it to a depth. A network
    that can be built but not traced comes as the tree of its modules (`Graph.reason`).

    A name is traced in the child process, from any thread. A module is traced in this process, on
    a copy without memory; no other thread may use torch meanwhile.

    Raises:
        ExplorerError: if there is no such network, it takes no images of that size, or tracing
            took too long or broke off.
    """
    if isinstance(name_or_module, str):
        return _TRACER.trace(name_or_module, input_px)
    from components.graphs.tracing import trace_module

    return trace_module(name_or_module, input_px)


def time_network(name: str) -> Latency:
    """How long a network takes for one image of its own size on one core, with random weights.

    It takes about two seconds, some more for the largest, and traces wait for it: one at a time.

    Raises:
        ExplorerError: if there is no such network, it is too large, or timing broke off.
    """
    return _TRACER.time_network(name)


def time_passes(name: str, timing: Timing, report: Report = silent) -> Latency:
    """How long a network takes for an image, timed as asked, in a child process for this alone.

    One at a time. `report` as `Tracer.time_network` explains it.

    Raises:
        ExplorerError: if there is no such network, it is too large, or timing broke off.
    """
    return _TIMER.time_network(name, timing, report)


def warm_up() -> None:
    """Start the child process, which takes some seconds, without waiting for it."""
    _TRACER.warm_up()


def _start() -> "subprocess.Popen[str]":
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(  # noqa: S603 - our own module; names travel as JSON
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **SETTINGS, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )


def _exchange(process: "subprocess.Popen[str]", request: str, watch: "_Watch") -> str:
    """The child's answer; "" if it ended before it gave one."""
    requests, answers = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
    try:
        requests.write(request + "\n")
        requests.flush()
        line = answers.readline()
        while line.startswith('{"share":') and line.endswith("\n"):
            watch.hear(json.loads(line)["share"])
            line = answers.readline()
    except BrokenPipeError:
        return ""
    return line if line.endswith("\n") else ""


def _end(process: "subprocess.Popen[str]") -> None:
    requests, answers = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
    with suppress(BrokenPipeError):
        requests.close()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    answers.close()
