"""A graph that Python has laid out, as a page that works without a server."""

import base64

from components.figures.graph_colors import ColorBy
from components.figures.graph_svg import GROUNDS, graph_svg
from components.figures.graph_svg_legend import xml_text
from components.figures.graph_view import graph_view
from components.figures.view_assets import view_text
from components.graphs.layout import Layout


def graph_html(layout: Layout, color_by: ColorBy, dark: bool = False) -> str:
    """An HTML file that works without a server: the view of the app, where nothing opens.

    A browser without scripts shows the SVG.
    """
    ground, ink = GROUNDS[dark]
    picture = graph_svg(layout, color_by, dark)
    message = base64.b64encode(graph_view(layout, color_by, fixed=True)).decode()
    script = view_text("graph", "js").replace("export default function", "const show = function")
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{xml_text(layout.scene.graph.network)}</title>
<style>
:root {{ --st-background-color: {ground}; --st-text-color: {ink}; }}
body {{ margin: 1rem; background: {ground}; font-family: sans-serif; }}
{view_text("graph", "css")}
.graph-view .canvas {{ height: calc(100vh - 12rem); }}
</style>
<noscript><style>.graph-view {{ display: none; }}</style>{picture}</noscript>
<main>{view_text("graph", "html")}</main>
<script type="module">
{script}
const text = atob("{message}");
show({{
  data: Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
  parentElement: document.querySelector("main"),
  setStateValue() {{}},
  setTriggerValue() {{}},
}});
</script>
</html>
"""
