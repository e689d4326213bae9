"""The view of a graph in a page of its own, and graphs to show in it."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from components.figures.graph_colors import ColorBy
from components.figures.graph_labels import size_of
from components.figures.graph_view import graph_view
from components.figures.view_assets import view_text
from components.graphs.layout import Layout, lay_out
from components.graphs.records import Edge, Graph, Node
from components.graphs.scene import scene

MAP = ((1, 8, 4, 4),)


def module(path: str, operator: str, **fields: Any) -> Node:
    return Node(path, path, operator, "module", MAP, MAP, **fields)


def small(name: str = "small") -> Graph:
    """In → stem → a group of conv and act → head, and a skip from the stem to the head."""
    nodes = (
        module("in", "Identity"),
        module("stem", "Conv2d", params=100, macs=10, stage=1),
        module("body", "Block", params=20, macs=30, stage=2, children=("body.conv", "body.act")),
        module("body.conv", "Conv2d", params=20, macs=30, stage=2, parent="body"),
        module("body.act", "ReLU", stage=2, parent="body"),
        module("head", "add", stage=3),
    )
    pairs = ["in stem", "stem body.conv", "body.conv body.act", "body.act head", "stem head"]
    edges = tuple(Edge(*pair.split()) for pair in pairs)
    return Graph(name, 2, (1, 3, 8, 8), nodes, edges, 120, 40, (4, 5))


def ladder(count: int) -> Graph:
    """Layers one after the other."""
    nodes = tuple(module(f"layer{n}", ("Conv2d", "ReLU")[n % 2], macs=n) for n in range(count))
    edges = tuple(Edge(f"layer{n}", f"layer{n + 1}") for n in range(count - 1))
    return Graph("ladder", 1, (1, 3, 8, 8), nodes, edges, 0, count, (count,))


def laid_out(graph: Graph, *opened: str) -> Layout:
    return lay_out(scene(graph, frozenset(opened)), size_of)


Show = Callable[..., None]


@pytest.fixture
def show(page: Page) -> Show:
    """Mounts the view in an empty page and gives it a layout; what it says is noted."""
    script = view_text("graph", "js").replace("export default", "window.mount =")
    html, css = (view_text("graph", kind) for kind in ("html", "css"))
    page.set_content(f"<!doctype html><style>{css}</style><main>{html}</main>")
    page.add_script_tag(content=f"window.said = [];\n{script}", type="module")
    page.wait_for_function("() => window.mount")

    def send(
        layout: Layout,
        color_by: ColorBy = "stage",
        selected: str | None = None,
        **told: Any,
    ) -> None:
        message = base64.b64encode(graph_view(layout, color_by, selected, **told)).decode()
        page.evaluate(
            """message => {
              const root = document.querySelector(".graph-view");
              delete root.dataset.ready;
              window.mount({
                data: Uint8Array.from(atob(message), letter => letter.charCodeAt(0)),
                parentElement: document.querySelector("main"),
                setStateValue: (name, value) => window.said.push([name, value]),
                setTriggerValue: (name, value) => window.said.push([name, value]),
              });
            }""",
            message,
        )
        expect(page.locator(".graph-view[data-ready]")).to_be_attached()
        page.wait_for_timeout(100)

    return send


def box(page: Page, path: str) -> Locator:
    """A box by its path, as the view itself numbers it."""
    number = page.evaluate(
        "path => document.querySelector('.graph-view').view.graph.byPath.get(path).index", path
    )
    return page.locator(f'[data-box="{number}"] .frame')


def place(page: Page, path: str) -> tuple[float, float]:
    """The middle of a box's upper edge on the screen."""
    found = box(page, path).bounding_box()
    assert found is not None
    return found["x"] + found["width"] / 2, found["y"]


def said(page: Page) -> list[list[str | None]]:
    """What the view has told Python."""
    told: list[list[str | None]] = page.evaluate("() => window.said")
    return told


def canvas(page: Page) -> Locator:
    return page.locator(".canvas")


def titles(page: Page, kind: str) -> list[str]:
    return page.locator(f".closed .box.{kind} .title").all_text_contents()


def zoom(page: Page) -> float:
    found: float = page.evaluate("() => document.querySelector('.graph-view').view.camera.zoom")
    return found
