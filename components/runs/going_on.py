"""Whether a run goes on, as far as its files tell: nobody writes that a training was stopped."""

import numpy as np

from components.runs.records import Run

# A run is given up after so many times its slowest recent step, within these limits in seconds.
PATIENCE = 3.0
SHORTEST_S, LONGEST_S = 120.0, 4 * 3600.0
RECENT_GAPS = 10

# What our trainer writes at the end.
LAST_FILE = "predictions.parquet"


def goes_on(run: Run, now: float) -> bool:
    """Whether more points may come; `now` is in seconds since 1970.

    A run that says that it is finished is. Any other is waited for as long as its recent points
    make one expect. The time of the last point counts where it was saved: a copied file is new,
    the run in it is not. Reads a run only if its files changed within the longest wait.
    """
    if now - run.changed > LONGEST_S:
        return False
    if run.config.get("finished") is True or (run.folder / LAST_FILE).exists():
        return False
    times = [each.wall_time[np.isfinite(each.wall_time)] for each in run.series.values()]
    times = [each for each in times if len(each)]
    # Points of one series: others may be written once an epoch, or once a batch.
    newest = max(times, key=lambda each: float(each.max()), default=np.empty(0))
    written = min(run.changed, float(newest.max())) if len(newest) else run.changed
    gaps = np.diff(np.sort(newest))[-RECENT_GAPS:]
    slowest = float(gaps.max(initial=0.0))
    return now - written < min(max(PATIENCE * slowest, SHORTEST_S), LONGEST_S)
