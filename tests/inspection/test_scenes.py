"""The validation scenes on which heat maps are judged."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from components.errors import ExplorerError
from components.inspection.scenes import validation_scenes
from components.training import CLASS_NAMES
from components.training.samples import write_validation_scenes
from components.training.scenes import scene


def test_the_shipped_scenes_are_those_of_the_validation_split() -> None:
    scenes = validation_scenes()
    assert set(Counter(each.shows for each in scenes).values()) == {8}
    for index in (0, 17, 95):
        drawn = scene(0, index, split="val")
        # Processors round differently, by some levels; pictures of other seeds differ by dozens.
        assert np.abs(np.asarray(scenes[index].picture, int) - drawn.image).mean() < 2
        assert np.mean(np.asarray(scenes[index].mask) != drawn.mask) < 0.001


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_validation_scenes(tmp_path / "few.zip", 3)
    scenes = validation_scenes(2, tmp_path / "few.zip")
    assert [each.shows for each in scenes] == [CLASS_NAMES[0], CLASS_NAMES[1]]
    assert np.array_equal(np.asarray(scenes[1].mask), scene(0, 1, split="val").mask)


def test_without_the_archive_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="make demo"):
        validation_scenes(archive=tmp_path / "none.zip")
