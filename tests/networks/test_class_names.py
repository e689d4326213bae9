"""Class names from whatever people have: text, tables, JSON, folders."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.networks import class_names_of_folder, read_class_names

PETS = ("cat", "dog", "red fox")


@pytest.mark.parametrize(
    "text",
    [
        "cat\ndog\nred fox\n",
        "\ufeffcat\r\n\r\ndog\r\nred fox",
        "0 cat\n1 dog\n2 red fox",
        "2: red fox\n0: cat\n1: dog",
        "1 cat\n2 dog\n3 red fox",
        "0,cat\n1,dog\n2,red fox\n",
        "class,index\ncat,0\nred fox,2\ndog,1\n",
        "n00000001 cat\nn00000002 dog\nn00000003 red fox",
        '["cat", "dog", "red fox"]',
        '{"0": "cat", "1": "dog", "2": "red fox"}',
        '{"cat": 0, "red fox": 2, "dog": 1}',
        '{"0": ["n01", "cat"], "2": ["n03", "red fox"], "1": ["n02", "dog"]}',
        "{0: 'cat',\n 1: 'dog',\n 2: 'red fox'}",
        '{"num_classes": 3, "label_names": ["cat", "dog", "red fox"]}',
        '{"id2label": {"0": "cat", "1": "dog", "2": "red fox"}, "label2id": {"cat": 0}}',
    ],
)
def test_every_usual_form_gives_the_same_names(text: str) -> None:
    assert read_class_names(text, 3) == PETS


def test_names_with_commas_and_numbers_stay_whole() -> None:
    assert read_class_names("tench, Tinca tinca\ncock") == ("tench, Tinca tinca", "cock")
    assert read_class_names('0,"tench, Tinca tinca"\n1,cock') == ("tench, Tinca tinca", "cock")
    assert read_class_names("0\n1\n2") == ("0", "1", "2")
    assert read_class_names("3 men\n7 dwarfs") == ("3 men", "7 dwarfs")
    assert read_class_names("crane\ncrane") == ("crane", "crane")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    assert read_class_names("Käse\ngruyère".encode(encoding)) == ("Käse", "gruyère")


@given(st.lists(st.text("abc dé,:'", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_json_survives_whatever_the_names(names: list[str]) -> None:
    assert read_class_names(json.dumps(names), len(names)) == tuple(names)
    numbered = {str(index): name for index, name in enumerate(names)}
    assert read_class_names(json.dumps(numbered)) == tuple(names)


@given(st.text() | st.binary())
def test_no_file_breaks_the_reader(text: str | bytes) -> None:
    try:
        names = read_class_names(text)
    except ExplorerError:
        return
    assert names
    assert all(isinstance(name, str) for name in names)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cat\ndog", "There are 2 class names, but the network has 3 classes"),
        ("", "no class names in this file"),
        ("[]", "no class names"),
        ('{"a": "b"}', "no class names"),
        ('["cat", ', "begins like JSON but can't be read"),
        ("[" * 100_000, "begins like JSON but can't be read"),
        ('{"0": "cat", "2": "dog"}', "no name for index 1"),
        ("x" * 5_000_001, "too large"),
    ],
)
def test_what_is_no_list_of_names_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        read_class_names(text, 3)


def test_folders_name_classes_as_image_folders_do(tmp_path: Path) -> None:
    for name in ("b", "a", "C", ".hidden"):
        for split in ("train", "val"):
            (tmp_path / split / name).mkdir(parents=True)
    (tmp_path / "train" / "notes.txt").write_text("no class")
    assert class_names_of_folder(tmp_path / "val") == ("C", "a", "b")
    assert class_names_of_folder(tmp_path) == ("C", "a", "b")
    with pytest.raises(ExplorerError, match="holds no folders"):
        class_names_of_folder(tmp_path / "val" / "a")
    with pytest.raises(ExplorerError, match="There is no folder"):
        class_names_of_folder(tmp_path / "gone")
