"""A network's graph, traced by the pool."""

from typing import TYPE_CHECKING

from components.ui import jobs

if TYPE_CHECKING:
    from components.graphs import Graph


def traced(model: str) -> "Graph":
    """The whole graph of a network, opened down to its layers.

    Raises:
        ExplorerError: if there is no such network.
    """

    def job() -> "Graph":
        from components import graphs

        return graphs.trace(model)

    return jobs.answer("tracing", ("trace", model), job, f"Tracing {model}…")
