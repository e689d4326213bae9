"""`make bench`: how fast things are, as ratios within this run; `--quick` leaves the sweep out."""

from argparse import ArgumentParser

from tests.benchmarks import (
    classroom,
    dragging,
    first_map,
    graph_page,
    graph_sweep,
    graphs,
    inspection,
    long_curves,
    reading_runs,
    scaling,
    training,
    trust,
)
from tests.benchmarks.measuring import HEAD, machine

if __name__ == "__main__":
    options = ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="without tracing all networks")
    quick = options.parse_args().quick
    print(f"{machine()}\n\n{HEAD}")
    for group in (scaling, inspection, trust, classroom, graphs, reading_runs, training):
        for comparison in group.run():
            print(comparison.row(), flush=True)
    print(f"\n{dragging.run()}", flush=True)
    for sentence in (
        first_map.run,
        inspection.eight_threads,
        graphs.memory,
        graphs.many_layers,
        graph_page.run,
        scaling.equal_networks,
        reading_runs.listing,
        long_curves.run,
    ):
        print(f"\n{sentence()}", flush=True)
    if not quick:
        print(f"\n{graph_sweep.run()}")
