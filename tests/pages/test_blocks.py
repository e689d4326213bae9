"""The page Blocks: what a person chooses, and what then stands on the screen."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from components.blocks.labs import LABS
from components.corrections import correction
from components.ui import warmup
from components.ui.block_choices import FIRST, allowed, nearest, reader
from components.ui.block_extras import EXTRAS
from components.ui.lessons import LESSONS
from tests.pages.opening import opened, view


@pytest.fixture(autouse=True)
def torch_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after the server's warm-up."""
    monkeypatch.setattr(warmup, "devices_if_ready", tuple)


def words(at: AppTest) -> str:
    """What a person reads, without the marks that keep signs as they are."""
    return "\n".join(one.value for one in (*at.markdown, *at.caption)).replace("\\", "")


def sheet(at: AppTest) -> str:
    """Drawing and numbers, as the view was given them."""
    return str(view(at, "block sheet")["html"])


def drawn(at: AppTest) -> str:
    """The words of the first drawing."""
    return sheet(at).partition('<p class="hidden">')[2].partition("</p>")[0]


def test_it_opens_on_an_answer() -> None:
    at = opened("blocks")
    assert "22.8 times fewer multiply-adds and parameters" in sheet(at)
    assert 'title="1,228,800"' in sheet(at)
    assert "Built in torch: equal ✓" in sheet(at)
    assert drawn(at).startswith("Depthwise separable: 3 × 12 × 12 goes in;")
    assert len(at.selectbox) + len(at.number_input) + len(at.get("button_group")) <= 7


@pytest.mark.parametrize("key", LABS)
def test_every_laboratory_opens_by_its_address(key: str) -> None:
    at = opened("blocks", block=key, tab="words")
    lab = LABS[key]
    assert lab.question in words(at)
    assert "Built in torch: equal ✓" in sheet(at)
    first = lab.designs(lab.defaults)[0]
    assert drawn(at).startswith(f"{first.title}: {first.taken} goes in;".replace("'", "&#x27;"))
    assert lab.source in words(at)
    lesson = (LESSONS / "blocks" / f"{key}.md").read_text().split()
    assert 80 <= len(lesson) <= 320


def test_knobs_come_from_the_address_and_go_back_to_it() -> None:
    at = opened("blocks", block="convolution", side="224", inputs="64", outputs="64")
    assert 'title="1,849,688,064"' in sheet(at)
    at.number_input(key="side of convolution").set_value(112.0).run()
    assert 'title="462,422,016"' in sheet(at)
    assert at.query_params["side"] == "112"
    at.number_input(key="side of convolution").set_value(56.0).run()
    assert "side" not in at.query_params  # where it stands at first


def test_another_block_begins_with_its_own_numbers() -> None:
    at = opened("blocks", block="convolution", side="224", kernel="7")
    at.selectbox(key="block").set_value("group-convolution").run()
    assert at.query_params["block"] == "group-convolution"
    assert not {"side", "kernel"} & set(at.query_params)
    assert "128 × 56 × 56 goes in" in drawn(at)


def beside_it(at: AppTest) -> Selectbox[str]:
    """The question which design is drawn beside the first."""
    (found,) = (one for one in at.selectbox if one.label == "Drawn beside it")
    return found


def test_one_design_is_drawn_beside_and_all_have_numbers() -> None:
    at = opened("blocks", block="inception")
    assert sheet(at).count("<figure") == 2
    assert "<figcaption>Without 1×1 reduction" in sheet(at)
    beside_it(at).set_value("2").run()
    assert at.query_params["beside"] == "2"
    assert "<figcaption>5×5 as two 3×3" in sheet(at)
    assert "<figcaption>Without 1×1 reduction" not in sheet(at)
    assert sheet(at).count('scope="row"') == 4
    at.selectbox(key="block").set_value("residual").run()
    assert "beside" not in at.query_params


def test_what_is_drawn_beside_has_its_title_for_the_knobs() -> None:
    at = opened("blocks", block="convolution", kernel="5", beside="3")
    before = beside_it(at)
    assert before.options[2] == "Drawn beside it: 2 convolutions of 3×3"
    at.button_group(key="kernel of convolution").set_value(7.0).run()
    assert beside_it(at).options[2] == "Drawn beside it: 3 convolutions of 3×3"
    assert beside_it(at).id != before.id  # the browser keeps an old widget's title
    assert "<figcaption>3 convolutions of 3×3" in sheet(at)


def test_a_number_between_two_steps_goes_to_the_nearest() -> None:
    at = opened("blocks", block="mbconv")
    phi = LABS["mbconv"].knobs[0]
    field = at.number_input(key=f"{phi.key} of mbconv")
    assert "from −1 to 7 in steps of 0.1" in field.help.replace("-", "−")
    field.set_value(2.37).run()
    assert at.number_input(key=f"{phi.key} of mbconv").value == 2.4
    assert at.query_params[phi.key] == "2.4"


@pytest.mark.parametrize(
    ("value", "stands"),
    [(12.4, 12.0), (600.0, 600.0), (601.0, 56.0), (0, 56.0), ("much", 56.0), (None, 56.0)],
)
def test_a_knob_stands_on_its_steps(value: object, stands: float) -> None:
    side = LABS["convolution"].knobs[0]
    assert nearest(side, value) == stands


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"block": "sofa"}, "'sofa' is not among the choices of 'Block'"),
        ({"side": "-3"}, "'-3' can't be 'Image side, px' here: it goes from 1 to 600"),
        ({"side": "much"}, "'much' can't be 'Image side, px' here"),
        ({"side": "1.5"}, "'1.5' can't be"),
        ({"kernel": "4"}, "'4' can't be 'Kernel, px' here: it is one of 1, 3, 5, 7"),
        ({"tab": "cellar"}, "'cellar' is not among the choices"),
    ],
)
def test_a_wrong_address_is_a_sentence_and_the_page_stands(
    query: dict[str, str], sentence: str
) -> None:
    at = opened("blocks", **query)
    said = " ".join(one.value.replace("\\", "") for one in at.warning)
    assert sentence in said
    assert "Depthwise separable: 3 × 12 × 12 goes in" in drawn(at)


def test_numbers_that_do_not_go_together_keep_the_last_good_drawing() -> None:
    at = opened("blocks", block="group-convolution", inputs="96")
    before = sheet(at)
    assert "96 × 56 × 56 goes in" in before
    at.number_input(key="groups of group-convolution").set_value(7.0).run()
    (error,) = at.error
    assert "96 channels in and 128 out can't be shared out evenly to 7 groups" in error.value
    assert sheet(at) == before
    assert at.query_params["groups"] == "7"
    at.number_input(key="groups of group-convolution").set_value(2.0).run()
    assert not at.error
    assert "In 2 groups" in sheet(at)


def test_the_derivation_is_a_row_for_each_layer() -> None:
    at = opened("blocks", tab="derivation")
    table = str(view(at, "derivation 0")["html"])
    assert "5² × 3 channels × 8 × 8 places = 4,800" in table
    assert "53,952" in table


def test_claims_are_told_with_what_is_right() -> None:
    at = opened("blocks", tab="told")
    text = words(at)
    for code in LABS[FIRST].corrections:
        assert correction(code).claim in text
        assert correction(code).right in text


def test_a_block_can_be_taken_away() -> None:
    at = opened("blocks", tab="take")
    (code,) = at.code[:1]
    assert "nn.Conv2d(3, 256, (1, 1), bias=False)" in code.value
    labels = [button.proto.label for button in at.get("download_button")]
    assert labels == ["CSV", "Markdown", "LaTeX", "Drawing as SVG", "Program"]


def test_steps_set_the_laboratory_and_leave_nothing_of_before() -> None:
    at = opened("blocks", side="40", block="depthwise-separable")
    link = next(one.proto for one in at.get("page_link") if "1×1 kernel" in one.proto.label)
    assert "kernel=1" in link.query_string
    assert "inputs=64" in link.query_string
    assert "side=" not in link.query_string  # 12, where it stands at first


@pytest.mark.parametrize("groups", ["1", "4", "128"])
def test_groups_are_drawn_with_and_without_a_shuffle(groups: str) -> None:
    at = opened("blocks", block="group-convolution", groups=groups)
    assert "it sees **" in words(at)
    assert "channels in" in str(view(at, "groups True")["html"])


def test_sobel_works_on_the_chosen_picture() -> None:
    at = opened("blocks", block="spatially-separable", image="coffee")
    assert "Largest difference between the two results: **0**" in words(at)
    assert "<td>15</td>" in str(view(at, "product")["html"])


def test_a_sliding_filter_has_the_knobs_kernel_and_stride() -> None:
    given = view(opened("blocks", block="convolution", kernel="5", stride="2"), "sliding")
    assert len(given["filter"]) == 5
    assert given["side"] == 2


def test_before_torch_is_there_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warmup, "devices_if_ready", lambda: None)
    at = opened("blocks")
    assert "as soon as torch is loaded" in sheet(at)
    assert "22.8 times fewer" in sheet(at)


def test_every_extra_belongs_to_a_laboratory() -> None:
    assert EXTRAS.keys() <= LABS.keys()


def test_every_default_can_be_written_into_an_address() -> None:
    for lab in LABS.values():
        for knob in lab.knobs:
            assert allowed(knob, knob.default), (lab.key, knob.key)
            assert reader(knob)(f"{knob.default:g}") == knob.default
