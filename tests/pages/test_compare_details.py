"""Compare's tabs with papers' tables, times measured here, and two networks."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import graphs
from components.errors import ExplorerError
from components.graphs import Latency, Timing
from components.networks.paper_tables import paper_table, table_titles
from components.ui import cache, compare_latency
from components.ui.compare_two import PAIRS
from components.ui.lessons import text
from tests.pages.opening import opened, screen


@pytest.fixture(autouse=True)
def _nothing_timed() -> Iterator[None]:
    cache.latencies.clear()
    yield
    cache.latencies.clear()


def frame_of(at: AppTest, column: str) -> Any:
    """The table that has a column of that name."""
    (found,) = (each.value for each in at.dataframe if column in each.value.columns)
    return found


def test_a_table_shows_printed_beside_counted_and_tells_why_they_differ() -> None:
    at = opened("compare", tab="tables")
    shown = frame_of(at, "Parameters, M, printed")
    assert len(shown) == len(paper_table("efficientnet-2").rows) == 24
    senet = shown[shown["Row"] == "SENet-154"].iloc[0]
    assert senet["Flag"] == "⚑"
    assert senet["Parameters, M, printed"] == 146
    assert senet["Parameters, M, counted"] == pytest.approx(115.088984)
    assert "**SENet-154**: parameters 146 M printed, 115.1 M counted" in screen(at)
    assert "arXiv:1905.11946v5" in screen(at)


@pytest.mark.parametrize("key", list(table_titles()))
def test_every_table_has_its_address(key: str) -> None:
    at = opened("compare", tab="tables", table=key)
    assert not at.warning
    assert len(frame_of(at, "Row")) == len(paper_table(key).rows)


class Clock:
    """Stands in for the child process: a network's time is known, and what was asked is kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, ms: dict[str, float]) -> None:
        self.ms, self.asked = ms, list[tuple[str, Timing]]()
        monkeypatch.setattr(graphs, "time_passes", self.time)

    def time(self, name: str, timing: Timing, report: object) -> Latency:
        self.asked.append((name, timing))
        if name not in self.ms:
            raise ExplorerError(f"{name} is too large to be timed here.")
        ms, passes = self.ms[name], timing.passes or 0
        side = timing.input_px or 0
        return Latency(name, ms, passes, timing.threads, timing.batch, side, ms, ms)


def click(at: AppTest, key: str) -> None:
    at.button(key=key).click().run()
    assert not at.exception


def test_networks_are_timed_one_after_the_other_only_when_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(monkeypatch, {"efficientnet_b0": 30.0, "resnet50": 90.0})
    at = opened("compare", tab="latency", timed="EfficientNet-B0,SENet-154,ResNet-50", batch="2")
    assert "Nothing has been timed" in screen(at)
    assert clock.asked == []
    click(at, "time networks")
    assert clock.asked == [
        ("efficientnet_b0", Timing(2, 1, 10, 224)),
        ("legacy_senet154", Timing(2, 1, 10, 320)),
        ("resnet50", Timing(2, 1, 10, 224)),
    ]
    shown = frame_of(at, "Median")
    assert list(shown["Network"]) == ["EfficientNet-B0", "ResNet-50"]
    assert list(shown["Median"]) == [30, 90]
    assert "legacy_senet154 is too large" in screen(at)
    assert "2 images at once" in screen(at)
    # The chart's times are those of one image on one thread.
    assert compare_latency.latencies() == {}
    assert set(compare_latency.latencies(batch=2)) == {"efficientnet_b0", "resnet50"}
    click(at, "time networks")  # again: nothing is taken from the first time
    assert len(clock.asked) == 6


def test_the_papers_comparison_is_one_click(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, {"efficientnet_b1": 50.0, "resnet152": 300.0})
    at = opened("compare", tab="latency")
    click(at, "time as the paper")
    assert clock.asked == [
        ("efficientnet_b1", Timing(1, 1, 20, 240)),
        ("resnet152", Timing(1, 1, 20, 224)),
    ]
    said = at.success[-1].value
    assert "EfficientNet-B1 is 6.00 times as fast as ResNet-152" in said
    assert "5.7 times" in said
    assert "0.098 s against 0.554 s" in said
    # And the paper's own table has them now.
    shown = frame_of(opened("compare", tab="tables", table="efficientnet-4"), "Row")
    assert list(shown["Time for an image, s, measured"])[:2] == [0.3, 0.05]


def test_fewer_passes_than_the_papers_are_not_set_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Clock(monkeypatch, {"efficientnet_b1": 50.0, "resnet152": 300.0})

    def compared(at: AppTest) -> bool:
        return any("times as fast as ResNet-152" in each.value for each in at.success)

    settings = {"tab": "latency", "passes": "5", "timed": "EfficientNet-B1"}
    click(opened("compare", tab="latency"), "time as the paper")
    at = opened("compare", **settings)
    assert compared(at)  # measured as the paper did it, by anyone
    click(at, "time networks")
    assert not compared(at)
    alone = opened("compare", **(settings | {"passes": "50"}))
    click(alone, "time networks")
    assert not compared(alone)  # the other was timed in another round, beside other work
    assert "These come from 2 rounds" in screen(alone)
    both = {"passes": "50", "timed": "EfficientNet-B1,ResNet-152"}
    again = opened("compare", **(settings | both))
    click(again, "time networks")
    assert compared(again)


def test_scaling_leads_to_the_times() -> None:
    at = opened("scaling", tab="check")
    (link,) = (
        each.proto for each in at.get("page_link") if "tab=latency" in each.proto.query_string
    )
    assert link.page == "compare"


@pytest.mark.parametrize("key", list(PAIRS))
def test_a_prepared_pair_has_its_argument_and_its_evidence(key: str) -> None:
    at = opened("compare", tab="two")
    click(at, f"pair {key}")
    pair = PAIRS[key]
    assert at.query_params.get("model", ["resnet50"]) in ([pair.model], pair.model)
    words = "\n".join(each.value for each in at.markdown)
    assert text(f"pairs/{key}").splitlines()[0] in words
    assert set(pair.evidence) <= set(frame_of(at, "Multiply-adds, G")["Network"])
    assert 100 <= len(text(f"pairs/{key}").split()) <= 180


def test_the_argument_about_data_stands_in_the_evidence() -> None:
    at = opened("compare", tab="two", model="resnet50", **{"with": "vit_base_patch16_224"})
    shown = frame_of(at, "Learned from")
    columns = ["Network", "Learned from", "Image, px", "Top-1, %", "Accuracy printed in"]
    rows = set(shown[columns].itertuples(index=False, name=None))
    paper = "Table 2 of ViT, arXiv:2010.11929"
    assert ("ViT-H/14", "JFT-300M, then ImageNet", 518, 88.55, paper) in rows
    assert ("ViT-L/16", "ImageNet-21k, then ImageNet", 512, 85.3, paper) in rows
    swag = "torchvision, weights IMAGENET1K_SWAG_LINEAR_V1"
    assert ("ViT-H/14", "Instagram pictures, then ImageNet", 224, 85.708, swag) in rows
    alone = shown[shown["Network"] == "ViT-B/16"].iloc[0]
    assert alone["Learned from"] == "ImageNet"


def test_two_networks_stand_beside_each_other_with_the_way_to_their_graphs() -> None:
    at = opened("compare", tab="two", model="efficientnet_b0", **{"with": "resnet50"})
    table = next(each.value for each in at.markdown if "B against A" in each.value)
    assert "| Parameters, counted | ✓\u00a0**5.29\u00a0M** |" in table.replace("✓ ", "✓\u00a0")
    assert "The evidence" not in screen(at)
    (link,) = (each.proto for each in at.get("page_link") if "part by part" in each.proto.label)
    assert "model=efficientnet_b0&with=resnet50" in link.query_string


@pytest.mark.xdist_group("tracing")
def test_a_network_outside_the_catalogue_is_counted() -> None:
    at = opened("compare", tab="two", model="resnet10t", **{"with": "resnet18"})
    table = next(each.value for each in at.markdown if "B against A" in each.value)
    assert "| Parameters, counted | ✓ **5.44\u00a0M** | 11.7\u00a0M |" in table


def test_the_tabs_of_the_catalogue_need_no_torch() -> None:
    code = (
        "import sys; import components.ui.compare_tables, components.ui.compare_two,"
        " components.ui.compare_latency as latency; from components.ui.compare_two import side;"
        " side('resnet50'); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
