"""The drawing in DOT: what is in it, and that no name can break it."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.dot import to_dot
from components.figures.palette import STAGE_COLORS
from components.graphs.records import Edge, Graph, Node

# Every word of DOT: a quoted string, a name or number, an arrow, a sign.
WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z_][\w]*|-?\d+(?:\.\d+)?|->|[{}\[\]=,]')


def words(dot: str) -> list[str]:
    """The words of a DOT text; fails where something is no word."""
    found, place = [], 0
    for match in WORD.finditer(dot):
        assert not dot[place : match.start()].strip(), dot[place : match.start()]
        found.append(match[0])
        place = match.end()
    assert not dot[place:].strip()
    return found


def statements(dot: str) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Of each statement the names that it joins, and its attributes; fails on bad grammar."""
    parts = words(dot)
    assert parts[:2] == ["digraph", "{"]
    assert parts[-1] == "}"
    parts = parts[2:-1]
    while parts:
        names, attributes = [parts.pop(0)], {}
        while parts and parts[0] == "->":
            parts.pop(0)
            names.append(parts.pop(0))
        if parts and parts[0] == "[":
            parts.pop(0)
            while parts[0] != "]":
                key, equals, value = parts.pop(0), parts.pop(0), parts.pop(0)
                assert equals == "="
                attributes[key] = value
                if parts[0] == ",":
                    parts.pop(0)
            parts.pop(0)
        assert all(re.fullmatch(r"\w+", name) for name in names)
        yield names, attributes


def drawn(dot: str) -> tuple[dict[str, dict[str, str]], list[list[str]]]:
    """The boxes with their attributes, and the visible arrows."""
    parts = list(statements(dot))
    boxes = {names[0]: attributes for names, attributes in parts if "label" in attributes}
    arrows = [names for names, attributes in parts if len(names) > 1 and "style" not in attributes]
    return boxes, arrows


def read(value: str) -> str:
    """A quoted string as Graphviz shows it; its line breaks as such."""
    inner = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value[1:-1])
    return inner.replace("&amp;", "&")


def graph(*nodes: Node, edges: tuple[Edge, ...] = (), traced: bool = True) -> Graph:
    return Graph("x", 1, (1, 3, 8, 8), nodes, edges, 0, 0, (len(nodes),), traced)


CONV = Node(
    "conv",
    "features.0",
    "Conv2d",
    "module",
    ((1, 3, 224, 224),),
    ((1, 64, 112, 112),),
    5_288_548,
    385_814_752,
    stage=1,
)
ADD = Node("add", "layer1.0", "add", "function", (), ((49, 6, 32),))


def test_a_box_says_what_it_is_rounded_and_in_its_tooltip_exactly() -> None:
    boxes, arrows = drawn(to_dot(graph(CONV, ADD, edges=(Edge("conv", "add"),))))
    assert arrows == [["n0", "n1"]]
    assert read(boxes["n0"]["label"]).split("\n") == [
        "Conv2d",
        "features.0",
        "64 × 112 × 112",
        "5.29 M parameters · 386 M multiply-adds",
    ]
    assert "5,288,548 parameters, 385,814,752 multiply-adds" in boxes["n0"]["tooltip"]
    assert boxes["n0"]["fillcolor"] == f'"{STAGE_COLORS[1]}"'
    assert read(boxes["n1"]["label"]).split("\n") == ["add", "in layer1.0", "49 × 6 × 32"]


def test_only_the_innermost_boxes_are_drawn() -> None:
    outer = Node("outer", "outer", "Sequential", "module", children=("inner",))
    inner = Node("inner", "outer.0", "Conv2d", "module", parent="outer")
    boxes, _ = drawn(to_dot(graph(outer, inner)))
    assert [read(box["label"]).split("\n")[0] for box in boxes.values()] == ["Conv2d"]


def test_what_did_not_run_is_dashed_unless_nothing_was_traced() -> None:
    unused = Node("aux", "aux", "InceptionAux", "module", params=3)
    boxes, _ = drawn(to_dot(graph(CONV, ADD, unused, edges=(Edge("conv", "add"),))))
    assert ["dashed" in box.get("style", "") for box in boxes.values()] == [False, False, True]
    boxes, arrows = drawn(to_dot(graph(CONV, ADD, unused, traced=False)))
    assert not any("dashed" in box.get("style", "") for box in boxes.values())
    assert arrows == []


@given(st.text(), st.text(), st.booleans(), st.booleans())
def test_no_name_breaks_the_drawing(path: str, operator: str, across: bool, dark: bool) -> None:
    hostile = Node("a", path, operator, "module", output_shapes=((1, 2),))
    boxes, arrows = drawn(
        to_dot(graph(hostile, ADD, edges=(Edge("a", "add"),)), dark, "LR" if across else "TB")
    )
    assert (list(boxes), arrows) == (["n0", "n1"], [["n0", "n1"]])
    expected = [operator, *([path] if path else []), "2"]
    lines = ["".join(c if c.isprintable() else " " for c in line) for line in expected]
    assert read(boxes["n0"]["label"]) == "\n".join(lines)


@pytest.mark.parametrize("name", ['"] n9 [label="', "\\", '\\"', "a\nb", "&lt;", "\\N", "}{;--"])
def test_names_that_mean_something_in_dot_are_shown_as_they_are(name: str) -> None:
    boxes, _ = drawn(to_dot(graph(Node("a", "path", name, "module"))))
    assert list(boxes) == ["n0"]
    assert read(boxes["n0"]["label"]) == f"{name}\npath\nnot run when predicting".replace(
        "a\nb", "a b"
    )


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("stage", [None, *range(1, 10)])
def test_text_is_readable_on_every_fill(stage: int | None, dark: bool) -> None:
    box = Node("a", "a", "Conv2d", "module", stage=stage)
    attributes = drawn(to_dot(graph(box), dark))[0]["n0"]
    fill, text = luminance(attributes["fillcolor"]), luminance(attributes["fontcolor"])
    assert (max(fill, text) + 0.05) / (min(fill, text) + 0.05) >= 4.5


def luminance(quoted: str) -> float:
    """WCAG 2.2's relative luminance of a quoted colour."""
    linear = []
    for channel in bytes.fromhex(quoted.strip('"#')):
        value = channel / 255
        linear.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
