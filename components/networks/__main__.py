"""`python -m components.networks [names | fingerprints | measure | weights NAME…]`.

`names` writes the names that pages offer before torch is there, `fingerprints` by which a
checkpoint's network is recognised, and `measure` what every network has and takes; the latter two
build all networks, which takes minutes. Without a word all three are done. `weights` fetches
published weights ahead.
"""

import sys
from collections.abc import Sequence

from components.errors import ExplorerError
from components.networks.architectures import MEASURED_FILE
from components.networks.build import buildable_names, network_names
from components.networks.fingerprints import FINGERPRINTS_FILE, write_fingerprints
from components.networks.library_table import LIBRARY_FILE
from components.networks.loading import load
from components.networks.measuring import write_library, write_measured
from components.networks.names import NAMES_FILE


def write_names() -> None:
    """Every network of the libraries, one a line."""
    NAMES_FILE.write_text("\n".join(network_names()) + "\n", encoding="utf-8")
    print(f"{NAMES_FILE.name}: {len(network_names())} networks")


def write_all_fingerprints() -> None:
    """Names and shapes of every network, hashed; each is built without numbers."""
    print(f"{FINGERPRINTS_FILE.name}: about a tenth of a second a network…", flush=True)
    write_fingerprints(buildable_names())
    size = FINGERPRINTS_FILE.stat().st_size
    print(f"{FINGERPRINTS_FILE.name}: {len(buildable_names())} networks, {size // 1000} kB")


def measure() -> None:
    """Count the catalogue's networks and every network of the libraries."""
    print(f"{MEASURED_FILE.name}: {write_measured()} networks", flush=True)
    for line in write_library():
        print(f"{LIBRARY_FILE.name}: {line}", flush=True)


def fetch(names: Sequence[str]) -> int:
    """Published weights onto this machine, a line for each network; how many failed."""
    failed = 0
    for name in names:
        try:
            size = load(name, "pretrained", "cpu").nbytes
            print(f"{name}: {size / 1e6:.1f} MB, ready", flush=True)
        except ExplorerError as error:
            failed += 1
            print(f"{name}: {error}", flush=True)
    return failed


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; the exit status."""
    match list(arguments):
        case []:
            write_names()
            write_all_fingerprints()
            measure()
        case ["names"]:
            write_names()
        case ["fingerprints"]:
            write_all_fingerprints()
        case ["measure"]:
            measure()
        case ["weights", name, *names]:
            return 1 if fetch((name, *names)) else 0
        case _:
            print('Use: make weights MODELS="efficientnet_b0 resnet50"', file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
