"""Heavy imports and the tracing process, started in the background with the server."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from components.ui import checkpoint_files, run_uploads

if TYPE_CHECKING:
    from components.networks import Device

_ready = Event()
_one_at_a_time = Lock()


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Warm up while the first page is already served; at the end, remove what people brought."""
    import pandas  # noqa: F401  (plotly trips over a pandas that another thread is importing)

    Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield
    checkpoint_files.remove_all()
    run_uploads.remove_all()


def warm_up() -> None:
    """Import what inference needs and start the tracing process."""
    from components import graphs

    graphs.warm_up()
    import_libraries()
    # Half a million long-lived objects: later collections need not look at them again.
    gc.collect()
    gc.freeze()


def import_libraries() -> None:
    """Import torch and what stands on it, once; returns when they can be used.

    Whoever needs them calls this first: two threads that begin to import torchvision at the same
    moment leave one of them with half a module.
    """
    with _one_at_a_time:
        if _ready.is_set():
            return
        import pytorch_grad_cam  # noqa: F401  (seconds: paid here, not at the first click)
        import scipy.signal  # noqa: F401  (smooths curves)

        from components import inspection
        from components.networks import NetworkStore, devices

        _ = inspection.inspect, inspection.layers, inspection.trust_line, NetworkStore
        devices()
        _ready.set()


def devices_if_ready() -> "tuple[Device, ...] | None":
    """The devices of this machine, or None while nobody knows them yet."""
    if not _ready.is_set():
        return None
    from components.networks import devices

    return devices()
