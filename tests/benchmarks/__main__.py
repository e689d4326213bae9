"""`make bench`: how fast things are, as ratios within this run."""

from tests.benchmarks import classroom, inspection, scaling
from tests.benchmarks.measuring import HEAD, machine

print(f"{machine()}\n\n{HEAD}")
for group in (scaling, inspection, classroom):
    for comparison in group.run():
        print(comparison.row(), flush=True)
