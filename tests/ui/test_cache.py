"""Caches: what is kept between reruns, and when it is read anew."""

from collections.abc import Iterator
from inspect import unwrap
from pathlib import Path

import pytest
import torch

from components.blocks import one_thread
from components.ui import cache


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.runs.clear()
    yield
    cache.runs.clear()


def test_a_run_that_goes_on_is_read_again_and_a_finished_one_is_not(tmp_path: Path) -> None:
    for name in ("done", "going"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "metrics.csv").write_text("step,val/loss\n1,2.0\n", encoding="utf-8")
    done, going = cache.runs(tmp_path)
    assert len(going.series["val/loss"]) == 1
    with (tmp_path / "going" / "metrics.csv").open("a", encoding="utf-8") as table:
        table.write("2,1.5\n")
    cache.runs.clear()  # as time does
    same, longer = cache.runs(tmp_path)
    assert same is done
    assert list(longer.series["val/loss"].value) == [2.0, 1.5]


@pytest.mark.parametrize("kind", ["inference", "long"])
def test_a_queue_that_begins_beside_a_small_computation_has_all_cores(
    kind: cache.PoolKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_thread, "USUAL_THREADS", 3)
    with one_thread.one_thread():
        begun = unwrap(cache.pool)(kind)
        assert begun.ask("threads", torch.get_num_threads).result() == 3
        assert torch.get_num_threads() == 1
