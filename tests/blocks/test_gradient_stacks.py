"""Gradients through plain and residual stacks: against torch's modules, and what is said."""

import math
from itertools import zip_longest

import pytest
import torch
from torch import Tensor, nn

from components.blocks.gradient_records import GradientNorms, Stack, Start
from components.blocks.gradient_stacks import forward, gradient_norms, starting_weights
from components.figures.stack_gradients import stack_figure, stack_sentence


class Layers(nn.Module):
    """The same stack written as modules, with hooks that keep what convolutions put out."""

    def __init__(self, stack: Stack, weights: list[Tensor]) -> None:
        super().__init__()
        self.stack = stack
        self.convolutions = nn.ModuleList()
        for weight in weights:
            convolution = nn.Conv2d(8, 8, 3, padding=1, bias=False, dtype=torch.float64)
            convolution.weight = nn.Parameter(weight.detach().clone())
            self.convolutions.append(convolution)
        self.norms = nn.ModuleList(
            nn.BatchNorm2d(8, affine=False, dtype=torch.float64)
            if stack.normalised
            else nn.Identity()
            for _ in weights
        )

    def forward(self, x: Tensor) -> Tensor:
        layers = [nn.Sequential(*pair) for pair in zip(self.convolutions, self.norms, strict=True)]
        for first, second in zip_longest(layers[::2], layers[1::2]):
            kept, x = x, torch.relu(first(x))
            if second is not None:
                x = torch.relu(second(x) + kept if self.stack.residual else second(x))
        return x


@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("normalised", [False, True])
@pytest.mark.parametrize("layers", [5, 6])
def test_it_computes_what_torch_modules_compute(
    layers: int, normalised: bool, residual: bool
) -> None:
    stack = Stack(layers, residual, normalised, "he", 3)
    weights = starting_weights(stack, torch.Generator().manual_seed(1))
    images = torch.randn(4, 8, 6, 6, dtype=torch.float64)

    _, ours = forward(stack, images, weights)

    network = Layers(stack, weights)
    theirs = network(images)
    assert torch.allclose(ours, theirs, rtol=1e-10)
    parameters = list(network.parameters())
    mine = torch.autograd.grad(ours.square().sum(), weights)
    expected = torch.autograd.grad(theirs.square().sum(), parameters)
    for one, other in zip(mine, expected, strict=True):
        assert torch.allclose(one, other, rtol=1e-8)


def _ends(residual: bool, normalised: bool, start: Start) -> float:
    """How many times the first layer's signal is the last one's, in 50 layers."""
    outputs = gradient_norms(Stack(50, residual, normalised, start, 0)).outputs
    return outputs[0] / outputs[-1]


def test_what_the_panel_says_of_plain_and_residual_stacks_holds() -> None:
    # Without normalisation PyTorch's weights lose the signal, and a shortcut keeps it.
    assert _ends(residual=False, normalised=False, start="torch") < 1e-15
    assert 0.1 < _ends(residual=True, normalised=False, start="torch") < 10
    # With batch normalisation nothing vanishes, in a plain stack either (arXiv:1512.03385, §4.1).
    assert _ends(residual=False, normalised=True, start="torch") > 10
    assert 0.1 < _ends(residual=True, normalised=True, start="torch") < 100
    # Shortcuts alone are no cure: with He's weights and no normalisation the signal explodes.
    assert _ends(residual=True, normalised=False, start="he") > 1e4


def test_starting_weights_have_the_variance_that_their_name_promises() -> None:
    chance = torch.Generator().manual_seed(0)
    variances: dict[Start, float] = {"torch": 1 / 3 / 72, "he": 2 / 72}
    for start, variance in variances.items():
        weights = torch.stack(starting_weights(Stack(40, False, False, start, 0), chance))
        assert weights.var().item() == pytest.approx(variance, rel=0.05)
    # The same as torch gives a convolution by itself.
    own = nn.Conv2d(8, 4000, 3).weight
    assert own.var().item() == pytest.approx(1 / 3 / 72, rel=0.05)


def test_the_same_stack_gives_the_same_numbers_and_leaves_the_threads_alone() -> None:
    stack, before = Stack(6, True, True, "torch", 5), torch.get_num_threads()
    assert gradient_norms(stack) == gradient_norms(stack)
    assert gradient_norms(Stack(6, True, True, "torch", 6)) != gradient_norms(stack)
    assert torch.get_num_threads() == before


def _norms(residual: bool, first: float, last: float) -> GradientNorms:
    row = tuple(
        10 ** (math.log10(first) + place / 7 * math.log10(last / first)) for place in range(8)
    )
    return GradientNorms(Stack(8, residual, False, "torch", 0), row, row[::-1])


def test_a_stack_that_lets_nothing_through_is_said_to() -> None:
    dead = GradientNorms(Stack(8, False, False, "torch", 0), (0.0,) * 8, (0.0,) * 8)
    assert "no signal comes back" in stack_sentence([dead, _norms(True, 1.0, 1.0)], "outputs")
    assert len(stack_figure([dead, dead], "weights").data) == 2


def test_the_sentence_and_the_figure_follow_the_numbers() -> None:
    found = [_norms(False, 1e-20, 1.0), _norms(True, 1.0, 1.0)]
    said = stack_sentence(found, "outputs")
    assert "in the plain stack it **vanishes** (10¹⁷ times smaller)" in said
    assert "in the residual stack it stays about as strong (× 1)" in said
    assert "**explodes**" in stack_sentence(found, "weights")
    figure = stack_figure(found, "outputs")
    plain, residual = figure.data
    assert plain.y[0] == pytest.approx(1e-20)
    assert plain.line.color != residual.line.color
    assert figure.layout.yaxis.dtick == 3
