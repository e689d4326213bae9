"""Work for many people on few cores: a short queue, equal questions answered once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

from components.errors import ExplorerError


class WorkPool:
    """Runs jobs on a few threads and remembers the latest answers.

    Whoever asks a question that is already being worked on waits for the same answer. A question
    that nobody waits for any more is taken out of the queue.
    """

    def __init__(self, workers: int = 1, longest_queue: int = 60, answers_kept: int = 64) -> None:
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="work")
        self._longest_queue = longest_queue
        self._answers_kept = answers_kept
        self._answers: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._waiting: dict[Hashable, int] = {}
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
            return answer

    def leave(self, question: Hashable) -> None:
        """Stop waiting. Work that has not begun and that nobody waits for is given up."""
        with self._lock:
            self._waiting[question] -= 1
            if self._waiting[question]:
                return
            del self._waiting[question]
            answer = self._answers[question]
            if answer.cancel() or _failed(answer):
                del self._answers[question]
            self._forget_oldest()

    def ahead(self, question: Hashable) -> int:
        """How many other questions have not been answered and were asked before this one."""
        with self._lock:
            unanswered = [asked for asked, answer in self._answers.items() if not answer.done()]
            return unanswered.index(question) if question in unanswered else 0

    def _forget_oldest(self) -> None:
        done = [asked for asked in self._answers if asked not in self._waiting]
        for asked in done[: max(0, len(self._answers) - self._answers_kept)]:
            if self._answers[asked].done():
                del self._answers[asked]


def _failed(answer: "Future[Any]") -> bool:
    return answer.cancelled() or (answer.done() and answer.exception() is not None)
