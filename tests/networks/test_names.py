"""The one parser for networks' names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.networks import parse
from components.scaling import Coefficients, scale_by


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
    assert free.coefficients == Coefficients(1.2, 1.1, 260)


@pytest.mark.parametrize(
    "text",
    ["resnet50", "torchvision:vgg11", "efficientnet:d1.2,w1.1,r260", "run:a@3", "run:a", "demo"],
)
def test_a_name_survives_writing_and_reading(text: str) -> None:
    assert str(parse(text)) == text


@given(st.floats(0.01, 64), st.floats(0.01, 64), st.integers(1, 8192))
def test_a_scaled_network_is_named_exactly(depth: float, width: float, resolution_px: int) -> None:
    named = parse(scale_by(depth, width, resolution_px).name)
    assert named.coefficients == Coefficients(depth, width, resolution_px)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "a b",
        "../x",
        "keras:resnet50",
        "efficientnet:b2",
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
