"""Which check belongs to which correction, by code."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from components.corrections import (
    checks_blocks,
    checks_cited,
    checks_counting,
    checks_networks,
    checks_residual,
    checks_scaling,
    checks_training,
)
from components.corrections.records import Checked, Correction

Check = Callable[[Correction], Checked]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        code: function
        for module in (
            checks_scaling,
            checks_residual,
            checks_networks,
            checks_counting,
            checks_blocks,
            checks_training,
            checks_cited,
        )
        for code, function in module.CHECKS.items()
    }
)


def check(of: Correction) -> Checked:
    """Run the correction's check: at once by arithmetic, some seconds where networks are built."""
    return CHECKS[of.code](of)
