"""Thirty sessions at once against one: how long a person waits after moving φ.

Speaks Streamlit's own protocol over WebSockets, as thirty browsers would.
"""

from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.benchmarks.measuring import Comparison
from tests.browser.driving import server

PEOPLE, MOVES = 30, 6


def run() -> list[Comparison]:
    """Median wait for a rerun of the Scaling page, with thirty people and alone."""
    with server() as address:
        url = address.replace("http", "ws") + "/_stcore/stream"
        median(waits(url, 1))  # the first visitor pays for imports
        alone, together = median(waits(url, 1)), median(waits(url, PEOPLE))
    return [
        Comparison(
            "moving φ, one server",
            f"{PEOPLE} people at once",
            "one person",
            together,
            alone,
            alone / together,
        )
    ]


def waits(url: str, people: int) -> list[float]:
    """Seconds of every rerun, `MOVES` for each of the people, all at the same time."""
    with ThreadPoolExecutor(people) as threads:
        everybody = threads.map(lambda _: _person(url), range(people))
        return [wait for person in everybody for wait in person]


def _person(url: str) -> list[float]:
    with connect(url, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        _rerun(socket, 0.0)
        return [_rerun(socket, 0.1 * move) for move in range(1, MOVES + 1)]


def _rerun(socket: ClientConnection, phi: float) -> float:
    began = perf_counter()
    message = BackMsg()
    message.rerun_script.page_name = "scaling"
    message.rerun_script.query_string = f"phi={phi:.1f}"
    socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(socket.recv(timeout=60, decode=False))
        if answer.WhichOneof("type") == "script_finished":
            return perf_counter() - began
