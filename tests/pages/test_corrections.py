"""The page that sets right what is often told."""

import subprocess
import sys
from collections import Counter

from streamlit.testing.v1 import AppTest

from components.corrections import Checked, correction, corrections
from tests.pages.opening import ROOT, ROUTER, opened, screen


def claims(at: AppTest) -> list[str]:
    """The rows of the list, without marks."""
    return [row.label.partition(" :")[0].replace("\\", "") for row in at.expander]


def test_the_list_tells_claims_and_not_what_is_right() -> None:
    at = opened("corrections")
    assert claims(at) == [each.claim for each in corrections()]
    assert not any(":material" in row.label for row in at.expander)
    assert "Not so" not in screen(at)


def test_a_link_opens_its_claim_at_the_top() -> None:
    at = opened("corrections", code="E8")
    assert claims(at)[0] == correction("E8").claim
    assert "**Not so.** They are 14 × 14" in screen(at)
    assert len(at.button) == 1


def test_a_claim_that_is_right_says_so() -> None:
    assert "**True.** Both are right" in screen(opened("corrections", code="R2"))


def test_a_check_is_run_at_once_and_stays() -> None:
    at = opened("corrections", code="E4")
    assert not at.success
    at.button(key="check E4").click().run()
    assert "1.92027" in at.success[0].value
    assert "| Its seventh power | 128 | 96.3 | 96.28 |" in screen(at)
    at.run()
    assert len(at.success) == 1


def test_a_network_is_built_and_counted() -> None:
    at = opened("corrections", code="E36")
    at.button(key="check E36").click().run()
    assert not at.exception
    assert "3 · 16 · 16" in at.success[0].value


def test_a_check_that_fails_gets_a_red_cross() -> None:
    at = opened("corrections", code="E8")
    asked = correction("E8")
    at.session_state["checked corrections"] = {asked.code: Checked("28 px.", (), (), False)}
    at.run()
    assert [error.value for error in at.error] == ["28 px."]
    assert not at.success


def test_opening_another_closes_the_first_and_marks_it() -> None:
    at = opened("corrections", code="E8")
    at.query_params["code"] = "R1"
    at.run()
    labels = {
        each.claim: row.label
        for each in corrections()
        for row in at.expander
        if row.label.replace("\\", "").startswith(each.claim)
    }
    assert ":red[" in labels[correction("E8").claim]
    assert ":material" not in labels[correction("R1").claim]
    assert "**True.** 3 + 8 + 36 + 3" in screen(at)
    assert "They are 14 × 14" not in screen(at)


def test_topic_and_words_narrow_the_list() -> None:
    at = opened("corrections", topic="Inception", words="5×5 googlenet")
    assert claims(at) == [correction("E28").claim]
    at.text_input[0].set_value("GoogLeNet").run()
    assert claims(at) == [correction(code).claim for code in ("E27", "E28", "E29")]
    assert at.query_params["words"] == "GoogLeNet"
    assert "No claim here has “zebra”" in screen(opened("corrections", words="zebra"))


def test_the_open_claim_is_no_hit_of_a_search_that_it_does_not_fit() -> None:
    at = opened("corrections", code="E43", words="B7 parameters")
    assert claims(at)[0] == correction("E43").claim
    assert "**Opened**, but not among what you look for" in screen(at)
    hits = claims(opened("corrections", words="B7 parameters"))
    assert correction("E43").claim not in hits
    assert claims(at)[1:] == hits
    fitting = opened("corrections", code="E28", topic="Inception", words="5×5 googlenet")
    assert claims(fitting) == [correction("E28").claim]
    assert "**Opened**" not in screen(fitting)


def test_each_topic_says_how_many_claims_it_has() -> None:
    shown = screen(opened("corrections"))
    for topic, number in Counter(each.topic for each in corrections()).items():
        assert f"**{topic}**, {number} claims" in shown


def test_a_wrong_code_gets_a_sentence_and_the_list_stays() -> None:
    at = opened("corrections", code="E99")
    assert "There is no correction 'E99'" in at.warning[0].value
    assert len(claims(at)) == len(corrections())


def test_opening_it_and_checking_by_arithmetic_loads_no_torch() -> None:
    code = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"at = AppTest.from_file({str(ROUTER)!r}, default_timeout=60).run();"
        "at.query_params['code'] = 'E4';"
        "at.switch_page(sys.argv[1]).run();"
        "at.button(key='check E4').click().run();"
        "assert not at.exception, at.exception;"
        "print('torch' in sys.modules, len(at.success))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "pages" / "corrections.py")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stdout.split() == ["False", "1"], done.stdout + done.stderr[-2000:]
