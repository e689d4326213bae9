"""Networks from papers drawn, looked through and trained, as any other network."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from components.graphs import stage_totals
from components.graphs.tracing import trace_here
from components.inspection import inspect
from components.networks import load
from components.training import Recipe
from components.training.loop import epochs
from components.training.preparing import prepare
from tests.networks.papers.test_papers_costs import COSTS

TINY = Recipe(
    name="tiny",
    data="digits",
    network="catalogue:lenet5_1998",
    images=4,
    val_images=2,
    side_px=32,
    epochs=2,
    batch=2,
    schedule="constant",
)


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("lenet5_1998", (1, 2, 3, 4)),
        ("alexnet_two_towers", (1, 2, 3, 4, 5, 6)),
        ("googlenet", (1, 2, 3, 4, 5)),
        ("conv_mobilenet", (1, 2, 3, 4, 5, 6, 7)),
        ("g16_efficientnet_b0", (1, 2, 3, 4, 5, 6, 7, 8, 9)),
    ],
)
def test_it_is_drawn_with_all_its_costs_in_stages(name: str, stages: tuple[int, ...]) -> None:
    graph = trace_here(f"catalogue:{name}")
    assert graph.traced
    assert (graph.params, graph.macs) == COSTS[name]
    totals = stage_totals(graph)
    assert tuple(total.number for total in totals) == stages
    assert sum(total.params for total in totals) == graph.params
    assert sum(total.macs for total in totals) == graph.macs


@pytest.mark.parametrize("name", ["lenet5_1998", "shufflenet_v1", "g16_efficientnet_b0"])
def test_one_pass_gives_an_answer_and_a_heat_map(name: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    network = load(f"catalogue:{name}", "random", "cpu")
    answer = inspect(network, Image.fromarray(noise))[0]
    assert len(network.class_names) == (10 if name == "lenet5_1998" else 1000)
    assert len(answer.predictions) == 5
    heat = answer.heat_maps[0]
    assert heat.values.shape == ((5, 5) if name == "lenet5_1998" else (7, 7))
    assert heat.low < heat.high


@pytest.mark.parametrize(
    ("name", "side_px"), [("lenet5_1998", 32), ("shufflenet_v1_g8", 64), ("googlenet", 64)]
)
def test_it_learns_a_few_digits(name: str, side_px: int) -> None:
    recipe = replace(TINY, network=f"catalogue:{name}", side_px=side_px, epochs=8)
    seen = list(epochs(prepare(recipe, torch.device("cpu"))))
    assert seen[-1].train_loss < 0.8 * seen[0].train_loss
