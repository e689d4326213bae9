"""What is open of a drawn graph as DOT: its grammar, its groups, and that no name breaks it."""

import re
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.dot_layout import STYLES, layout_dot
from components.figures.graph_colors import ARROWS
from components.graphs.layout import Layout, lay_out
from components.graphs.records import Edge, Graph
from components.graphs.scene import opened_to, scene
from tests.figures.test_graph_view import laid_out, module, small_graph

Attributes = dict[str, str]

WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z_][\w]*|-?\d+(?:\.\d+)?|->|[{}\[\]=,]')


def read(value: str) -> str:
    """A quoted string as Graphviz shows it; its line breaks as such."""
    inner = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value[1:-1])
    return inner.replace("&amp;", "&")


def words(dot: str) -> list[str]:
    """The words of a DOT text; fails where something is no word."""
    found, place = [], 0
    for match in WORD.finditer(dot):
        assert not dot[place : match.start()].strip(), dot[place : match.start()]
        found.append(match[0])
        place = match.end()
    assert not dot[place:].strip()
    return found


@dataclass
class Cluster:
    """A group as Graphviz reads it: its own attributes, its boxes, and the groups inside."""

    attributes: Attributes = field(default_factory=dict)
    boxes: dict[str, Attributes] = field(default_factory=dict)
    inside: dict[str, "Cluster"] = field(default_factory=dict)
    arrows: list[tuple[str, str, Attributes]] = field(default_factory=list)


def parsed(dot: str) -> Cluster:
    """The whole drawing; fails on bad grammar."""
    parts = words(dot)
    assert parts[:2] == ["digraph", "{"]
    del parts[:2]
    whole = cluster(parts)
    assert not parts
    return whole


def cluster(parts: list[str]) -> Cluster:
    """What stands before the brace that closes; takes all of it from the parts."""
    found = Cluster()
    while (name := parts.pop(0)) != "}":
        assert re.fullmatch(r"\w+", name)
        if name == "subgraph":
            inner, brace = parts.pop(0), parts.pop(0)
            assert inner.startswith("cluster_")
            assert brace == "{"
            found.inside[inner] = cluster(parts)
            continue
        target = parts.pop(0) and parts.pop(0) if parts[0] == "->" else ""
        attributes = bracketed(parts)
        if target:
            found.arrows.append((name, target, attributes))
        elif name == "graph":
            found.attributes |= attributes
        elif name not in ("node", "edge"):
            found.boxes[name] = attributes
    return found


def bracketed(parts: list[str]) -> Attributes:
    attributes, sign = {}, parts.pop(0)
    assert sign == "["
    while sign != "]":
        key, equals, value, sign = (parts.pop(0) for _ in range(4))
        assert equals == "="
        assert sign in (",", "]")
        attributes[key] = value
    return attributes


def titles(found: Cluster) -> list[str]:
    return [read(attributes["label"]).split("\n")[0] for attributes in found.boxes.values()]


def test_closed_groups_are_boxes_and_open_ones_clusters() -> None:
    closed = parsed(layout_dot(laid_out(small_graph())))
    assert (titles(closed), closed.inside) == (["input", "Conv2d stem", "Block body"], {})
    opened = parsed(layout_dot(laid_out(small_graph(), "body")))
    assert titles(opened) == ["input", "Conv2d stem"]
    (body,) = opened.inside.values()
    assert read(body.attributes["label"]) == "Block body"
    assert titles(body) == ["Conv2d conv", "ReLU act"]


def deep() -> Layout:
    """Two groups in a group, and one more behind it."""
    nodes = (
        module("a", "A", children=("a.b", "a.c")),
        module("a.b", "B", parent="a", children=("a.b.x",)),
        module("a.b.x", "X", parent="a.b"),
        module("a.c", "C", parent="a", children=("a.c.y",)),
        module("a.c.y", "Y", parent="a.c"),
        module("d", "D", children=("d.z",)),
        module("d.z", "Z", parent="d"),
    )
    edges = (Edge("a.b.x", "a.c.y"), Edge("a.c.y", "d.z"))
    graph = Graph("deep", 3, (1, 3, 8, 8), nodes, edges, 0, 0, (2, 4, 5))
    return lay_out(scene(graph, opened_to(graph, 3)), lambda _: (100, 50))


def test_each_group_closes_before_the_next_one() -> None:
    whole = parsed(layout_dot(deep()))
    a, d = whole.inside.values()
    b, c = a.inside.values()
    assert [titles(group) for group in (whole, a, b, c, d)] == [[], [], ["X x"], ["Y y"], ["Z z"]]
    assert len(whole.arrows) == 2


def test_arrows_join_the_boxes_and_show_their_kinds() -> None:
    layout = laid_out(small_graph(), "body")
    arrows = parsed(layout_dot(layout, dark=True)).arrows
    places = {box.path: f"n{at}" for at, box in enumerate(layout.scene.boxes)}
    ends = [(places[arrow.source], places[arrow.target]) for arrow in layout.scene.arrows]
    assert [(source, target) for source, target, _ in arrows] == ends
    assert all(look["color"] == f'"{ARROWS["flow"].color}"' for *_, look in arrows)
    assert len(set(STYLES.values())) == len(ARROWS) == len(STYLES)


@given(st.text(), st.booleans())
def test_no_name_breaks_it(name: str, dark: bool) -> None:
    graph = small_graph()
    nodes = tuple(replace(node, operator=name) for node in graph.nodes)
    whole = parsed(layout_dot(laid_out(replace(graph, nodes=nodes), "body"), dark))
    assert (len(whole.boxes), len(whole.inside), len(whole.arrows)) == (2, 1, 3)


@pytest.mark.parametrize("name", ['"]}', "\\", '\\"', "\\N", "&lt;"])
def test_signs_of_dot_are_shown_as_they_are(name: str) -> None:
    graph = replace(small_graph(), nodes=(module("x", name),), edges=())
    assert titles(parsed(layout_dot(laid_out(graph)))) == [f"{name} x"]
