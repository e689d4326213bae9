"""A borrowed network comes back as it was, whatever happens while it is lent."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from components.inspection import captured
from components.inspection.capture import slopes

IMAGES = 3 * torch.randn((2, 3, 8, 8), generator=torch.Generator().manual_seed(1))


class Stopped(BaseException):
    """What Streamlit raises to stop a script is no Exception either."""


class AddOne(nn.Module):
    """Overwrites its input."""

    def forward(self, maps: Tensor) -> Tensor:
        return maps.add_(1)


class Overwriting(nn.Module):
    """A network that overwrites what its layers gave, as VGG's ReLUs and DenseNet do."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.add = AddOne()
        self.relu = nn.ReLU(inplace=True)
        self.head = nn.Linear(4, 2)

    def forward(self, images: Tensor) -> Tensor:
        maps = self.add(self.conv(images))
        maps *= 2
        means: Tensor = self.relu(maps).mean((2, 3))
        answer: Tensor = self.head(means)
        return answer


def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 5, 3), nn.BatchNorm2d(5), nn.ReLU(), nn.Conv2d(5, 4, 3), nn.Flatten()
    ).append(nn.Linear(64, 3))


def hooks(module: nn.Module) -> int:
    kinds = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
    return sum(len(getattr(each, kind)) for each in module.modules() for kind in kinds)


def condition(module: nn.Module) -> list[Any]:
    """Everything that a borrower could leave changed."""
    return [
        [each.training for each in module.modules()],
        [each.requires_grad for each in module.parameters()],
        [None if each.grad is None else each.grad.tolist() for each in module.parameters()],
        [each.tolist() for each in module.state_dict().values()],
        hooks(module),
    ]


def raising(error: BaseException) -> Callable[..., None]:
    def hook(*_: Any) -> None:
        raise error

    return hook


def test_the_outputs_of_named_layers_are_kept() -> None:
    lent = network().eval()
    with captured(lent, ("0", "3")) as kept:
        answer = lent(IMAGES)
    assert set(kept) == {"0", "3"}
    assert torch.equal(kept["0"], lent[0](IMAGES))
    assert torch.equal(kept["3"], lent[:4](IMAGES))
    assert torch.equal(answer, lent(IMAGES))


def test_it_computes_as_in_evaluation_and_leaves_the_statistics() -> None:
    training, evaluating = network().train(), network().eval()
    before = condition(training)
    with captured(training, ("1",)) as kept:
        answer = training(IMAGES)
    assert torch.equal(answer, evaluating(IMAGES))
    assert torch.equal(kept["1"], evaluating[:2](IMAGES))
    assert condition(training) == before


def test_what_follows_in_place_does_not_reach_what_was_kept() -> None:
    torch.manual_seed(0)
    lent = Overwriting().eval()
    expected = lent.conv(IMAGES)
    assert (expected < -1).any()
    with captured(lent, ("conv", "add", "relu")) as kept:
        answer = lent(IMAGES)
    assert torch.equal(kept["conv"], expected)
    assert torch.equal(kept["add"], expected + 1)
    assert torch.equal(kept["relu"], (2 * expected + 2).relu())
    assert torch.equal(answer, lent(IMAGES))


@pytest.mark.parametrize("paths", [("conv",), ("add",), ("conv", "add", "relu")])
def test_gradients_come_without_touching_the_parameters(paths: tuple[str, ...]) -> None:
    """The head reads the mean of relu(2 · (conv + 1)) over 36 places: by the chain rule, 2w / 36.

    Behind the ReLU it is w / 36.
    """
    torch.manual_seed(0)
    lent = Overwriting()
    with captured(lent, paths) as kept:
        score = lent(IMAGES)[:, 1].sum()
        slopes = torch.autograd.grad(score, [kept[path] for path in paths])
    share = lent.head.weight[1].view(1, 4, 1, 1).detach().expand(2, 4, 6, 6) / 36
    passes = lent.conv(IMAGES) + 1 > 0
    for path, slope in zip(paths, slopes, strict=True):
        assert torch.allclose(slope, share if path == "relu" else 2 * share * passes)
    assert all(parameter.grad is None for parameter in lent.parameters())
    assert all(parameter.requires_grad for parameter in lent.parameters())


def test_the_graph_begins_at_the_first_kept_layer() -> None:
    lent = network()
    with captured(lent, ("3",)) as kept:
        lent(IMAGES)
        assert kept["3"].is_leaf
        assert kept["3"].requires_grad


def test_without_gradients_nothing_is_recorded() -> None:
    lent = network()
    with captured(lent, ("0",)) as kept, torch.no_grad():
        answer = lent(IMAGES)
    assert not kept["0"].requires_grad
    assert not answer.requires_grad


def test_it_records_gradients_although_the_caller_does_not() -> None:
    lent = network()
    with torch.no_grad(), captured(lent, ("0",)) as kept:
        (slope,) = torch.autograd.grad(lent(IMAGES).sum(), kept["0"])
    assert slope.abs().sum() > 0


def test_layers_beside_are_kept_and_the_graph_begins_elsewhere() -> None:
    lent = network()
    with captured(lent, ("3",), beside=("0",)) as kept:
        answer = lent(IMAGES)
        assert kept["3"].is_leaf
        assert not kept["0"].requires_grad
        (slope,) = torch.autograd.grad(answer.sum(), kept["3"])
    assert torch.equal(kept["0"], lent[0](IMAGES))
    assert slope.abs().sum() > 0
    assert hooks(lent) == 0


def test_what_is_kept_beside_is_not_overwritten() -> None:
    torch.manual_seed(0)
    lent = Overwriting().eval()
    expected = lent.conv(IMAGES)
    with captured(lent, (), beside=("conv",)) as kept:
        lent(IMAGES)
    assert torch.equal(kept["conv"], expected)


def test_slopes_of_several_scores_of_one_forward_pass() -> None:
    lent = network()
    with captured(lent, ("0", "3")) as kept:
        answer = lent(IMAGES)
        outputs = [kept["0"], kept["3"]]
        both = [slopes(answer[:, index].sum(), outputs, again=index == 0) for index in (0, 1)]
    for index, found in enumerate(both):
        with captured(lent, ("0", "3")) as kept:
            alone = slopes(lent(IMAGES)[:, index].sum(), [kept["0"], kept["3"]])
        assert all(torch.equal(one, other) for one, other in zip(found, alone, strict=True))


def test_of_several_calls_the_first_is_kept() -> None:
    relu = nn.ReLU()
    lent = nn.Sequential(relu, nn.Conv2d(3, 3, 1), relu)
    with captured(lent, ("0",)) as kept:
        lent(IMAGES)
    assert torch.equal(kept["0"], IMAGES.relu())


@pytest.mark.parametrize("error", [RuntimeError("x"), Stopped(), KeyboardInterrupt()])
def test_after_an_error_the_network_is_as_it_was(error: BaseException) -> None:
    lent = network().train()
    lent[1].eval()
    lent[3].weight.requires_grad_(False)
    lent(IMAGES).sum().backward()
    handle = lent[4].register_forward_hook(raising(error))
    before = condition(lent)
    with pytest.raises(type(error)), captured(lent, ("0", "3")):
        lent(IMAGES)
    assert condition(lent) == before
    handle.remove()
    assert hooks(lent) == 0


def test_a_layer_that_does_not_exist_leaves_no_hook() -> None:
    lent = network().train()
    before = condition(lent)
    with pytest.raises(AttributeError), captured(lent, ("0", "nowhere")):
        pass
    assert condition(lent) == before


@settings(deadline=None)
@given(
    training=st.lists(st.booleans(), min_size=7, max_size=7),
    trainable=st.lists(st.booleans(), min_size=8, max_size=8),
    fails=st.booleans(),
)
def test_any_mixture_of_modes_and_flags_comes_back(
    training: list[bool], trainable: list[bool], fails: bool
) -> None:
    lent = network()
    for module, mode in zip(lent.modules(), training, strict=True):
        module.training = mode
    for parameter, flag in zip(lent.parameters(), trainable, strict=True):
        parameter.requires_grad = flag
    before = condition(lent)
    try:
        with captured(lent, ("3",)) as kept:
            assert not any(module.training for module in lent.modules())
            score = lent(IMAGES)[0, 0]
            torch.autograd.grad(score, kept["3"])
            if fails:
                raise Stopped
    except Stopped:
        assert fails
    assert condition(lent) == before
