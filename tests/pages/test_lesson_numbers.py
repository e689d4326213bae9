"""The numbers that lessons tell, each against what it is computed or copied from."""

import re
import tomllib
from itertools import pairwise

import pytest

from components.networks.architectures import architecture
from components.networks.build import shell
from components.networks.classifier import classifier_path
from components.networks.heads import with_head
from components.networks.paper_tables import paper_table
from components.training.recipe_checks import AUGMENTATIONS
from components.ui import lessons
from tests.pages.opening import ROOT


def numbers(text: str) -> list[int]:
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]


def rows(text: str, head: str) -> list[list[str]]:
    """The cells of the table that begins with a line like `head`."""
    lines = text.split(head)[1].strip().splitlines()
    table = [line for line in lines[: lines.index("")] if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1:]]


def linear(inputs: int, outputs: int) -> int:
    return inputs * outputs + outputs


def test_the_head_on_b2_is_built_and_counted() -> None:
    network = shell("efficientnet_b2")
    old = network.get_submodule(classifier_path(network))
    trained = sum(each.numel() for each in network.parameters())
    body = trained - sum(each.numel() for each in old.parameters())
    statistics = sum(
        buffer.numel() for name, buffer in network.named_buffers() if "running" in name
    )
    text = lessons.text("data")
    *layers, base, everything = rows(text, "| layer | parameters |")
    widths = [1408, 1024, 512, 256, 128, 10]
    told = [numbers(count)[0] for _, count in layers]
    assert told == [linear(*pair) for pair in pairwise(widths)]
    head = with_head(network, tuple(widths[1:-1]), 10, 0.2)
    assert sum(each.numel() for each in head.parameters()) == body + sum(told)
    # Seven numbers of Keras' Normalization layer: mean and variance of three colours, a counter.
    assert numbers(base[1])[0] == body + statistics + 7
    assert numbers(everything[1])[0] == body + statistics + 7 + sum(told)
    assert f"counts {statistics + 7:,} numbers in B2 that are not trained" in text
    assert f"The {body:,} others" in text


def test_heads_on_other_networks_are_added_up() -> None:
    text = lessons.text("data")
    resnet = linear(2048, 1024) + linear(1024, 256) + linear(256, 64) + linear(64, 6)
    assert f"6 classes make {resnet:,}" in text
    assert f"128 and 6 make {linear(1024, 128) + linear(128, 6):,}" in text


def test_the_smallest_network_has_seven_parameters() -> None:
    first, second = linear(1, 2), linear(2, 1)
    told = f"one number to two, {first} parameters; two to one, {second}; {first + second} in all"
    assert told in lessons.text("data")


def test_steps_are_pictures_by_batch() -> None:
    text = lessons.text("data")
    cifar = next(row for row in rows(text, "| data set |") if row[0] == "CIFAR-10")
    (train,) = numbers(cifar[1])
    once = train * 7 // 10
    assert f"one split of 30 % leaves {once:,}" in text
    twice = once * 7 // 10
    assert f"leaves {twice:,}, and half" in text
    assert f"{twice:,} pictures in batches of 100 are {twice // 100}" in text


def test_the_intel_pictures_add_up() -> None:
    text = lessons.text("data")
    intel = next(row for row in rows(text, "| data set |") if row[0] == "Intel scenes")
    train, test = (numbers(cell)[0] for cell in intel[1:3])
    (unlabelled,) = numbers(text.split("The Intel set has ")[1].split(" more")[0])
    assert f"{train + test + unlabelled:,} in all" in text
    assert f"5 × {train:,} = {5 * train:,}" in text


def test_the_recipe_says_what_the_lesson_says() -> None:
    text = lessons.text("data")
    (file,) = set(re.findall(r"assets/recipes/examples/\S+\.toml", text))
    recipe = tomllib.loads((ROOT / file).read_text(encoding="utf-8"))
    first, second = recipe["runs"]
    assert (recipe["common"]["optimizer"], recipe["common"]["lr"]) == ("adam", 0.001)
    assert (first["network"], first["backbone"]) == ("resnet50", "frozen")
    assert first["head"] == [1024, 256, 64]
    assert (second["network"], second["backbone"]) == ("densenet121", "fine-tuned")
    assert {*first["augmentation"], *second["augmentation"]} == set(AUGMENTATIONS)


def test_a_contests_winner_is_that_of_the_table() -> None:
    text = lessons.text("compare")
    table = paper_table("ilsvrc")
    places = {column.key: place for place, column in enumerate(table.columns)}
    (resnet,) = (row for row in table.rows if row.title == "ResNet")
    error, year = (resnet.cells[places[key]].printed for key in ("top5_error", "year"))
    assert f"ResNet's {error} % in {year} are six of them" in text
    assert "An ensemble of six" in resnet.note


def test_effnet_is_another_network() -> None:
    record = architecture("EffNet (Freeman)")
    text = lessons.text("scaling")
    assert f"arxiv.org/abs/{record.arxiv}" in text
    assert f"arxiv.org/abs/{architecture('EfficientNetV2-S').arxiv}" in text
    assert "another network" in text


def test_bias_and_variance_are_the_differences() -> None:
    table = rows(lessons.text("runs"), "| | wrong | more than the line above | called |")
    wrong = [float(row[1].rstrip(" %")) for row in table]
    told = [float(row[2].split()[0]) for row in table[1:]]
    assert [row[3] for row in table[1:3]] == ["avoidable bias", "variance"]
    assert told == pytest.approx([b - a for a, b in pairwise(wrong)])


def test_splits_make_a_whole() -> None:
    (text,) = re.findall(r"Split the pictures first: (.*?),[^,]*all three", lessons.text("advice"))
    shares = [int(share) for share in re.findall(r"(\d+) %", text)]
    assert shares == [60, 20, 20]


def test_the_advice_has_eleven_checks_and_twelve_ways() -> None:
    text = lessons.text("advice")
    checks = re.findall(r"^(\d+)\. \*", text, re.MULTILINE)
    assert checks == [str(n) for n in range(1, 12)]
    assert len(rows(text, "| try | it helps when |")) == 12
