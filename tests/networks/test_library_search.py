"""Searching the libraries' networks: each filter by itself, all together, and none."""

from dataclasses import replace

import pytest

from components.networks.library_search import Wanted, matching
from components.networks.records import LibraryNetwork

SMALL = LibraryNetwork(
    "tf_efficientnet_lite0", "timm", "efficientnet", 224, 4_700_000, 390_000_000, 1
)
LARGE = replace(SMALL, name="resnet152", family="resnet", params=60_000_000, macs=11_000_000_000)
THEIRS = replace(LARGE, name="torchvision:resnet50", library="torchvision", input_px=232, top1=80.9)
ALL = (SMALL, LARGE, THEIRS)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ALL),
        (Wanted(text="LITE efficientnet"), (SMALL,)),
        (Wanted(text="resnet"), (LARGE, THEIRS)),
        (Wanted(text="resnet lite"), ()),
        (Wanted(library="torchvision"), (THEIRS,)),
        (Wanted(most_params=4_700_000), (SMALL,)),
        (Wanted(most_params=4_699_999), ()),
        (Wanted(most_macs=390_000_000), (SMALL,)),
        (Wanted(input_px=232), (THEIRS,)),
        (Wanted(accurate=True), (THEIRS,)),
        (Wanted(text="resnet", library="timm", input_px=224), (LARGE,)),
    ],
)
def test_each_filter_leaves_what_is_wanted(
    wanted: Wanted, found: tuple[LibraryNetwork, ...]
) -> None:
    assert matching(ALL, wanted) == found
