"""Every page through the router: what a person chooses, and what then stands on the screen."""

import json
import subprocess
import sys
import zlib
from typing import Any
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest
from torch import Tensor, nn

from components.figures.numbers import giga
from components.graphs import Difference, trace
from components.scaling import released, scale, scale_by
from tests.pages.opening import ROOT, ROUTER, opened, screen


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


def looked_up(at: AppTest) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the view of φ was told, and the answers that it looks up."""
    header, _, body = at.get("bidi_component")[0].proto.bytes.partition(b"\n")
    return json.loads(header), json.loads(zlib.decompress(body))


def test_scaling_shows_the_rule_beside_the_released_network() -> None:
    header, answers = looked_up(opened("scaling", phi="1.5", **{"with": "efficientnet_b2"}))
    assert header["phi"] == 1.5
    assert f"{released('b2').macs:,}" in answers["html"]["stages"]
    assert "B2's depth needs φ = 1.00" in answers["html"]["words"]


def test_moving_phi_sends_nothing_again_but_a_link_does() -> None:
    at = opened("scaling", phi="1")
    before = at.get("bidi_component")[0].proto.bytes
    at.session_state["phi view"] = {"phi": 2.5}
    at.session_state["phi"] = at.session_state["phi view: known"] = 2.5
    at.run()
    assert at.get("bidi_component")[0].proto.bytes == before
    assert at.query_params["phi"] == "2.5"
    at.query_params["phi"] = "4"
    at.run()
    assert looked_up(at)[0]["phi"] == 4.0
    assert looked_up(at)[0]["token"] != json.loads(before.partition(b"\n")[0])["token"]


def test_other_bases_and_baselines_bring_other_answers() -> None:
    _, papers = looked_up(opened("scaling"))
    _, others = looked_up(opened("scaling", alpha="1.5", beta="1", gamma="1.15"))
    assert papers["readings"]["layers 7"] != others["readings"]["layers 7"]
    at = opened("scaling", baseline="resnet50")
    _, answers = looked_up(at)
    assert "Bottleneck" in answers["html"]["stages"]
    assert "ResNet-50" in answers["html"]["words"]
    assert "Beside it: **ResNet-50**" in screen(at)
    assert at.get("popover")[0].proto.popover.label == "Rule: ResNet-50 by α 1.2 · β 1.1 · γ 1.15"
    _, more = looked_up(opened("scaling", open="memory"))
    assert more["readings"].keys() - papers["readings"].keys() >= {"memory 1", "activations 9"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"phi": "much"}, "'much' is no number from −3 to 8"),
        ({"phi": "nan"}, "'nan' is no number from −3 to 8"),
        ({"phi": "9"}, "'9' is no number from −3 to 8"),
        ({"alpha": "0.9"}, "'0.9' is no number from 1 to 2"),
        ({"gamma": "inf"}, "'inf' is no number from 1 to 2"),
        ({"baseline": "vgg"}, "'vgg' is not among the choices"),
        ({"tab": "nowhere"}, "'nowhere' is not among the choices"),
        ({"open": "sesame"}, "'sesame' is nothing that can be opened here"),
        ({"tab": "budget", "budget": "-1"}, "'-1' is no number from 0.01 to 100"),
        ({"tab": "budget", "depth": "x"}, "'x' is no number from 0.25 to 6"),
    ],
)
def test_a_wrong_address_gets_a_sentence_and_the_page_stays(
    query: dict[str, str], sentence: str
) -> None:
    at = opened("scaling", **query)
    assert sentence in " ".join(warning.value for warning in at.warning)
    assert looked_up(at)[0]["phi"] == 1.0


def test_a_phi_beyond_the_rules_reach_stands_at_its_end_and_says_why() -> None:
    header, answers = looked_up(opened("scaling", phi="7", alpha="2"))
    assert header["phi"] == 6.0
    assert "too large to build beyond φ = 6" in answers["html"]["note"]


def test_an_own_setting_that_cannot_be_built_leaves_the_rest() -> None:
    text = screen(opened("scaling", tab="budget", baseline="g16", width="1.75"))
    assert "56 channels can" in text
    assert "Compound (φ" in text


def test_the_own_setting_of_a_link_is_found_on_every_tab() -> None:
    at = opened("scaling", tab="check", size="own", depth="2", width="2", resolution="300")
    assert f"{scale_by(2, 2, 300).params:,}" in at.code[0].value


def test_a_budget_that_one_way_cannot_spend_gets_a_sentence_and_the_others_stay() -> None:
    text = screen(opened("scaling", tab="budget", budget="0.1"))
    assert "the least it can spend is 0.173 G" in text
    assert "Compound (φ" in text
    assert "Your setting" in text


def test_each_tab_shows_its_answer() -> None:
    assert "B7" in screen(opened("scaling", tab="released"))
    search = opened("scaling", tab="search")
    assert [json.loads(c.proto.spec)["data"][0]["type"] for c in search.get("plotly_chart")] == [
        "scatterternary",
        "scatter",
    ]
    baselines = screen(opened("scaling", tab="baselines"))
    assert "disagrees" in baselines
    assert "G16" in baselines


def test_what_is_taken_away_is_the_network_on_the_screen() -> None:
    at = opened("scaling", tab="check", phi="1.37")
    network = scale(1.37)
    assert f"{network.params:,}" in at.code[0].value
    at.segmented_control(key="take away").set_value("Table: CSV").run()
    assert str(network.macs) in at.code[0].value


def test_the_tick_is_earned_and_a_mismatch_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened("scaling", tab="check", phi="-2")
    at.button(key="check").click().run()
    assert "all 9 stages and both sums are equal" in at.success[0].value
    wrong = Difference(5, "params", expected=346_000, built=1)
    monkeypatch.setattr("components.graphs.compare_stages", lambda *_: (wrong,))
    at.button(key="check").click().run()
    assert "Stage 5: the table says 346,000 parameters, timm built 1." in at.error[0].value
    assert not at.success


def test_cost_is_told_beside_time() -> None:
    at = opened("scaling", tab="check", phi="-3")
    at.button(key="time").click().run()
    text = screen(at)
    assert f"{giga(scale(-3).macs)} multiply-adds" in text
    assert "on one core of this machine" in text


def drawn(at: AppTest, view: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the view of the graph was told, and what it draws."""
    graphs = [each.proto.bytes for each in at.get("bidi_component") if each.proto.bytes]
    header, _, body = graphs[view].partition(b"\n")
    return json.loads(header), json.loads(zlib.decompress(body))


def paths(data: dict[str, Any]) -> set[str]:
    return {box[0] for box in data["boxes"]}


def test_architecture_draws_a_network_to_the_chosen_level() -> None:
    at = opened("architecture", model="resnet18", open="1")
    _, few = drawn(at)
    assert "11,689,512" in screen(at)
    _, more = drawn(opened("architecture", model="resnet18", open="2"))
    assert "layer1.0×2" in paths(more) - paths(few)
    at.segmented_control(key="open: level").set_value("2").run()
    assert paths(drawn(at)[1]) == paths(more)
    assert at.query_params["open"] == "2"


def test_groups_open_one_by_one_and_a_link_opens_them_again() -> None:
    at = opened("architecture", model="cifar:resnet20", open="groups,groups.1")
    inside = paths(drawn(at)[1])
    assert any(path.startswith("groups.1.") for path in inside)
    assert not any(path.startswith("groups.0.") for path in inside)
    at = opened("architecture", model="cifar:resnet20", open="groups.77")
    assert "has no part 'groups.77'" in at.warning[0].value
    at = opened("architecture", model="cifar:resnet20", open="99")
    assert "has levels 1 to" in at.warning[0].value


def test_the_selected_layer_tells_its_cost_with_its_own_numbers() -> None:
    at = opened("architecture", model="efficientnet_b0", select="blocks.2.0.conv_dw")
    text = screen(at)
    # 5 × 5 weights for each of 144 channels, on maps of 28 × 28.
    assert "= 3,600 weights" in text
    assert "= 2,822,400 multiply-adds" in text
    assert drawn(at)[0]["selected"] == "blocks.2.0.conv_dw"
    labels = [link.proto.label for link in at.get("page_link")]
    assert "What does this layer see?" in labels
    assert "Stage 4 in the stage table" in labels


def test_colours_follow_the_choice() -> None:
    _, by_stage = drawn(opened("architecture", model="efficientnet_b0"))
    _, by_cost = drawn(opened("architecture", model="efficientnet_b0", color="macs"))
    assert by_stage["legend"] != by_cost["legend"]
    assert by_cost["legend"]["scale"]


def test_two_networks_stand_beside_each_other() -> None:
    at = opened("architecture", model="efficientnet_b0", tab="compare")
    text = screen(at)
    assert "+2 layers" in text
    assert "+8 channels" in text
    assert [drawn(at, view)[1]["network"] for view in (0, 1)] == [
        "efficientnet_b0",
        "efficientnet_b3",
    ]


def test_the_five_modules_sum_to_keras_layers() -> None:
    assert "= 237 Keras layers" in screen(opened("architecture", tab="modules"))
    b7 = screen(opened("architecture", model="tf_efficientnet_b7", tab="modules"))
    assert "= 813 Keras layers" in b7
    assert "is for EfficientNets" in screen(opened("architecture", model="resnet18", tab="modules"))


class Undecided(nn.Module):
    """A part whose way depends on the picture, which nothing can follow without one."""

    def forward(self, picture: Tensor) -> Tensor:
        return picture if picture.sum() > 0 else -picture


def test_what_cannot_be_traced_is_shown_as_its_parts_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = trace(nn.Sequential(nn.Conv2d(3, 8, 3), Undecided(), nn.Linear(8, 2)), 32)
    assert not graph.traced
    monkeypatch.setattr("components.ui.drawing.traced", lambda _: graph)
    for tab in ("words", "layers", "compare", "modules", "take"):
        at = opened("architecture", tab=tab)
        assert "could not be traced" in at.warning[0].value
        assert "Undecided" in at.warning[0].value
        assert paths(drawn(at)[1]) >= {"0", "2"}


def test_a_saved_run_without_checkpoints_shows_its_network() -> None:
    at = opened("architecture", model="run:scenes-efficientnet")
    assert "664,812" in screen(at)
    assert not at.error


def test_the_network_of_phi_can_be_drawn() -> None:
    at = opened("scaling", tab="check", phi="1.5")
    links = [link.proto for link in at.get("page_link") if "as a graph" in link.proto.label]
    assert scale(1.5).name in unquote(str(links[0]))


def test_rows_for_every_level() -> None:
    at = opened("architecture", model="cifar:resnet20", tab="layers")
    assert "groups.0" in screen(at)


def test_an_unknown_network_gets_a_sentence() -> None:
    at = opened("architecture", model="resnet_of_nowhere")
    assert "Neither timm nor torchvision" in at.error[0].value


def test_a_run_that_is_not_there_gets_a_sentence() -> None:
    assert (
        "'gone' is not among the choices of 'Runs' here"
        in opened("runs", run="gone").warning[0].value
    )


@pytest.mark.parametrize("page", ["start", "scaling", "runs", "inspection", "blocks", "compare"])
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
