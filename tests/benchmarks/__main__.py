"""`make bench`: how fast things are, as ratios within this run."""

from tests.benchmarks import classroom, dragging, inspection, scaling
from tests.benchmarks.measuring import HEAD, machine

if __name__ == "__main__":
    print(f"{machine()}\n\n{HEAD}")
    for group in (scaling, inspection, classroom):
        for comparison in group.run():
            print(comparison.row(), flush=True)
    print(f"\n{dragging.run()}", flush=True)
    print(scaling.equal_networks())
