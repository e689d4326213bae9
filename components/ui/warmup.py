"""Heavy imports and the tracing process, started in the background with the server."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from components.networks import Device

ready = Event()


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Warm up while the first page is already served; nothing to undo at the end."""
    Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


def warm_up() -> None:
    """Import what inference needs and start the tracing process; sets `ready` at the end."""
    import pytorch_grad_cam  # noqa: F401  (seconds: paid here, not at the first click)

    from components import graphs, inspection
    from components.networks import devices

    graphs.warm_up()
    _ = inspection.look
    devices()
    # Half a million long-lived objects: later collections need not look at them again.
    gc.collect()
    gc.freeze()
    ready.set()


def devices_if_ready() -> "tuple[Device, ...] | None":
    """The devices of this machine, or None while nobody knows them yet."""
    if not ready.is_set():
        return None
    from components.networks import devices

    return devices()
