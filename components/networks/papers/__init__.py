"""Networks that neither timm nor torchvision has, built from their papers.

`PAPERS` maps the name behind `catalogue:` to what builds the network for a number of classes (or
its own number, if None); it needs torch and is imported on first use. The sizes of their images
stand in `components.networks.papers.sizes`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from components.networks.papers.builders import PAPERS

__all__ = ["PAPERS"]


def __getattr__(name: str) -> Any:
    """Import what needs torch only when somebody asks for it (PEP 562)."""
    if name != "PAPERS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from components.networks.papers import builders

    return builders.PAPERS
