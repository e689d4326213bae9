"""What is scaled and by which rule: the baseline, and α, β, γ."""

from functools import partial

import streamlit as st

from components.figures.gauge import gauge_sentence, growth_gauge
from components.scaling import BASELINES, EFFICIENTNET, PAPER, RELEASED, Baseline, Bases
from components.ui import address, inputs

LIMITS = (1.0, 2.0)
# Label, key, the paper's value, help.
BASES = (
    ("α (depth)", "alpha", PAPER.alpha, "Each step of φ multiplies the number of layers by α."),
    ("β (width)", "beta", PAPER.beta, "Each step of φ multiplies the channels by β."),
    ("γ (resolution)", "gamma", PAPER.gamma, "Each step of φ multiplies the image's side by γ."),
)

HELP_BASELINE = (
    "The network that φ scales. MobileNetV1, MobileNetV2 and ResNet-50 are those of the paper's"
    " Table 3; G16 is EfficientNet-B0 with convolutions in groups of 16 channels."
)


HELP_RELEASED = (
    "The networks B0 to B7 that Google published. Their coefficients were rounded by hand, so the"
    " number after B is not φ: B2 is near φ = 1, and B7 fits no single φ."
)


def rule() -> tuple[Bases, Baseline]:
    """α, β, γ and what they scale, behind a button that says what is chosen."""
    now = [inputs.known_number(label, key, LIMITS, first) for label, key, first, _ in BASES]
    key = inputs.known_one("What is scaled", "baseline", list(BASELINES), EFFICIENTNET.key)
    label = "Rule: {} by α {:g} · β {:g} · γ {:g}".format(BASELINES[key].title, *now)
    with st.popover(label, key="rule", width="stretch", icon=":material/tune:"):
        baseline = _baseline()
        bases = _bases()
        st.html(growth_gauge(bases))
        st.markdown(gauge_sentence(bases))
        if bases != PAPER:
            st.button("Back to the paper's 1.2, 1.1, 1.15", on_click=partial(choose, PAPER))
    return bases, baseline


def _baseline() -> Baseline:
    key = inputs.one_of(
        "What is scaled",
        "baseline",
        list(BASELINES),
        EFFICIENTNET.key,
        show=lambda key: BASELINES[key].title,
        help=HELP_BASELINE,
    )
    return BASELINES[key]


def _bases() -> Bases:
    return Bases(
        *(inputs.number(label, key, LIMITS, first, 0.01, help) for label, key, first, help in BASES)
    )


def beside(baseline: Baseline) -> str:
    """The key of the released network to compare with; only EfficientNet was released scaled."""
    if baseline is not EFFICIENTNET:
        st.markdown(f"Beside it: **{baseline.title}** as it is.")
        return "b0"
    name = inputs.one_of(
        "Beside it: as released",
        "with",
        [f"efficientnet_{key}" for key in RELEASED],
        "efficientnet_b1",
        show=short_name,
        help=HELP_RELEASED,
    )
    return short_name(name).lower()


def short_name(name: str) -> str:
    """What people call a released network: "efficientnet_b1" → "B1"."""
    return name.removeprefix("efficientnet_").upper()


def memory() -> bool:
    """Whether the table also shows activations and the memory that they take."""
    return inputs.unfolded(
        "activations and memory",
        "open",
        "memory",
        "How many numbers the convolutions put out, and the bytes of all layers' outputs: what"
        " training has to keep, and what often limits speed more than multiply-adds do.",
    )


def choose(bases: Bases) -> None:
    """Take these α, β, γ, from a button or a click on the map."""
    address.choose(alpha=bases.alpha, beta=bases.beta, gamma=bases.gamma)
