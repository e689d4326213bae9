"""The one parser for networks' names."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.networks import parse
from components.scaling import BASELINES, Baseline, Coefficients, scale_by


def test_every_form_of_a_name() -> None:
    assert parse("resnet50").library == "library"
    assert parse(" torchvision:resnet50 ").library == "torchvision"
    assert parse("demo").library == "demo"
    assert parse("cifar:plain20").name == "plain20"
    assert parse("catalogue:lenet5").library == "catalogue"
    run = parse("run:scenes-demo@12")
    assert (run.name, run.epoch) == ("scenes-demo", 12)
    assert parse("run:scenes-demo").epoch is None
    free = parse("efficientnet:d1.2,w1.1,r260")
    assert (free.library, free.baseline) == ("scaled", "efficientnet")
    assert free.coefficients == Coefficients(1.2, 1.1, 260)


@pytest.mark.parametrize(
    "text",
    [
        "resnet50",
        "torchvision:vgg11",
        "efficientnet:d1.2,w1.1,r260",
        "resnet50:d1,w2,r224",
        "g16:d1e-05,w1.0,r224",
        "run:a@3",
        "run:a",
        "demo",
    ],
)
def test_a_name_survives_writing_and_reading(text: str) -> None:
    assert str(parse(text)) == text


@given(
    st.sampled_from(list(BASELINES.values())),
    st.floats(1e-9, 64),
    st.floats(1e-9, 64),
    st.integers(1, 8192),
)
def test_a_scaled_network_is_named_exactly(
    baseline: Baseline, depth: float, width: float, resolution_px: int
) -> None:
    try:
        network = scale_by(depth, width, resolution_px, baseline)
    except ExplorerError:  # the groups of G16 don't fit every width
        assume(False)
    named = parse(network.name)
    assert named.coefficients == Coefficients(depth, width, resolution_px)
    assert named.baseline == baseline.key
    assert named.scaled() == network


def test_only_a_scaled_network_can_be_calculated() -> None:
    assert parse("resnet50").scaled() is None
    with pytest.raises(ExplorerError, match="Depth must lie between"):
        parse("mobilenetv2:d99,w1,r224").scaled()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "a b",
        "../x",
        "keras:resnet50",
        "efficientnet:b2",
        "mobilenetv1:",
        "resnet101:d1,w1,r224",
        "scaled:d1,w1,r224",
        "efficientnet:d1,w1,r-5",
        "efficientnet:dnan,w1,r224",
        "run:",
        "run:a@b",
        "run:../../etc",
        "x" * 300,
        "timm:",
        ":",
        "<b>",
    ],
)
def test_what_is_no_name_gets_a_sentence(text: str) -> None:
    with pytest.raises(ExplorerError, match=r"\.|:$"):
        parse(text)


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        name = parse(text)
    except ExplorerError:
        return
    assert parse(str(name)) == name
