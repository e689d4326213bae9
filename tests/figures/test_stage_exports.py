"""The stage table as CSV, Markdown and LaTeX, read back as other programs would."""

import csv
import io
import re

import pytest

from components.figures.stage_columns import COLUMNS, MEMORY_COLUMNS, Column
from components.figures.stage_exports import stage_csv, stage_latex, stage_markdown
from components.scaling import BASELINES, activations, released, scale

B0 = released("b0")
ALL = (*COLUMNS, *MEMORY_COLUMNS)


def markdown_cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def latex_rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.endswith(r"\\")]
    return [[cell.strip() for cell in line[:-2].split("&")] for line in lines]


@pytest.mark.parametrize("key", sorted(BASELINES))
def test_the_csv_has_every_digit_of_every_stage(key: str) -> None:
    network = scale(0.7, baseline=BASELINES[key])
    *rows, _ = csv.DictReader(io.StringIO(stage_csv(network)))
    for row, stage, found in zip(rows, network.stages, activations(network), strict=True):
        assert row == {
            "Stage": f"{stage.number}",
            "Operator": stage.operator,
            "Kernel": f"{stage.kernel}",
            "Stride": f"{stage.stride}",
            "Input side (px)": f"{stage.input_px}",
            "Channels": f"{stage.out_channels}",
            "Layers (blocks)": f"{stage.layers}",
            "Parameters": f"{stage.params}",
            "Multiply-adds": f"{stage.macs}",
            "Activations": f"{found.conv_outputs}",
            "Memory (bytes)": f"{found.memory_bytes}",
        }


def test_the_last_row_of_the_csv_sums_what_can_be_summed() -> None:
    *rows, last = csv.DictReader(io.StringIO(stage_csv(B0)))
    summed = ("Layers (blocks)", "Parameters", "Multiply-adds", "Activations", "Memory (bytes)")
    assert last["Stage"] == "Sum"
    assert {name: int(last[name]) for name in summed} == {
        name: sum(int(row[name]) for row in rows) for name in summed
    }
    # Counted by torch on timm's efficientnet_b0.
    assert (last["Parameters"], last["Multiply-adds"]) == ("5288548", "385814752")
    assert last["Input side (px)"] == last["Channels"] == ""


def test_markdown_is_one_table_rounded_for_people() -> None:
    caption, blank, *table = stage_markdown(B0).splitlines()
    assert "EfficientNet-B0 (Table 1, arXiv:1905.11946)" in caption
    assert blank == ""
    rows = [markdown_cells(line) for line in table]
    assert {len(row) for row in rows} == {9}
    assert rows[1] == [":---"] * 2 + ["---:"] * 7  # words stand left, numbers right
    # Stage 6, Table 1: MBConv6, 5×5, 14 × 14, 112 channels, 3 layers.
    assert rows[7] == ["6", "MBConv6", "5×5", "1", "14", "112", "3", "543 K", rows[7][8]]
    assert rows[-1][6:] == ["**18**", "**5.29 M**", "**0.386 G**"]


@pytest.mark.parametrize("key", sorted(BASELINES))
def test_the_caption_tells_baseline_and_factors(key: str) -> None:
    baseline = BASELINES[key]
    network = scale(1, baseline=baseline)
    caption = stage_markdown(network).splitlines()[0]
    for told in (baseline.title, baseline.source, "depth × 1.2,", "width × 1.1,", "258 × 258 px"):
        assert told in caption
    assert f"% {caption}" in stage_latex(network).splitlines()


@pytest.mark.parametrize("columns", [COLUMNS, ALL], ids=["usual", "with memory"])
def test_latex_rows_fill_the_columns_they_announce(columns: tuple[Column, ...]) -> None:
    text = stage_latex(scale(2), columns)
    layout = re.search(r"\\begin\{tabular\}\{(l+r+)\}", text)
    assert layout is not None
    rows = latex_rows(text)
    assert [row[0] for row in rows] == ["Stage", *"123456789", "Sum"]
    assert {len(row) for row in rows} == {len(layout[1])} == {4 + len(columns)}
    assert layout[1] == "ll" + "r" * (2 + len(columns))
    order = re.findall(r"\\(?:begin\{tabular\}|toprule|midrule|bottomrule|end\{tabular\})", text)
    assert [name.strip("\\") for name in order] == [
        "begin{tabular}",
        "toprule",
        "midrule",
        "midrule",
        "bottomrule",
        "end{tabular}",
    ]
    assert r"\usepackage{booktabs}" in text.splitlines()[0]


def test_latex_shows_signs_instead_of_obeying_them() -> None:
    head = r"50% & $5_000 #1 {a}^2 ~ \end ×"
    column = Column("odd", head, "", lambda network: [7] * len(network.stages), "plain")
    typed = next(line for line in stage_latex(B0, [column]).splitlines() if "50" in line)
    assert typed == (
        r"Stage & Operator & Kernel & Stride & 50\% \& \$5\_000 \#1 \{a\}\textasciicircum{}2"
        r" \textasciitilde{} \textbackslash{}end $\times$ \\"
    )


def test_latex_beyond_its_comments_is_plain_ascii() -> None:
    for baseline in BASELINES.values():
        text = stage_latex(scale(1, baseline=baseline), ALL)
        assert "".join(x for x in text.splitlines() if not x.startswith("%")).isascii()
        assert r"3$\times$3" in text
