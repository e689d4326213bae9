"""What a layer is called on the screen: in an EfficientNet the paper's stage comes first."""

from components.networks import parse
from components.scaling import stage_of


def stage_in(model: str, path: str) -> int | None:
    """The paper's stage of a layer, 1 to 9; None if the network is no EfficientNet."""
    parsed = parse(model)
    staged = (
        parsed.library == "demo" or parsed.baseline == "efficientnet" or "efficientnet_b" in model
    )
    return stage_of(path) if staged else None


def layer_title(model: str, path: str) -> str:
    """A path with its stage before it ("stage 6: blocks.4"), or the path alone."""
    stage = stage_in(model, path)
    return f"stage {stage}: {path}" if stage else path
