"""TensorBoard event files, judged by TensorBoard's own reader; whole, damaged and in parts."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util.tensor_util import make_tensor_proto

from components.runs import Run, Series, read_runs
from tests.runs.event_files import aged

SCALAR = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="scalars"))
TEXT = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text"))


def plain(tag: str, number: float) -> Any:
    return Summary.Value(tag=tag, simple_value=number)


def tensor(tag: str, number: Any, metadata: Any = SCALAR) -> Any:
    return Summary.Value(tag=tag, tensor=make_tensor_proto(number), metadata=metadata)


def write(folder: Path, points: list[tuple[int, float, Any]], suffix: str = "") -> Path:
    """An event file with points (step, wall_time, value), made by TensorBoard's writer."""
    writer = EventFileWriter(str(folder), filename_suffix=suffix)
    for step, wall_time, value in points:
        writer.add_event(Event(step=step, wall_time=wall_time, summary=Summary(value=[value])))
    writer.close()
    return max(folder.glob("events.out.tfevents.*"), key=lambda file: file.stat().st_mtime_ns)


def only_run(folder: Path) -> Run:
    (run,) = read_runs(folder)
    return run


def points(series: Series) -> list[tuple[float, float]]:
    return list(zip(series.step.tolist(), series.value.tolist(), strict=True))


def test_what_summary_writer_writes_in_both_encodings(tmp_path: Path) -> None:
    from torch.utils.tensorboard import SummaryWriter

    writer = SummaryWriter(str(tmp_path))
    for epoch in range(1, 4):
        writer.add_scalar("Loss/train", 1 / epoch, epoch, walltime=1.7e9 + epoch)
        writer.add_scalar("Loss/val", 2 / epoch, epoch, walltime=1.7e9 + epoch, new_style=True)
        writer.add_scalar(
            "acc/val", epoch / 7, epoch, walltime=0.5, new_style=True, double_precision=True
        )
        writer.add_text("remark", "a text is no scalar", epoch)
        writer.add_histogram("weights", np.arange(5.0), epoch)
        writer.add_image("picture", np.zeros((3, 4, 4), dtype=np.uint8), epoch)
    writer.add_hparams({"lr": 0.1}, {"hparam/best": 1.0}, run_name=".")
    writer.close()
    run = only_run(tmp_path)
    assert set(run.series) == {"train/loss", "val/loss", "val/accuracy", "hparam/best"}
    assert run.series["train/loss"].value.tolist() == [float(np.float32(1 / e)) for e in (1, 2, 3)]
    assert run.series["val/loss"].value.tolist() == [float(np.float32(2 / e)) for e in (1, 2, 3)]
    assert run.series["val/accuracy"].value.tolist() == [e / 7 for e in (1, 2, 3)]
    assert run.series["train/loss"].wall_time.tolist() == [1.7e9 + e for e in (1, 2, 3)]
    assert run.series["train/loss"].step.tolist() == [1, 2, 3]
    assert run.problems == ()


@pytest.mark.parametrize(
    "number", [np.float16(0.5), np.float32(0.5), np.float64(0.5), np.int64(3), np.array([0.25])]
)
def test_a_tensor_with_one_number_is_a_scalar(tmp_path: Path, number: Any) -> None:
    write(tmp_path, [(4, 1.0, tensor("lr", number))])
    assert points(only_run(tmp_path).series["lr"]) == [(4, float(np.asarray(number).item()))]


def test_the_plugin_is_named_once_for_a_tag(tmp_path: Path) -> None:
    nothing = SummaryMetadata()
    write(
        tmp_path,
        [
            (1, 1.0, tensor("lr", 0.5)),
            (2, 1.0, tensor("lr", 0.4, nothing)),
            (1, 1.0, tensor("remark", 1.0, TEXT)),
            (2, 1.0, tensor("remark", 2.0, nothing)),
            (1, 1.0, tensor("several", [1.0, 2.0], nothing)),
            (1, 1.0, tensor("words", b"text", nothing)),
            (1, 1.0, Summary.Value(tag="picture", image=Summary.Image(width=1))),
        ],
    )
    run = only_run(tmp_path)
    assert list(run.series) == ["lr"]
    assert run.series["lr"].value.tolist() == [0.5, float(np.float32(0.4))]
    assert run.problems == ()


def test_later_files_of_a_restarted_run_win(tmp_path: Path) -> None:
    first = write(tmp_path, [(s, 10.0 + s, plain("lr", 1.0)) for s in (1, 2, 3)])
    first.rename(tmp_path / "events.out.tfevents.1700000001.host.1")
    second = write(tmp_path, [(s, 20.0 + s, plain("lr", 2.0)) for s in (2, 4)])
    second.rename(tmp_path / "events.out.tfevents.1700000002.host.1")
    run = only_run(tmp_path)
    assert points(run.series["lr"]) == [(1, 1), (2, 2), (3, 1), (4, 2)]
    assert run.series["lr"].wall_time.tolist() == [11, 22, 13, 24]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An event file with the points (0, 0.0), (1, 1.0), …, (4, 4.0) of `lr`."""
    folder = tmp_path_factory.mktemp("whole")
    return write(folder, [(s, 1.0, plain("lr", s)) for s in range(5)]).read_bytes()


@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_file_cut_anywhere_gives_what_came_before(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("run")
    ends = [0]  # of each record: length (8 bytes), checksum (4), event, checksum (4)
    while ends[-1] < len(whole):
        ends.append(ends[-1] + 16 + int.from_bytes(whole[ends[-1] : ends[-1] + 8], "little"))
    cut = data.draw(st.integers(0, len(whole)))
    (folder / "events.out.tfevents.1").write_bytes(whole[:cut])
    aged(folder / "events.out.tfevents.1")
    run = only_run(folder)
    read_points = points(run.series["lr"]) if "lr" in run.series else []
    # The first record holds the version.
    assert read_points == [(s, float(s)) for s in range(5) if ends[s + 2] <= cut]
    assert bool(run.problems) == (cut == 0 or cut not in ends)


@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_changed_byte_is_noticed_and_what_came_before_stays(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("run")
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = bytearray(whole)
    damaged[place] ^= data.draw(st.integers(1, 255))
    (folder / "events.out.tfevents.1").write_bytes(bytes(damaged))
    aged(folder / "events.out.tfevents.1")
    run = only_run(folder)
    read_points = points(run.series["lr"]) if "lr" in run.series else []
    assert read_points == [(s, float(s)) for s in range(len(read_points))]
    assert len(read_points) < 5
    # A changed length may reach behind the end of the file.
    assert " is damaged after " in run.problems[0] or " is cut off after " in run.problems[0]


@settings(deadline=None)
@given(st.binary(max_size=100))
def test_any_bytes_can_be_read(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    folder = tmp_path_factory.mktemp("run")
    (folder / "events.out.tfevents.1").write_bytes(noise)
    run = only_run(folder)
    assert run.series == {}
    assert len(run.problems) == 1


def test_a_record_that_claims_more_than_the_file_holds(tmp_path: Path) -> None:
    """Its length is checked before memory is asked for."""
    from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c

    length = (2**62).to_bytes(8, "little")
    data = length + masked_crc32c(length).to_bytes(4, "little") + b"short"
    (tmp_path / "events.out.tfevents.1").write_bytes(data)
    aged(tmp_path / "events.out.tfevents.1")
    assert "after 0 events" in only_run(tmp_path).problems[0]


def test_keras_layout_is_one_run_with_canonical_names(tmp_path: Path) -> None:
    for half, loss in (("train", 1.0), ("validation", 2.0)):
        write(
            tmp_path / "fit" / half,
            [
                (0, 1.0, tensor("epoch_loss", loss)),
                (0, 1.0, tensor("epoch_accuracy", loss / 4)),
                (0, 1.0, tensor("epoch_top5", loss)),
                (0, 1.0, tensor("evaluation_loss_vs_iterations", loss)),
            ],
            ".v2",
        )
    write(tmp_path / "fit" / "train", [(0, 1.0, tensor("epoch_learning_rate", 0.5))], ".later.v2")
    run = only_run(tmp_path)
    assert run.name == "fit"
    assert {name: points(series) for name, series in run.series.items()} == {
        "train/loss": [(0, 1)],
        "val/loss": [(0, 2)],
        "train/accuracy": [(0, 0.25)],
        "val/accuracy": [(0, 0.5)],
        "lr": [(0, 0.5)],
        "train/top5": [(0, 1)],
        "val/top5": [(0, 2)],
        "train/evaluation_loss_vs_iterations": [(0, 1)],
        "val/evaluation_loss_vs_iterations": [(0, 2)],
    }


def test_train_alone_is_keras_if_tensorflow_wrote_it_and_nothing_lies_beside(
    tmp_path: Path,
) -> None:
    write(tmp_path / "keras" / "train", [(0, 1.0, tensor("epoch_loss", 1.0))], ".v2")
    write(tmp_path / "other" / "train", [(0, 1.0, plain("loss", 1.0))])
    write(tmp_path / "tutorial" / "train", [(0, 1.0, tensor("loss", 1.0))], ".v2")
    write(tmp_path / "tutorial" / "test", [(0, 1.0, tensor("loss", 1.0))], ".v2")
    assert {run.name: list(run.series) for run in read_runs(tmp_path)} == {
        "keras": ["train/loss"],
        "other/train": ["loss"],
        "tutorial/test": ["loss"],
        "tutorial/train": ["loss"],
    }


def test_of_two_sources_the_fuller_one_gives_all_its_series(tmp_path: Path) -> None:
    """The table misses the last epoch, so the events give the losses; only the table has lr."""
    write(tmp_path, [(s, 50.0, plain("train_loss", s / 2)) for s in (1, 2, 3)])
    table = tmp_path / "metrics.csv"
    table.write_text("step,train/loss,lr\n1,9.5,0.1\n")
    run = only_run(tmp_path)
    assert points(run.series["train/loss"]) == [(1, 0.5), (2, 1.0), (3, 1.5)]
    assert points(run.series["lr"]) == [(1, 0.1)]


def test_of_equal_sources_the_table_wins_with_its_full_precision(tmp_path: Path) -> None:
    write(tmp_path, [(s, 50.0, plain("train/loss", 1 / 3)) for s in (1, 2)])
    (tmp_path / "metrics.csv").write_text(f"step,wall_time,train/loss\n1,7,{1 / 3}\n2,8,{1 / 3}\n")
    run = only_run(tmp_path)
    assert run.series["train/loss"].value.tolist() == [1 / 3, 1 / 3]
    assert run.series["train/loss"].wall_time.tolist() == [7, 8]
