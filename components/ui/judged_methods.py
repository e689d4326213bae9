"""Which method is best? Judged on many scenes whose object's place is known."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, TypeAlias

import streamlit as st

from components.figures.methods_table import methods_csv, methods_markdown, methods_table
from components.figures.methods_verdict import methods_verdict
from components.inspection.scenes import validation_scenes
from components.ui import inputs, jobs, panels
from components.ui.layer_names import layer_title
from components.ui.methods_tab import QUICK
from components.ui.on_demand import about, asked_for
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Cost, MethodRow
    from components.networks.pool import Progress

    # The table, and groups of methods with the same maps.
    Judged: TypeAlias = tuple[tuple[MethodRow, ...], tuple[tuple[str, ...], ...]]

COUNTS = ("12", "24", "48", "96")
# So many scenes tell whether two methods give the same maps everywhere.
ALIKE_SCENES = 3


def show(shown: Shown) -> None:
    """A table on demand: what it costs before, progress and a way to stop meanwhile."""
    asked, known = shown.asked, shown.known
    st.markdown(
        "Of the validation scenes one knows where the object is, so that maps can be judged by it"
        " too. Every method answers for every scene; the table gives means with 95 % intervals."
    )
    if not {scene.shows for scene in validation_scenes(12)} <= set(known.labels):
        st.info(
            "This network doesn't know the scenes' classes; its most probable class is explained.",
            icon=":material/info:",
        )
    scenes = inputs.one_of("Scenes", "scenes", list(COUNTS), COUNTS[0])
    question = ("methods over scenes", asked.chosen, asked.layer, scenes)
    place = asked_for(
        "judge on scenes",
        question,
        lambda: (
            f"Judge {len(QUICK)} methods on {scenes} scenes,"
            f" {about(_cost(shown).seconds * int(scenes))}"
        ),
    )
    if place is None:
        return
    rows, same = _judged(shown, int(scenes), question)
    place.empty()
    st.markdown(methods_verdict(rows, same))
    st.html(methods_table(rows, same))
    where = layer_title(shown.model, asked.layer)
    st.caption(
        f"All at {where}. Below each mean stands its 95 % interval; bold is what lies apart from"
        " all others. Arrows say which way is better."
    )
    caption = f"{asked.chosen.model} at {asked.layer}, {scenes} validation scenes"
    panels.downloads(
        {"methods.csv": methods_csv(rows), "methods.md": methods_markdown(rows, caption)}
    )


def _cost(shown: Shown) -> "Cost":
    """What one scene takes."""
    chosen = shown.asked.chosen

    def job() -> "Cost":
        from components.inspection.comparing import comparing_cost

        return comparing_cost(chosen.loaded(), len(QUICK), 1)

    return jobs.answer("inference", ("comparing cost", chosen), job, "Estimating…")


def _judged(shown: Shown, count: int, question: Hashable) -> "Judged":
    asked, labels = shown.asked, shown.known.labels

    def job(progress: "Progress") -> "Judged":
        from components import inspection
        from components.inspection.equal_maps import same_maps

        loaded, scenes = asked.chosen.loaded(), validation_scenes(count)
        few = [scene.picture for scene in scenes[:ALIKE_SCENES]]
        answers = inspection.inspect(loaded, few, QUICK, (asked.layer,), features=False)
        same = same_maps(each for answer in answers for each in answer.heat_maps)
        examples = [
            (scene.picture, scene.mask, scene.shows if scene.shows in labels else None)
            for scene in scenes
        ]
        rows = inspection.compare_methods(
            loaded, examples, QUICK, layer=asked.layer, progress=progress
        )
        return rows, same

    return jobs.long_answer(question, job, f"Judging {len(QUICK)} methods on {count} scenes…")
