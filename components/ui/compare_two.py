"""The tab "A against B": two networks in all their numbers, and three pairs with their story."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import streamlit as st

from components.errors import ExplorerError
from components.figures.text_tables import csv_text, latex_text, markdown_text
from components.figures.two_networks import (
    Side,
    evidence_columns,
    growth_sentence,
    two_networks_markdown,
    two_networks_text_table,
)
from components.networks.architectures import Architecture, architecture
from components.networks.paper_tables import counts
from components.ui import address, choices, compare_latency, drawing, frame, lessons
from components.ui.panels import downloads, file_name

FIRST, SECOND = "resnet50", "inception_resnet_v2"
TABLE_PX, LESSON_PX = 700, 500
WORDS_PX = {"Network": 180, "Learned from": 220, "Accuracy printed in": 340}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two networks that are often set against each other, and those that bear on it.

    What is told of it holds for any two networks of the `families`, "" for any but transformers.
    `larger` are names at a larger image, as counted in `components.networks.paper_tables`.
    """

    label: str
    model: str
    other: str
    families: tuple[str, str]
    evidence: tuple[str, ...]
    larger: tuple[tuple[str, int], ...] = ()

    def fits(self, one: str | None, other: str | None) -> bool:
        """Whether two networks of these families (None: unknown) are such a pair, in this order."""
        first, second = self.families
        return other == second and one not in (None, second) and first in ("", one)


PAIRS: Mapping[str, Pair] = MappingProxyType(
    {
        "resnet-inception-resnet": Pair(
            "ResNet or Inception-ResNet?",
            FIRST,
            SECOND,
            ("ResNet", "Inception-ResNet"),
            (
                "ResNet-152",
                "Inception-v3",
                "Inception-ResNet-v1",
                "Inception-v4",
                "Inception-ResNet-v2",
            ),
        ),
        "resnext-inception-resnet": Pair(
            "ResNeXt or Inception-ResNet?",
            "resnext101_64x4d",
            SECOND,
            ("ResNeXt", "Inception-ResNet"),
            (
                "ResNet-50",
                "ResNeXt-50 (32x4d)",
                "ResNeXt-101 (32x4d)",
                "ResNet-200 (pre-act)",
                "ResNeXt-101 (64x4d)",
                "Inception-ResNet-v2",
            ),
            (("resnext101_64x4d", 320),),
        ),
        "cnn-vit": Pair(
            "Convolutions or transformer?",
            "tf_efficientnetv2_s",
            "vit_base_patch16_224",
            ("", "ViT"),
            (
                "ResNet-50",
                "EfficientNetV2-S",
                "EfficientNetV2-L",
                "EfficientNetV2-XL (21k->1k)",
                "ViT-B/16",
                "ViT-L/16",
                "ViT-H/14",
            ),
            (("resnet50", 384), ("vit_base_patch16_384", 384)),
        ),
    }
)


def show() -> None:
    """Two networks beside each other; for the three prepared pairs also what is said of them."""
    _pairs()
    left, right = st.columns(2)
    with left:
        model = choices.network(FIRST, "model", "A")
    with right:
        other = choices.network(SECOND, "with", "B")
    one, two = side(model), side(other)
    told = _told(model, other)
    # Beside each other where both fit, else one below the other; columns would overlap.
    with st.container(horizontal=True):
        with st.container(width=TABLE_PX):
            st.markdown(two_networks_markdown(one, two))
            st.caption(_sources(model, other))
            _further(model, other, one, two)
        if told:
            with st.container(width=LESSON_PX):
                lessons.show(f"pairs/{told}")
    if told:
        _evidence(PAIRS[told])


def _told(model: str, other: str) -> str:
    """The pair whose story is about two networks like these, "" for none."""
    found = [record.family if (record := _record(name)) else None for name in (model, other)]
    for key, pair in PAIRS.items():
        if pair.fits(*found) or pair.fits(*reversed(found)):
            return key
    return ""


def side(name: str) -> Side:
    """A network's numbers: from the catalogue, else counted now.

    Raises:
        ExplorerError: if there is no such network.
    """
    record = _record(name)
    if record is None or (record.measured is None and record.buildable):
        return _counted(name, record)
    return _of_record(record)


def _record(name: str) -> Architecture | None:
    try:
        return architecture(name)
    except ExplorerError:
        return None


def _of_record(record: Architecture) -> Side:
    measured = record.measured
    timed = compare_latency.latencies().get(record.name)
    return Side(
        title=record.architecture,
        year=record.year,
        paper=record.paper,
        input_px=record.input_px,
        params_published=record.params_published,
        params=measured.params if measured else None,
        macs_published=record.macs_published,
        macs=measured.macs if measured else None,
        activations=measured.activations if measured else None,
        top1=record.top1_published,
        top5=record.top5_published,
        latency_ms=timed.milliseconds if timed else None,
        learned_from=_learned_from(record.pretrained, record.data),
        source=record.source_of("top1"),
    )


def _learned_from(pretrained: str, data: str) -> str:
    return f"{pretrained}, then {data}" if pretrained else data


def _pretrained(record: Architecture) -> list[Side]:
    """The same network after learning from other images first, as far as that is printed."""
    return [
        Side(
            title=record.architecture,
            year=record.year,
            input_px=edition.input_px or record.input_px,
            top1=edition.top1,
            top5=edition.top5,
            learned_from=_learned_from(edition.pretrained, record.data),
            source=edition.name,
        )
        for edition in record.editions
        if edition.pretrained
    ]


def _counted(name: str, record: Architecture | None) -> Side:
    """Traced in the child process, at the network's own size of image."""
    graph = drawing.traced(name)
    return Side(
        title=record.architecture if record else name,
        input_px=graph.input_shape[-1] if graph.input_shape else None,
        params=graph.params,
        macs=graph.macs if graph.traced else None,
        activations=sum(box.activations for box in graph.boxes) if graph.traced else None,
    )


def _pairs() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Often compared:", width="content")
        for key, pair in PAIRS.items():
            st.button(
                pair.label,
                key=f"pair {key}",
                type="tertiary",
                icon=":material/compare_arrows:",
                on_click=address.choose,
                kwargs={"model": pair.model, "with": pair.other},
            )


def _sources(model: str, other: str) -> str:
    """Where the published numbers of both stand."""
    records = [record for name in (model, other) if (record := _record(name))]
    told = "; ".join(f"{record.architecture}: {_source(record)}" for record in records)
    what = "✓ is better: cheaper, or more accurate. "
    return what + (f"Published: {told}. " if told else "") + "Counted: on the built network."


def _source(record: Architecture) -> str:
    return ", ".join(dict.fromkeys((record.source, *record.sources.values())))


def _further(model: str, other: str, one: Side, two: Side) -> None:
    """The way to the drawings, and the table to take along."""
    st.page_link(
        frame.PAGES / "architecture.py",
        label="See both as graphs, part by part",
        icon=":material/account_tree:",
        query_params={"model": model, "with": other, "tab": "compare"},
    )
    text = two_networks_text_table(one, two)
    name = file_name(f"{model}-{other}")
    caption = f"{one.title} and {two.title}."
    downloads(
        {
            f"{name}.csv": lambda: csv_text(text),
            f"{name}.md": lambda: markdown_text(text, caption),
            f"{name}.tex": lambda: latex_text(text, caption),
        }
    )


def _evidence(pair: Pair) -> None:
    records = [architecture(title) for title in pair.evidence]
    sides = [each for record in records for each in (_of_record(record), *_pretrained(record))]
    larger = [_larger(*each) for each in pair.larger]
    st.markdown("**The evidence.** These networks bear on what is said above.")
    columns = evidence_columns([*sides, *larger])
    number = st.column_config.NumberColumn
    st.dataframe(
        columns,
        hide_index=True,
        width="content",
        height="content",
        column_config={
            name: st.column_config.Column(width=WORDS_PX[name])
            if name in WORDS_PX
            else number(format="%d" if name in ("Year", "Image, px") else "%.4g")
            for name in columns
        },
        placeholder="–",
        alt="Networks that bear on the argument",
    )
    growth = [growth_sentence(_of_record(architecture(each.title)), each) for each in larger]
    st.caption(
        "Costs are counted here for an image of the size that is given; accuracies printed. "
        + " ".join(growth)
    )


def _larger(name: str, input_px: int) -> Side:
    """A network at a larger image than the catalogue's."""
    found = counts()[name, input_px]
    title = _LARGER_TITLES.get(name) or architecture(name).architecture
    return Side(title, input_px=input_px, params=found["params"], macs=found["macs"])


# A transformer is another network for another size of image: it has more positions.
_LARGER_TITLES = {"vit_base_patch16_384": "ViT-B/16"}
