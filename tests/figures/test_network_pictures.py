"""Pictures of scaled networks as SVG: what is drawn is what the network has."""

import re
from xml.etree import ElementTree as Xml

import pytest

from components.figures.network_picture import networks_svg
from components.figures.tiles import stages_tile
from components.scaling import ScaledNetwork, released, scale

SVG = "{http://www.w3.org/2000/svg}"


def bars(networks: list[ScaledNetwork]) -> list[list[Xml.Element]]:
    root = Xml.fromstring(networks_svg(networks))  # noqa: S314  (our own text)
    return [group.findall(f"{SVG}rect") for group in root.findall(f"{SVG}g")]


@pytest.mark.parametrize("phi", [-3, 0, 1.7, 8])
def test_a_bar_for_every_layer_inside_the_picture(phi: float) -> None:
    network = scale(phi)
    (row,) = bars([network])
    assert len(row) == sum(stage.layers for stage in network.stages)
    ends = [float(bar.attrib["x"]) + float(bar.attrib["width"]) for bar in row]
    assert max(ends) == pytest.approx(1200, abs=1)
    assert ends == sorted(ends)


def test_two_networks_share_one_scale() -> None:
    small, large = bars([released("b0"), released("b7")])
    heights = [float(row[0].attrib["height"]) for row in (small, large)]
    # Roots of 224 and 600 pixels.
    assert heights[0] / heights[1] == pytest.approx((224 / 600) ** 0.5, abs=0.01)


def test_the_tile_names_each_stage() -> None:
    texts = re.findall(r">([^<>]+)</text>", stages_tile(released("b0")))
    assert texts[::2] == ["Conv 3×3", "MBConv1", *["MBConv6"] * 6, "Conv 1×1"]
    assert texts[1] == "112 px, 32 ch."
