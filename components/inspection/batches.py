"""Many images: how many at once, what happens when they don't fit, and preparing them ahead."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import TypeVar

from components.errors import ExplorerError
from components.inspection.computing import too_little_memory, unless_full
from components.inspection.free_memory import free_bytes

Item = TypeVar("Item")
Result = TypeVar("Result")

# Larger batches no longer make a device faster, and others wait longer for the network's lock.
LARGEST_BATCH = {"cpu": 16, "cuda": 128, "mps": 32}

# Others need memory too, and a convolution's workspace is not among the activations.
SHARE_OF_FREE_MEMORY = 0.25

# One pool for all: threads that came and went with every look would each leave some memory behind.
# Half of the cores: more would take time from the network, which on a CPU uses all of them.
_preparing = ThreadPoolExecutor(max(1, (os.cpu_count() or 1) // 2), thread_name_prefix="preparing")


def batch_size(asked: int | None, image_bytes: int, device: str) -> int:
    """How many images to compute at once on a device: as asked, else as many as fit.

    `image_bytes` is what the layers give for one image, all together.

    Raises:
        ExplorerError: if fewer than one is asked for.
    """
    if asked is None:
        fitting = int(SHARE_OF_FREE_MEMORY * free_bytes(device) / max(1, image_bytes))
        return max(1, min(fitting, LARGEST_BATCH[device.split(":")[0]]))
    if asked < 1:
        raise ExplorerError(f"A batch has at least one image, not {asked}.")
    return asked


def in_batches(
    work: Callable[[Sequence[Item]], Sequence[Result]],
    items: Iterable[Item],
    size: int,
    device: str,
) -> Iterator[Result]:
    """A result for each item, in order; `work` gets at most `size` items at once.

    When the device runs out of memory, the batch is halved, from then on.

    Raises:
        ExplorerError: if there is too little memory for a single item.
    """
    coming = iter(items)
    while waiting := list(islice(coming, size)):
        while waiting:
            done = unless_full(partial(work, waiting[:size]), device)
            if done is not None:
                yield from done
                waiting = waiting[size:]
            elif size == 1:
                raise too_little_memory(device)
            else:
                size = max(1, min(size, len(waiting)) // 2)


def ahead(prepare: Callable[[Item], Result], items: Iterable[Item], count: int) -> Iterator[Result]:
    """Each item prepared, in order; the next `count` are being prepared in threads meanwhile."""
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            waiting.append(_preparing.submit(prepare, item))
            if len(waiting) > count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for left in waiting:
            left.cancel()
