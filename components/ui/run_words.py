"""What the curves say in words: a ranking of groups, and a sentence for each run or group."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from components.runs import Run
from components.runs.group_results import (
    are_equally_long,
    group_results,
    in_words,
    judged_series,
    range_text,
    ranking,
)
from components.runs.groups import Group
from components.runs.statements import Statement
from components.ui.plain import plain
from components.ui.run_experiments import about
from components.ui.run_view import View

# As high as the chart beside it; the last line fades as long as there is more. On narrow screens it
# stands under the chart. The sentences are the page's answer, not an aside: no grey. A step to try
# goes on in a second line there instead of being cut off.
STYLE = """<style>
.st-key-run-words summary, .st-key-run-words summary * { color: inherit; opacity: 1; }
.st-key-run-words p { font-size: 0.875rem; }
.st-key-run-words > * { flex-shrink: 0; }
@media (min-width: 1000px) {
  .st-key-run-words {
    overflow-y: auto; scrollbar-width: thin; flex-wrap: nowrap;
    max-height: calc(clamp(17rem, 44vh, 40rem) + 5rem); padding-bottom: 1.5rem;
    mask-image: linear-gradient(#000 calc(100% - 1.5rem), transparent); }
}
@media (max-width: 999px) {
  .run-words-scroll { display: none; }
  .st-key-run-view > [data-testid=stLayoutWrapper] > [data-testid=stHorizontalBlock],
  .st-key-run-view > [data-testid=stHorizontalBlock] { flex-direction: column; }
  .st-key-run-view > * > [data-testid=stHorizontalBlock] > [data-testid=stColumn],
  .st-key-run-view > [data-testid=stHorizontalBlock] > [data-testid=stColumn] {
    width: 100%; flex: 1 1 auto; min-width: 100%; }
}
[data-testid=stPageLink] * { height: auto; }
[data-testid=stPageLink] p, [data-testid=stPageLink] :has(> [data-testid=stMarkdownContainer]),
[data-testid=stPageLink] [data-testid=stMarkdownContainer] { white-space: normal; }
</style>"""
FEW = 3
UNEQUAL = "Not all of these runs are equally long."


def show(view: View, shown: Mapping[str, Run]) -> None:
    """The ranking, what the experiment is about, then the sentences; each unfolds its numbers.

    `shown` is runs by their full names, called as they are to be shown.
    """
    groups = view.groups(list(shown.values()))
    grouped = len(groups) < len(shown)
    with st.container(gap="small", key="run words"):
        if grouped:
            _ranking(view, groups)
        _about(view)
        _head("groups" if grouped else "runs", len(groups))
        full = {run.name: name for name, run in shown.items()}
        for group in groups:
            if len(group.runs) == 1:
                (run,) = group.runs
                _sentence(view, run, full[run.name], alone=len(shown) == 1)
            else:
                _group(view, group, full[group.runs[0].name])


def _about(view: View) -> None:
    told = about(view.runs(), view.experiment)
    if told:
        st.markdown(f"**{plain(told.title)}.** {plain(told.about)}")


def _head(what: str, count: int) -> None:
    scroll = f" There are {count} {what}: scroll." if count > FEW else ""
    st.html(
        f'{STYLE}<div style="font-size: 0.875rem; opacity: 0.75">What the curves say; unfold one'
        f' for its numbers.<span class="run-words-scroll">{scroll}</span></div>'
    )


def _ranking(view: View, groups: Sequence[Group]) -> None:
    series = _series(view, groups)
    if told := ranking(group_results(groups, series), series):
        doubt = "" if are_equally_long(groups, series) else f" {UNEQUAL}"
        st.markdown(f":material/leaderboard: {plain(told)}{doubt}")


def _series(view: View, groups: Sequence[Group]) -> str:
    return judged_series(groups, view.options.metric) if view.options else ""


def _sentence(view: View, run: Run, full_name: str, alone: bool) -> None:
    """What a run's curves say; every statement with its numbers unfolds on demand."""
    place = st.expander(
        f"**{plain(run.name)}**: {plain(view.headline(run))}",
        expanded=alone,
        key=f"why {full_name}",
        type="compact",
        on_change="rerun",
    )
    with place:
        if place.open:
            _statements(view.statements(run))


def _group(view: View, group: Group, first: str) -> None:
    """How the runs of a group did on average; the sentence of each of them unfolds."""
    series = _series(view, [group])
    results = group_results([group], series)
    best = [f"best {in_words(series)} {range_text(each, series)} on average" for each in results]
    verdicts = Counter(view.diagnosis(run).verdict for run in group.runs)
    if len(verdicts) == 1:
        best.append(f"all: {next(iter(verdicts))}")
    else:
        best += [f"{count} × {verdict}" for verdict, count in verdicts.most_common()]
    with st.expander(
        f"**{plain(group.name)}**, {len(group.runs)} runs: {plain('; '.join(best))}.",
        key=f"why group {first}",
        type="compact",
    ):
        for run in group.runs:
            st.markdown(f"**{plain(run.name)}**: {plain(view.headline(run))}")


def _statements(statements: Sequence[Statement]) -> None:
    for statement in statements:
        icon, color = ("check_circle", "green") if statement.supported else ("help", "gray")
        st.markdown(f":{color}[:material/{icon}:] {plain(statement.sentence)}")
    st.caption(
        ":green[:material/check_circle:] the curves support it · :gray[:material/help:] they don't,"
        " or not enough was saved to tell"
    )
