"""What is often told about these networks, what is right, and a check of each. No torch at import.

Checks that build networks import torch when they run.
"""

from components.corrections.checking import check
from components.corrections.reading import correction, corrections, left_out
from components.corrections.records import (
    TOPICS,
    Checked,
    Correction,
    LeftOut,
    Link,
    Table,
)

__all__ = [
    "TOPICS",
    "Checked",
    "Correction",
    "LeftOut",
    "Link",
    "Table",
    "check",
    "correction",
    "corrections",
    "left_out",
]
