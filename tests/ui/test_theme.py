"""The theme's colours are the project's, and there are ten: fewer switch the palette off."""

import tomllib
from pathlib import Path

from streamlit import config

from components.figures.palette import CATEGORICAL, SEQUENTIAL

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())


def test_charts_use_the_projects_ten_colours() -> None:
    assert tuple(CONFIG["theme"]["chartCategoricalColors"]) == CATEGORICAL
    assert tuple(CONFIG["theme"]["chartSequentialColors"]) == SEQUENTIAL
    assert len(set(CATEGORICAL)) == 10


def test_light_and_dark_are_both_there() -> None:
    assert CONFIG["theme"]["light"]["backgroundColor"] != CONFIG["theme"]["dark"]["backgroundColor"]


def test_the_hidden_option_that_saves_a_fifth_of_a_second_a_rerun_still_exists() -> None:
    assert CONFIG["runner"]["postScriptGC"] is False
    assert "runner.postScriptGC" in config._config_options_template
