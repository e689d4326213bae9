"""Every page through the router: what a person chooses, and what then stands on the screen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.scaling import released, scale

ROOT = Path(__file__).parents[2]
ROUTER = ROOT / "components" / "ui" / "router.py"


def opened(page: str, **query: str) -> AppTest:
    at = AppTest.from_file(ROUTER, default_timeout=120)
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    if page != "start":
        at.switch_page(str(ROOT / "pages" / f"{page}.py"))
        for key, value in query.items():
            at.query_params[key] = value
        at.run()
    assert not at.exception
    return at


def screen(at: AppTest) -> str:
    """All text and tables of the page."""
    kinds = ("html", "markdown", "caption", "title", "error", "warning", "info")
    return "\n".join(str(element.proto) for kind in kinds for element in at.get(kind))


def test_start_shows_the_four_questions_and_the_servers_state() -> None:
    at = opened("start")
    text = screen(at)
    assert "See how an image classifier is built" in text
    links = [
        link.proto.page_link.label if hasattr(link.proto, "page_link") else link.proto.label
        for link in at.get("page_link")
    ]
    assert [link.strip("*") for link in links] == [
        "What does φ change?",
        "How is it built?",
        "What does it see, and where?",
        "Did it learn?",
    ]


def test_scaling_shows_the_rule_beside_the_released_network() -> None:
    at = opened("scaling", phi="1", **{"with": "efficientnet_b2"})
    text = screen(at)
    assert f"{scale(1).macs:,}" in text
    assert f"{released('b2').macs:,}" in text
    at.slider(key="phi").set_value(2.0).run()
    assert f"{scale(2).macs:,}" in screen(at)
    assert f"{scale(1).macs:,}" not in screen(at)


def test_scaling_says_which_released_network_is_nearest() -> None:
    assert "φ = 1 is nearest to B2" in screen(opened("scaling", phi="1"))


def test_architecture_draws_a_network_to_the_chosen_level() -> None:
    at = opened("architecture", model="cifar:resnet20", open="1")
    few = at.get("graphviz_chart")[0].proto.spec
    at = opened("architecture", model="cifar:resnet20", open="2")
    more = at.get("graphviz_chart")[0].proto.spec
    assert "269,722" in screen(at)
    assert more.count("->") > few.count("->")
    assert "groups.0" in more


def test_an_unknown_network_gets_a_sentence() -> None:
    at = opened("architecture", model="resnet_of_nowhere")
    assert "Neither timm nor torchvision" in at.error[0].value


def test_inspection_answers_for_a_sample_and_any_class() -> None:
    at = opened("inspection", image="scene-cup")
    assert "Explained: **cup**" in screen(at)
    at.selectbox(key="class of demo").set_value("0").run()
    assert "Explained: **cup**" not in screen(at)
    assert "Explained:" in screen(at)


def test_inspection_opens_any_layer() -> None:
    at = opened("inspection", image="scene-cup", layer="blocks.2")
    assert "Feature maps of blocks.2" in [each.label for each in at.expander]


def test_inspection_says_that_random_weights_know_nothing() -> None:
    at = opened("inspection", model="catalogue:lenet5", weights="random")
    assert "has learned nothing" in screen(at)
    assert "Explained:" in screen(at)


def test_runs_draw_the_chosen_runs() -> None:
    at = opened("runs", run="digits-lenet", metric="loss")
    figure = json.loads(at.get("plotly_chart")[0].proto.spec)
    names = {trace.get("name") for trace in figure["data"]}
    assert "digits-lenet" in names
    assert "scenes-overfit" not in names
    assert "digits-lenet" in screen(at)


def test_a_run_that_is_not_there_gets_a_sentence() -> None:
    assert "There is no saved run named 'gone'" in opened("runs", run="gone").warning[0].value


@pytest.mark.parametrize("page", ["start", "scaling", "runs", "inspection"])
def test_opening_it_loads_no_torch(page: str) -> None:
    code = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"at = AppTest.from_file({str(ROUTER)!r}, default_timeout=60).run();"
        f"page = {page!r};"
        "page == 'start' or at.switch_page(sys.argv[1] + page + '.py').run();"
        "assert not at.exception, at.exception;"
        "assert at.title, 'the page is empty';"
        "print('torch' in sys.modules, at.title[0].value)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, f"{ROOT / 'pages'}/"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stdout.startswith("False"), done.stdout + done.stderr[-2000:]
