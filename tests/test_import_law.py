"""Who may import whom: the table of the design, checked in the source and in a fresh process."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = (
    "scaling",
    "networks",
    "graphs",
    "blocks",
    "inspection",
    "runs",
    "training",
    "corrections",
    "figures",
    "ui",
)

# What a package may import of ours.
OURS = {
    "scaling": {"errors"},
    "networks": {"errors", "scaling"},
    "graphs": {"errors", "scaling", "networks"},
    "blocks": {"errors", "scaling", "networks", "graphs"},
    "inspection": {"errors", "scaling", "networks"},
    "training": {"errors", "scaling", "networks", "graphs", "blocks", "runs"},
    "runs": {"errors"},
    "corrections": {"errors", "scaling", "networks", "graphs", "blocks", "runs"},
    "figures": {
        "errors",
        "scaling",
        "networks",
        "graphs",
        "blocks",
        "inspection",
        "runs",
        "corrections",
    },
    "ui": {
        "errors",
        "scaling",
        "networks",
        "graphs",
        "blocks",
        "inspection",
        "runs",
        "corrections",
        "figures",
    },
}
# Of networks a figure knows the records alone, and what was chosen among them.
RECORDS = {
    "components.networks.records",
    "components.networks.choosing",
    "components.networks.paper_records",
}
HEAVY = {"torch", "torchvision", "timm", "torchview", "pytorch_grad_cam"}


def imports(source: str) -> set[str]:
    """Dotted names that a module imports, at its top or inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "components":
                found |= {f"components.{alias.name}" for alias in node.names}
    return found


def breaches(package: str, source: str) -> set[str]:
    """Imports of a module in `package` that the law forbids."""
    bad = set()
    for name in imports(source):
        top, _, rest = name.partition(".")
        part = rest.partition(".")[0]
        outside = top == "components" and part and part not in OURS[package] | {package}
        screen = top == "streamlit" and package != "ui"
        torch_free = package in ("scaling", "runs", "figures") and top in HEAVY
        foreign = package == "scaling" and top not in sys.stdlib_module_names | {"components"}
        drawn = package == "figures" and part == "networks" and name not in RECORDS
        if outside or screen or torch_free or foreign or drawn or top == "pages":
            bad.add(name)
    return bad


@pytest.mark.parametrize("package", PACKAGES)
def test_no_package_imports_upwards(package: str) -> None:
    files = list((ROOT / "components" / package).rglob("*.py"))
    assert len(files) > 2
    assert {
        f"{file.name}: {name}" for file in files for name in breaches(package, file.read_text())
    } == set()


@pytest.mark.parametrize(
    ("package", "breach"),
    [
        ("scaling", "import numpy"),
        ("runs", "def f():\n    import torch"),
        ("networks", "from components.graphs import trace"),
        ("inspection", "import streamlit as st"),
        ("corrections", "from components.training import recipe"),
        ("figures", "from components import ui"),
        ("ui", "import pages.start"),
    ],
)
def test_the_check_bites(package: str, breach: str) -> None:
    assert breaches(package, breach)


def test_only_one_module_caches() -> None:
    users = {
        str(file.relative_to(ROOT))
        for folder in ("components", "pages")
        for file in (ROOT / folder).rglob("*.py")
        if "st.cache_" in file.read_text()
    }
    assert users == {"components/ui/cache.py"}


def test_pages_do_not_reach_for_torch() -> None:
    for file in (ROOT / "pages").glob("*.py"):
        assert not {name.partition(".")[0] for name in imports(file.read_text())} & HEAVY, file


def test_no_module_beside_the_router_hides_another() -> None:
    """Streamlit puts the router's folder first on the path."""
    names = {file.stem for file in (ROOT / "components" / "ui").glob("*.py")} - {"__init__"}
    assert not names & set(sys.stdlib_module_names)
    code = (
        "import importlib.util, sys\n"
        f"print([n for n in {sorted(names)!r} if importlib.util.find_spec(n)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "module",
    [
        "components.scaling",
        "components.runs",
        "components.figures.stage_table",
        "components.figures.curve_view",
        "components.figures.pictures",
        "components.networks",
        "components.graphs",
        "components.blocks.labs",
        "components.corrections",
        "components.figures.correction_table",
        "components.inspection",
        "components.training",
        "components.networks.saved",
        "components.networks.choosing",
        "components.networks.paper_tables",
        "components.figures.scatter",
        "components.figures.latency_table",
        "components.figures.two_networks",
        "components.ui.cache",
        "components.ui.frame",
    ],
)
def test_importing_it_loads_no_torch(module: str) -> None:
    code = f"import sys, {module}; print(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
