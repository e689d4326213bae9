"""Our HTML tables, read back as a browser would."""

from dataclasses import replace
from html.parser import HTMLParser

from components.figures.box_table import box_table
from components.figures.stage_table import stage_table
from components.figures.summary_table import summary_table
from components.graphs.records import Graph, Node
from components.scaling import released, scale


class Table(HTMLParser):
    """Rows of cells, each with its text, tooltip and classes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, str, set[str]]]] = []
        self._open = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._open = True
            self.rows[-1].append(("", given.get("title", ""), set(given.get("class", "").split())))

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._open:
            text, title, classes = self.rows[-1][-1]
            self.rows[-1][-1] = (text + data, title, classes)


def test_the_stage_table_has_the_papers_rows() -> None:
    b0 = released("b0")
    rows = Table(stage_table(b0, "B0")).rows[2:]
    assert [row[0][0] for row in rows] == [*"123456789", "Sum"]
    # Stage 6, Table 1: MBConv6, 5×5, input 14 × 14, 112 channels, 3 layers.
    texts = [cell[0] for cell in rows[5]]
    assert texts[:8] == ["6", "MBConv6", "5×5", "1", "14", "112", "3", "543 K"]
    assert rows[5][7][1].startswith("543,148")
    assert "blocks.4" in rows[5][0][1]


def test_changes_and_differences_are_marked() -> None:
    rows = Table(stage_table(scale(1), "φ = 1", released("b1"), "B1")).rows[2:]
    resolution, theirs = rows[0][4], rows[0][5]
    assert (resolution[0], theirs[0]) == ("258", "240")
    assert {"changed", "differs"} <= resolution[2]
    channels = rows[0][6]  # the stem stays at 32 in both
    assert channels[0] == "32"
    assert not {"changed", "differs"} & channels[2]


def test_sums_are_those_of_the_network() -> None:
    network, other = scale(1.3), released("b3")
    last = Table(stage_table(network, "φ", other, "B3")).rows[-1]
    titles = [title for _, title, _ in last]
    assert f"{network.params:,}" in titles
    assert f"{other.macs:,}" in titles


def test_the_summary_tells_cost_against_b0() -> None:
    rows = Table(summary_table([("B7 <released>", released("b7"))])).rows
    assert [cell[0] for cell in rows[1]] == [
        "B7 <released>",
        "× 3.10",
        "× 2.00",
        "600 px",
        "66.3 M",
        "37.7 G",
        "× 97.8",
    ]


def test_the_boxes_shares_add_up_and_hostile_names_stay_text() -> None:
    nodes = (
        Node("i", "", "input", "input", output_shapes=((1, 3, 8, 8),)),
        Node("a", "<b>a</b>", "Conv2d", "module", params=30, macs=100, stage=1),
        Node("f", "bn1", "batch_norm", "function", params=10),
        Node("g", "bn1", "add", "function"),
    )
    graph = Graph("n", 1, (1, 3, 8, 8), nodes, (), 40, 100, (4,))
    html = box_table(graph)
    rows = Table(html).rows[1:]
    assert [row[0][0] for row in rows] == ["<b>a</b> Conv2d", "bn1 batch_norm"]
    assert "<b>a" not in html
    assert [row[3][0] for row in rows] == ["75.0%", "25.0%"]


def test_a_layer_tells_its_activations_memory_and_field_rounded_and_exactly() -> None:
    shown = Node("a", "a", "Conv2d", "module", output_shapes=((1, 8, 4, 4),))
    shown = replace(shown, activations=12_345, memory_bytes=49_380, receptive_field=851)
    hidden = replace(shown, receptive_field=None)
    nodes = (shown, replace(hidden, sees_all=True), hidden)
    html = box_table(Graph("n", 1, (1, 3, 224, 224), nodes, (), 0, 0, (3,)))
    local, whole, unknown = (row[6:] for row in Table(html).rows[1:])
    assert [cell[:2] for cell in local] == [
        ("12.3 K", "12,345"),
        ("49.4 KB", "49,380 bytes"),
        ("851 px", "851 px: more than the whole 224 px side"),
    ]
    assert whole[2][:2] == ("all", "the whole image")
    assert unknown[2][:2] == ("–", "could not be followed")
