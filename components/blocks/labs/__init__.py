"""All laboratories, in the order in which they teach."""

from components.blocks.lab import Lab
from components.blocks.labs import convolutions

LABS: dict[str, Lab] = {lab.key: lab for module in (convolutions,) for lab in module.LABS}
