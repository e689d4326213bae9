"""A value that is computed on first use."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Once(Generic[Value]):
    """Calls `compute` when first called itself; every later call, in any thread, gets that result.

    (`functools.cached_property` may compute twice when two threads come at once.)
    """

    def __init__(self, compute: Callable[[], Value]) -> None:
        self._compute = compute
        self._lock = Lock()
        self._results: list[Value] = []

    def __call__(self) -> Value:
        """The value."""
        with self._lock:
            if not self._results:
                self._results.append(self._compute())
            return self._results[0]
