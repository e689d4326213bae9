"""EfficientNet as Keras layers, against published counts and a Keras block written out."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.graphs.lens import lens
from components.graphs.lens_parts import SubBlock
from components.scaling import BASELINES, ScaledNetwork, released, scale, scale_by

# Layers of Keras' models without their top: `len(EfficientNetB0(include_top=False).layers)`.
PUBLISHED = (237, 339, 339, 384, 474, 576, 666, 813)

# Keras' block in its own names, as keras/applications/efficientnet.py builds it.
CLASSES = {
    "expand_conv": "Conv2D",
    "expand_bn": "BatchNormalization",
    "expand_activation": "Activation",
    "dwconv_pad": "ZeroPadding2D",
    "dwconv": "DepthwiseConv2D",
    "bn": "BatchNormalization",
    "activation": "Activation",
    "se_squeeze": "GlobalAveragePooling2D",
    "se_reshape": "Reshape",
    "se_reduce": "Conv2D",
    "se_expand": "Conv2D",
    "se_excite": "Multiply",
    "project_conv": "Conv2D",
    "project_bn": "BatchNormalization",
    "drop": "Dropout",
    "add": "Add",
}


def keras_classes(network: ScaledNetwork) -> Counter[str]:
    """The classes of all layers, block after block by the conditions of Keras' own code."""
    ends = ["InputLayer", "Rescaling", "Normalization", "ZeroPadding2D"]
    ends += ["Conv2D", "BatchNormalization", "Activation"] * 2
    found, place = Counter(ends), 0
    for stage in network.stages[1:-1]:
        filters_in, stride = stage.in_channels, stage.stride
        for _ in range(stage.layers):
            skip = stride == 1 and filters_in == stage.out_channels
            absent = set() if stage.expand_ratio != 1 else {n for n in CLASSES if "expand_" in n}
            absent |= {"dwconv_pad"} if stride != 2 else set()
            absent |= {"add", "drop"} if not skip else {"drop"} if place == 0 else set()
            absent.discard("se_expand")
            found.update(name for key, name in CLASSES.items() if key not in absent)
            filters_in, stride, place = stage.out_channels, 1, place + 1
    return found


@pytest.mark.parametrize("number", range(8))
def test_the_sum_is_the_published_count(number: int) -> None:
    found = lens(released(f"b{number}"))
    assert found.keras_layers == PUBLISHED[number]
    assert sum(one.total for one in found.modules) == PUBLISHED[number]
    assert f" = {PUBLISHED[number]} Keras layers" in found.sentence


@settings(deadline=None)
@given(st.floats(0.1, 4), st.floats(0.1, 4))
def test_any_depth_and_width_has_the_layers_of_keras(depth: float, width: float) -> None:
    network = scale_by(depth, width, 224)
    found = lens(network)
    for occurrences in (found.modules, found.sub_blocks):
        classes: Counter[str] = Counter()
        for one in occurrences:
            classes.update({c: n * one.times for c, n in Counter(one.part.layers).items()})
        assert +classes == keras_classes(network)


def test_b0_lacks_the_fourth_kind_and_b7_has_three() -> None:
    fourth = [
        next(one for one in lens(released(b)).sub_blocks if "fourth" in one.part.name)
        for b in ("b0", "b7")
    ]
    assert [(one.times, one.stages, one.total) for one in fourth] == [(0, (), 0), (3, (2,), 36)]


def test_to_take_the_fourth_kind_for_the_third_overcounts_b7_by_nine() -> None:
    found = {one.part.name: one for one in lens(released("b7")).sub_blocks}
    third, fourth = found["Sub-block 3"], found["The forgotten fourth"]
    mistaken = 813 - fourth.total + fourth.times * len(third.part.layers)
    assert mistaken == 822


def test_each_kind_stands_where_the_notes_say() -> None:
    found = {one.part.name: (one.times, one.stages) for one in lens(released("b0")).sub_blocks}
    assert found["Sub-block 1"] == (1, (2,))
    assert found["Sub-block 2"] == (2, (6, 8))
    assert found["Sub-block 2, padded"] == (4, (3, 4, 5, 7))
    assert found["Sub-block 3"] == (9, (3, 4, 5, 6, 7))
    assert len(found) == 7  # stem, head and what odd networks have left out


def test_sub_blocks_are_made_of_the_five_modules() -> None:
    found = lens(released("b1"))
    inside = [one.part for one in found.sub_blocks if isinstance(one.part, SubBlock)]
    used = {module.name for part in inside for module in part.modules}
    assert used == {one.part.name for one in found.modules}
    assert {name.partition(",")[0] for name in used} - {"Stem", "Head"} == {
        f"Module {number}" for number in range(1, 6)
    }


def test_other_baselines_are_refused_in_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="Only EfficientNets"):
        lens(scale(0, baseline=BASELINES["resnet50"]))
