"""The tab Time travel: what the network of each saved epoch makes of a picture."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.figures.epoch_strip import journey_sentence
from components.figures.even_places import evenly
from components.networks.weights import RUN
from components.runs import Run
from components.ui import (
    cache,
    choices,
    epoch_panels,
    epoch_slider,
    frame,
    heat_panel,
    one_run,
    pictures,
    run_networks,
    travelling,
    validation_pictures,
)
from components.ui.heat_panel import Drawing
from components.ui.looking import NetworkFacts
from components.ui.one_run import Short
from components.ui.options import options
from components.ui.plain import plain
from components.ui.travelling import Travel

HOW_TO_KEEP = (
    'train with `checkpoints = "six"` in the recipe, or `--checkpoints six`. Then at most six'
    " epochs are kept, at half precision: the first, the best, the last and some between."
)
MOST_NAMES = 12
PHOTOGRAPHS = ("cifar10", "cifar100", "imagefolder")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A run at some of its saved epochs, one of them chosen, and how a picture is looked at."""

    run: Run
    saved: int
    known: NetworkFacts
    travel: Travel
    epoch: int
    drawing: Drawing

    @property
    def truth(self) -> str:
        """What the picture shows, where that is one of the run's classes; else ""."""
        picture = self.travel.picture
        shows = picture.shows or validation_pictures.truth(picture)
        return shows if shows in self.known.labels else ""


def show(runs: Sequence[Run], metric: str = "accuracy", short: Short = str) -> None:
    """A picture through the saved epochs of one of the runs; the small curve shows the metric.

    Raises:
        ExplorerError: if none of its checkpoints can be loaded, or the picture can't be read.
    """
    kept = run_networks.with_checkpoints(runs)
    if not kept:
        _nothing_kept(runs)
        return
    questions, told = st.container(), st.container()
    settings = st.container(horizontal=True, vertical_alignment="center")
    with questions:
        asked = _ask(kept, runs, short, settings)
    with told:
        _tell(asked, metric, short)
    with settings:
        _link(asked)
    without = [run for run in runs if run not in kept]
    one_run.say_without("checkpoints", without, HOW_TO_KEEP, short)


def _ask(
    kept: Sequence[Run], runs: Sequence[Run], short: Short, settings: DeltaGenerator
) -> _Asked:
    """Run, picture, class, layer and epoch; how it is drawn stands in `settings`."""
    places = st.columns(4 if len(kept) > 1 else 3, vertical_alignment="bottom")
    *run_place, picture_place, class_place, layer_place = places
    validated, epoch_place = st.container(), st.container()
    with run_place[0] if run_place else nullcontext():
        run = one_run.ask("Run", kept, runs, short)
    model, saved = run_networks.named(run), list(run_networks.saved_epochs(run))
    epochs = [saved[place] for place in evenly(len(saved), travelling.MOST_EPOCHS)]
    with epoch_place:
        epoch = int(epoch_slider.ask("Epoch", epochs, of=model, kept="weights kept at"))
        networks = travelling.networks(model, epochs)
        known = travelling.facts(networks)
    with picture_place:
        picture = choices.picture(replace(RUN, samples=_samples(run)))
    with class_place:
        class_index = choices.class_index(model, known.labels)
    with layer_place:
        layer = choices.layer(model, known.layers, known.default_layer)
    with settings, st.popover("Colours and scale", icon=":material/palette:"):
        drawing = heat_panel.ask_drawing()
    with settings, st.popover("Bring a picture", icon=":material/upload:"):
        pictures.upload_box("picture to travel", "Drop pictures here")
    with validated:
        validation_pictures.ask(run, drawing)
    travel = Travel(networks, picture, layer, class_index)
    return _Asked(run, len(saved), known, travel, epoch, drawing)


def _tell(asked: _Asked, metric: str, short: Short) -> None:
    """How the answer went on, the chosen epoch at large, and all of them in a strip."""
    pictures.say_problems()
    truth, shown = asked.truth, len(asked.travel.networks)
    if not truth:
        _say_mismatch(asked.run, asked.known.labels)
    if shown < asked.saved:
        st.caption(f"{shown} of the {asked.saved} saved epochs are shown.")
    journey = travelling.travelled(asked.travel)
    st.markdown(f"**{plain(journey_sentence(journey, truth))}**")
    curve = epoch_panels.Curve(asked.run, short(asked.run.name), metric)
    epoch_panels.show(curve, journey, asked.epoch, truth, asked.drawing)


def _link(asked: _Asked) -> None:
    st.page_link(
        frame.PAGES / "inspection.py",
        label=f"Open epoch {asked.epoch} in Inspection",
        icon=":material/center_focus_strong:",
        query_params={
            "model": run_networks.named(asked.run),
            "weights": f"epoch:{asked.epoch}",
            "image": asked.travel.picture.key,
            "layer": asked.travel.layer,
        },
    )


def _samples(run: Run) -> Literal["scenes", "photographs"]:
    """Which of the app's pictures are most like those that the run learned."""
    return "photographs" if _data(run) in PHOTOGRAPHS else "scenes"


def _say_mismatch(run: Run, labels: Sequence[str]) -> None:
    """What the run learned, for a picture of which nobody knows whether it is of that."""
    learned = {"scenes": "drawn scenes", "digits": "handwritten digits of 8 × 8 pixels"}
    names = ", ".join(labels[:MOST_NAMES]) + (", …" if len(labels) > MOST_NAMES else "")
    st.info(
        f"This run learned only {learned.get(_data(run), 'pictures')} of {len(labels)} classes:"
        f" {plain(names)}. If this picture shows none of them, it is outside what the run learned,"
        " and its answers say little.",
        icon=":material/info:",
    )


def _nothing_kept(runs: Sequence[Run]) -> None:
    """What to save, and a run of this server that has it."""
    which = "This run" if len(runs) == 1 else "None of these runs"
    kept = "kept no" if len(runs) == 1 else "kept"
    st.info(
        f"{which} {kept} checkpoints, so there is no network of an earlier epoch to look through."
        f" To travel through a run, {HOW_TO_KEEP}",
        icon=":material/history:",
    )
    with_some = run_networks.with_checkpoints(cache.runs(options().runs))
    for run in with_some[:3]:
        st.page_link(
            frame.PAGES / "runs.py",
            label=f"Look at {plain(run.name)}, which kept some",
            icon=":material/arrow_forward:",
            query_params={**st.query_params.to_dict(), "run": run.name},
        )


def _data(run: Run) -> str:
    """The kind of data that the run learned: `cifar10` of `cifar10:FOLDER`; "" if unknown."""
    return str(run.config.get("data", "")).partition(":")[0]
