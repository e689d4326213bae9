"""Work for many people on few cores: a short queue, equal questions answered once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from components.errors import ExplorerError

# Between two runs of a page nobody waits for a moment: long work survives that.
GRACE_S = 3.0

Progress = Callable[[float], None]


class AbandonedError(Exception):
    """Raised in a long job that nobody waits for any more; it ends there."""


@dataclass(slots=True)
class _LongJob:
    """The share that is done, and since when nobody waits (None: somebody does)."""

    share: float = 0.0
    left: float | None = None


class WorkPool:
    """Runs jobs on a few threads and remembers the latest answers.

    Whoever asks a question that is already being worked on waits for the same answer. A question
    that nobody waits for any more is taken out of the queue. Each of its threads begins with
    `prepare`.
    """

    def __init__(
        self,
        workers: int = 1,
        longest_queue: int = 60,
        answers_kept: int = 64,
        bytes_kept: int = 300_000_000,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        self._executor = ThreadPoolExecutor(workers, "work", prepare)
        self._longest_queue = longest_queue
        self._answers_kept = answers_kept
        self._bytes_kept = bytes_kept
        self._answers: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._waiting: dict[Hashable, int] = {}
        self._long: dict[Hashable, _LongJob] = {}
        self._lock = Lock()

    def ask(self, question: Hashable, job: Callable[[], Any]) -> "Future[Any]":
        """The answer to come; every `ask` needs one `leave`.

        Raises:
            ExplorerError: if the queue is full.
        """
        with self._lock:
            answer = self._answers.get(question)
            if answer is None or _failed(answer):
                if len(self._waiting) >= self._longest_queue:
                    raise ExplorerError("Too many people are waiting; try again in a moment.")
                answer = self._answers[question] = self._executor.submit(job)
            elif answer.done():
                self._answers.move_to_end(question)
            self._waiting[question] = self._waiting.get(question, 0) + 1
            if question in self._long:
                self._long[question].left = None
            return answer

    def ask_long(self, question: Hashable, job: Callable[[Progress], Any]) -> "Future[Any]":
        """As `ask`, for a job that tells the share done, in [0, 1], to what it is given.

        When nobody has waited for some seconds, that raises `AbandonedError` in the job.
        """
        return self.ask(question, lambda: self._run_long(question, job))

    def share(self, question: Hashable) -> float:
        """The share of a long job that is done, in [0, 1]; 0 before it has begun."""
        with self._lock:
            return self._long[question].share if question in self._long else 0.0

    def leave(self, question: Hashable) -> None:
        """Stop waiting. Work that has not begun and that nobody waits for is given up."""
        with self._lock:
            self._waiting[question] -= 1
            if self._waiting[question]:
                return
            del self._waiting[question]
            if question in self._long:
                self._long[question].left = monotonic()
            answer = self._answers[question]
            if answer.cancel() or _failed(answer):
                del self._answers[question]
            self._forget_oldest()

    def ahead(self, question: Hashable) -> int:
        """How many other questions have not been answered and were asked before this one."""
        with self._lock:
            unanswered = [asked for asked, answer in self._answers.items() if not answer.done()]
            return unanswered.index(question) if question in unanswered else 0

    def _run_long(self, question: Hashable, job: Callable[[Progress], Any]) -> Any:
        with self._lock:
            left = None if question in self._waiting else monotonic()
            running = self._long[question] = _LongJob(left=left)

        def report(share: float) -> None:
            with self._lock:
                running.share = share
                if running.left is not None and monotonic() - running.left > GRACE_S:
                    # Whoever asks from now on begins anew.
                    del self._answers[question]
                    raise AbandonedError

        try:
            return job(report)
        finally:
            with self._lock:
                if self._long.get(question) is running:
                    del self._long[question]

    def _forget_oldest(self) -> None:
        for asked in [asked for asked in self._answers if asked not in self._waiting]:
            held = sum(_size(answer) for answer in self._answers.values())
            if len(self._answers) <= self._answers_kept and held <= self._bytes_kept:
                return
            if self._answers[asked].done():
                del self._answers[asked]


def _failed(answer: "Future[Any]") -> bool:
    return answer.cancelled() or (answer.done() and answer.exception() is not None)


def _size(answer: "Future[Any]") -> int:
    """Bytes of an answer that says how large it is, or whose parts do."""
    if not answer.done() or _failed(answer):
        return 0
    result = answer.result()
    parts = result if isinstance(result, (list, tuple)) else (result,)
    return sum(int(getattr(part, "nbytes", 0)) for part in parts)
