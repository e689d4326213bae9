"""The catalogue's records: their form, their sources, their names."""

import json
import re
from typing import Any

import pytest
import torchvision
from torch import nn

from components.errors import ExplorerError
from components.networks import architecture, catalogue, create, parse
from components.networks.architectures import ARCHITECTURES_FILE
from components.networks.build import buildable_names
from components.networks.libraries import in_timm, in_torchvision
from components.networks.records import Architecture
from components.networks.sizes import input_shape
from components.scaling import RELEASED, released, scale_by
from components.scaling.baseline import G16

TITLES = [record.architecture for record in catalogue()]
NUMBERS = ("params", "macs", "top1", "top5")

FIELDS: dict[str, type | tuple[type, ...]] = {
    "architecture": str,
    "name": str,
    "family": str,
    "year": int,
    "paper": str,
    "arxiv": str,
    "timm_name": str,
    "torchvision_name": str,
    "aliases": list,
    "arguments": dict,
    "data": str,
    "input_px": int,
    "params_published": (int, type(None)),
    "macs_published": (int, type(None)),
    "top1_published": (float, type(None)),
    "top5_published": (float, type(None)),
    "source": str,
    "sources": dict,
    "editions": list,
    "note": str,
}
# Only where it learned from other images first.
PRETRAINED = {"pretrained"}


def faults(row: dict[str, Any]) -> list[str]:
    """What is wrong with a record of the file."""
    if row.keys() - PRETRAINED != FIELDS.keys():
        return ["fields"]
    wrong = [key for key, kind in FIELDS.items() if not isinstance(row[key], kind)]
    if wrong:
        return wrong
    accuracies = [row["top1_published"], row["top5_published"]]
    accuracies += [edition[key] for edition in row["editions"] for key in ("top1", "top5")]
    counts = [row["params_published"], row["macs_published"]]
    checks = {
        "words": all(row[key] for key in ("architecture", "family", "paper", "source", "data")),
        "year": 1990 <= row["year"] <= 2026,
        "arxiv": re.fullmatch(r"(\d{4}\.\d{4,5})?", row["arxiv"]) is not None,
        "input": 28 <= row["input_px"] <= 600,
        "accuracies": all(0 < value <= 100 for value in accuracies if value is not None),
        "counts": all(value > 10_000 for value in counts if value is not None),
        "sources": all(
            isinstance(source, str) and source and row[f"{number}_published"] is not None
            for number, source in row["sources"].items()
        ),
        "editions": all(
            edition.keys() - PRETRAINED - {"input_px"} == {"name", "top1", "top5"}
            and edition["name"]
            for edition in row["editions"]
        ),
        "pretrained": all(
            isinstance(each.get("pretrained", ""), str) for each in (row, *row["editions"])
        ),
        "aliases": all(isinstance(alias, str) for alias in row["aliases"]),
        "arguments": all(isinstance(value, int | float) for value in row["arguments"].values()),
    }
    return [name for name, holds in checks.items() if not holds]


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ARCHITECTURES_FILE.read_text())["architectures"]
    return found


def test_every_record_keeps_to_the_schema() -> None:
    assert {row["architecture"]: faults(row) for row in rows() if faults(row)} == {}
    assert len(TITLES) == len(set(TITLES)) > 100


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("top1_published", 771.0, "accuracies"),
        ("params_published", "5.3", "params_published"),
        ("arxiv", "NIPS 2012", "arxiv"),
        ("family", "", "words"),
        ("sources", {"top5": ""}, "sources"),
    ],
)
def test_the_schema_bites(field: str, value: object, fault: str) -> None:
    assert faults({**rows()[0], field: value}) == [fault]


def test_a_published_number_says_where_it_stands() -> None:
    place = re.compile(r"arXiv:\d{4}\.\d|README|torchvision, weights|LeCun|NIPS 2012|AAAI 2017")
    for record in catalogue():
        for number in NUMBERS:
            if getattr(record, f"{number}_published") is not None:
                assert place.search(record.source_of(number)), record.architecture


def test_names_are_those_of_the_libraries() -> None:
    for record in catalogue():
        assert not record.timm_name or in_timm(record.timm_name)
        assert not record.torchvision_name or in_torchvision(record.torchvision_name)
        assert all(in_timm(alias) or in_torchvision(alias) for alias in record.aliases)


def test_a_title_is_a_network_s_name() -> None:
    known = set(buildable_names())
    for record in catalogue():
        if record.name:
            named = parse(record.architecture)
            assert named == parse(record.name)
            assert named.scaled() is not None or record.name in known
            assert architecture(record.name) == architecture(record.architecture) == record


def test_what_is_built_here_is_published_and_measured_for_its_own_size_of_image() -> None:
    for record in catalogue():
        if ":" in record.name:
            assert input_shape(record.name)[1:] == (record.input_px, record.input_px)


def test_the_libraries_names_lead_to_the_record() -> None:
    assert architecture("resnet50").architecture == "ResNet-50"
    assert architecture("torchvision:resnet50").architecture == "ResNet-50"
    assert architecture("tf_efficientnet_b6").architecture == "EfficientNet-B6"
    assert architecture(" efficientnet-b0 ").architecture == "EfficientNet-B0"
    # torchvision needs an argument for the wider one, so its bare name is the ordinary one's.
    assert architecture("mobilenet_v2").architecture == "MobileNetV2 1.0"
    # It is built by torchvision with a size that is torchvision's own default.
    for name in ("vit_h_14", "torchvision:vit_h_14"):
        assert architecture(name).architecture == "ViT-H/14"


def test_torchvisions_names_lead_to_the_network_that_they_build() -> None:
    for record in catalogue():
        if record.name == record.torchvision_name != "":
            assert architecture(f"torchvision:{record.name}") == record


def test_published_only_is_refused_with_a_sentence() -> None:
    only = {record.architecture for record in catalogue() if not record.buildable}
    assert {title.split()[0] for title in only} == {"AmoebaNet-A", "AmoebaNet-C", "GPipe", "EffNet"}
    for title in only:
        with pytest.raises(ExplorerError, match="can't be built here"):
            create(title)


def test_an_unknown_architecture_gets_the_nearest_titles() -> None:
    with pytest.raises(ExplorerError, match="did you mean EfficientNet-B0"):
        architecture("Eficientnet B0")
    with pytest.raises(ExplorerError, match="look for it in the list"):
        architecture("?????")


def test_what_is_said_of_the_smallest_mobilenet_v2_is_counted() -> None:
    parts = (each for each in create("mobilenetv2_100").modules())
    weights = sum(each.weight.numel() for each in parts if isinstance(each, (nn.Conv2d, nn.Linear)))
    assert f"biases it has {weights / 1e6:.2f} M" in architecture("MobileNetV2 1.0").note


def test_both_editions_of_efficientnet_stand_beside_each_other() -> None:
    b7 = architecture("EfficientNet-B7")
    assert (b7.top1_published, b7.top5_published) == (84.3, 97.0)
    first = next(edition for edition in b7.editions if edition.name == "arXiv:1905.11946v1")
    assert (first.top1, first.top5) == (84.4, 97.1)


def test_torchvisions_accuracies_are_those_that_it_notes_at_its_weights() -> None:
    checked = 0
    for record in catalogue():
        told = [(record.source_of("top1"), record.top1_published, record.top5_published)]
        told += [(edition.name, edition.top1, edition.top5) for edition in record.editions]
        for source, top1, top5 in told:
            if source.startswith("torchvision, weights "):
                offered = torchvision.models.get_model_weights(record.torchvision_name)
                noted = offered[source.rpartition(" ")[2]].meta["_metrics"]["ImageNet-1K"]
                assert (top1, top5) == (noted["acc@1"], noted["acc@5"]), record.architecture
                checked += 1
    assert checked > 30


def test_measured_counts_are_those_that_torchvision_notes() -> None:
    checked = 0
    for record in catalogue():
        if not record.torchvision_name or record.arguments:
            continue
        offered = torchvision.models.get_model_weights(record.torchvision_name)
        meta = next(iter(offered)).meta
        # With the auxiliary classifier for training.
        if record.measured and record.torchvision_name != "inception_v3":
            assert record.measured.params == meta["num_params"], record.architecture
        if record.measured and next(iter(offered)).transforms().crop_size == [record.input_px]:
            assert record.measured.macs / 1e9 == pytest.approx(meta["_ops"], abs=6e-4)
            checked += 1
    assert checked > 30


@pytest.mark.parametrize("key", RELEASED)
def test_the_released_networks_cost_what_the_arithmetic_says(key: str) -> None:
    record, network = architecture(f"EfficientNet-{key.upper()}"), released(key)
    assert record.measured is not None
    assert (record.measured.params, record.measured.macs) == (network.params, network.macs)
    assert record.input_px == network.resolution_px


@pytest.mark.parametrize("key", ["b0", "b1", "b2", "b3", "b4", "b5"])
def test_so_do_the_grouped_ones(key: str) -> None:
    chosen = RELEASED[key]
    network = scale_by(chosen.depth, chosen.width, chosen.resolution_px, G16)
    plain = architecture(f"G16-EfficientNet-{key.upper()} (BN/GN affine)")
    proxy = architecture(f"G16-EfficientNet-{key.upper()} (proxy norm)")
    assert plain.measured is not None
    assert proxy.measured is not None
    assert (plain.measured.params, plain.measured.macs) == (network.params, network.macs)
    assert proxy.measured.macs == network.macs


def half_of_the_last_place(count: int) -> float:
    digits = str(count)
    return 0.5 * 10.0 ** (len(digits) - len(digits.rstrip("0")))


def disagrees(record: Architecture, number: str) -> bool:
    """Whether rounding can't explain the difference, and it is above 2 %."""
    printed: int | None = getattr(record, f"{number}_published")
    if printed is None or record.measured is None:
        return False
    counted: int = getattr(record.measured, number)
    apart = abs(counted - printed)
    return apart > half_of_the_last_place(printed) and apart > 0.02 * printed


def test_where_published_and_measured_disagree_a_note_says_so() -> None:
    apart = [r for r in catalogue() if disagrees(r, "params") or disagrees(r, "macs")]
    assert {"SENet-154", "PNASNet-5 (4, 216)", "Inception-v4", "PolyNet (Very Deep)"} <= {
        record.architecture for record in apart
    }
    assert all(record.note for record in apart)
    assert not any(re.search(r"[?{}]", record.note) for record in catalogue())
