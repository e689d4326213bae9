"""How fast saved runs are found and read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from components.runs import RunFolder
from components.runs.events import EventReader
from tests.benchmarks.measuring import Comparison, compare

STEPS, TAGS = 50_000, ("train/loss", "val/loss", "val/accuracy", "lr")
RUNS = 200


def run() -> list[Comparison]:
    """200,000 scalars of one event file, against TensorBoard's reader, and once more grown."""
    with _event_file(STEPS) as file:
        _check(file)
        whole = EventReader(file)
        whole.read()
        more = iter(range(STEPS, 10 * STEPS))

        def read_on() -> None:
            with _event_file(1, next(more)) as new, file.open("ab") as opened:
                opened.write(new.read_bytes())
            whole.read()

        return [
            compare(
                f"{STEPS * len(TAGS):,} scalars of an event file",
                ("EventReader", lambda: EventReader(file).read()),
                ("EventAccumulator", lambda: _judge(file)),
                pairs=3,
            ),
            compare(
                "the same file, one step longer",
                ("reading on", read_on),
                ("reading anew", lambda: EventReader(file).read()),
                pairs=3,
            ),
        ]


def listing() -> str:
    """How long it takes to list many runs."""
    with TemporaryDirectory() as folder:
        for number in range(RUNS):
            place = Path(folder) / f"sweep-{number % 5}" / f"run-{number}"
            (place / "checkpoints").mkdir(parents=True)
            (place / "config.json").write_text("{}")
            (place / "metrics.csv").write_text("step,train/loss\n1,0.5\n")
            (place / "gradients.csv").write_text("step,gradient/stem\n1,0.5\n")
        runs = RunFolder(folder)
        seconds = []
        for _ in range(5):
            began = perf_counter()
            count = len(runs.runs())
            seconds.append(perf_counter() - began)
    again = median(seconds[1:])
    return (
        f"A folder with {count} runs is listed in {1e3 * seconds[0]:.0f} ms, and again in"
        f" {1e3 * again:.0f} ms."
    )


@contextmanager
def _event_file(steps: int, first: int = 0) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        writer = EventFileWriter(folder, max_queue_size=10_000, flush_secs=600)
        for step in range(first, first + steps):
            for place, tag in enumerate(TAGS):
                value = Summary.Value(tag=tag, simple_value=1 / (step + place + 1))
                writer.add_event(
                    Event(step=step, wall_time=1.7e9 + step, summary=Summary(value=[value]))
                )
        writer.close()
        yield next(Path(folder).iterdir())


def _judge(file: Path) -> EventAccumulator:
    return EventAccumulator(str(file), {"scalars": 0}).Reload()


def _check(file: Path) -> None:
    """Both read exactly the same."""
    judge, ours = _judge(file), EventReader(file).read().content
    for tag in TAGS:
        theirs = [(e.step, e.value, e.wall_time) for e in judge.Scalars(tag)]
        points = ours[tag]
        mine = zip(
            points.step.tolist(), points.value.tolist(), points.wall_time.tolist(), strict=True
        )
        if theirs != list(mine):
            raise AssertionError(tag)
