"""`python -m components.networks` writes the names that pages offer before torch is there."""

from components.networks.build import network_names
from components.networks.names import NAMES_FILE

NAMES_FILE.write_text("\n".join(network_names()) + "\n", encoding="utf-8")
print(f"{NAMES_FILE.name}: {len(network_names())} networks")
