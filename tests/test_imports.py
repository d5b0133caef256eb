"""Imports go one way: read from the source, lazy ones and those for types included."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import licensenlp

PACKAGE = Path(licensenlp.__file__).parent
PARTS = sorted(
    path.stem
    for path in PACKAGE.iterdir()
    if not path.name.startswith("_") and (path.suffix == ".py" or (path / "__init__.py").exists())
)

BASE = frozenset({"errors", "types"})
TABLES = BASE | {"text", "taxonomy", "resources", "languages"}
STAGES = frozenset({"ingest", "structure", "clauses", "identify", "genre", "spectrum"})
ALL = frozenset(PARTS)

# What a part may import besides itself. Stages see no other stage: the pipeline joins them.
ALLOWED: dict[str, frozenset[str]] = {
    "errors": frozenset(),
    "types": frozenset({"errors"}),
    "text": BASE,
    "taxonomy": BASE,
    "resources": BASE,
    "families": BASE,
    "languages": BASE,
    "workers": BASE,
    "corpus": BASE | {"resources"},
    **dict.fromkeys(STAGES, TABLES),
    "identify": TABLES | {"corpus"},  # its index is built from the reference corpus
    "pipeline": TABLES | STAGES | {"corpus"},  # texts may be named by their keys
    "component": TABLES | {"ingest", "pipeline"},  # the spaCy component
    "training": TABLES | {"clauses", "structure", "corpus", "families"},
    # Texts may be named by their keys; limits on documents go down to the readers.
    "report": TABLES | {"pipeline", "spectrum", "corpus", "workers", "ingest"},
    "decide": TABLES | {"pipeline", "spectrum", "report"},  # verdicts are written as reports are
    "cli": ALL,
}
# Heavy libraries, and the only modules that may import them.
CONFINED = {
    "sklearn": ("training", "report.clusters"),
    "scipy": ("training", "report.clusters", "report.trends"),
    "matplotlib": ("report.plots", "report.svg"),
    # The converter from and to spaCy's own file format cannot do without it.
    "spacy": ("clauses", "component", "training.docbin"),
    "pdfminer": ("ingest.pdf", "ingest.pdf_lines"),
    "pypdfium2": ("ingest.pdf", "ingest.pdf_lines", "ingest.pdf_places"),
    "selectolax": ("ingest.html", "ingest.html_rules", "ingest.html_styles"),
    "rapidfuzz": ("identify",),
    "jinja2": ("report", "decide"),
    "click": ("cli", "report"),
}
# What `import licensenlp` and a command's help would otherwise wait for.
HEAVY = (
    *("spacy", "sklearn", "scipy", "pdfminer", "pypdfium2", "jinja2", "joblib"),
    *("matplotlib", "distributed", "pyarrow"),
)


def _module(path: Path) -> str:
    """The dotted name below the package: "clauses.ruler", "clauses", "" for the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


SOURCES = {_module(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(source: str, module: str, *, package: bool = False) -> Iterator[str]:
    """The absolute names that the source of `licensenlp.<module>` imports, at any depth."""
    here = ["licensenlp", *filter(None, module.split("."))]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = node.level - package if node.level else 0
            start = here[: len(here) - up] if node.level else []
            base = ".".join([*start, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def forbidden(module: str, names: Iterator[str]) -> list[str]:
    """Those of the imported names that the part of `module` may not import."""
    part = module.partition(".")[0]
    if part in ("", "__main__"):
        return []
    ours = [name.split(".")[1] for name in names if name.startswith("licensenlp.")]
    may = ALLOWED[part] | {part, "__version__"}
    return sorted({other for other in ours if other not in may})


def _names(module: str) -> Iterator[str]:
    path = SOURCES[module]
    text = path.read_text(encoding="utf-8")
    return imported(text, module, package=path.name == "__init__.py")


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("clauses.ruler", "from licensenlp.identify import identify", ["identify"]),
        ("clauses.ruler", "from licensenlp import spectrum, taxonomy", ["spectrum"]),
        ("clauses.ruler", "def f():\n    import licensenlp.pipeline", ["pipeline"]),
        ("clauses.ruler", "from ..structure import blocks", ["structure"]),
        ("clauses.ruler", "from . import tokens", []),
        ("clauses.ruler", "from licensenlp.text import fold\nimport re", []),
        ("types", "from licensenlp.text import fold", ["text"]),
        ("report.view", "from licensenlp.cli import console", ["cli"]),
    ],
)
def test_a_wrong_import_is_seen(module: str, source: str, found: list[str]) -> None:
    assert forbidden(module, imported(source, module)) == found


def test_every_part_has_its_place() -> None:
    assert set(PARTS) == set(ALLOWED)


def test_what_is_allowed_has_no_circle() -> None:
    placed: set[str] = set()
    while ready := {p for p in ALLOWED if p not in placed and ALLOWED[p] - {p} <= placed}:
        placed |= ready
    assert placed == set(ALLOWED)


@pytest.mark.parametrize("module", [m for m in SOURCES if m])
def test_imports_go_one_way(module: str) -> None:
    assert forbidden(module, _names(module)) == []


@pytest.mark.parametrize("library", CONFINED)
def test_a_heavy_library_has_one_home(library: str) -> None:
    homes = CONFINED[library]
    users = {m for m in SOURCES if any(n.split(".")[0] == library for n in _names(m))}
    assert users, "no module imports it: drop the line and the dependency"
    strays = {m for m in users if not any(m == home or m.startswith(f"{home}.") for home in homes)}
    assert not strays


def test_importing_the_package_and_the_command_line_is_light() -> None:
    code = (
        "import sys, licensenlp, licensenlp.cli;"
        f"print(*sorted({{m.split('.')[0] for m in sys.modules}} & set({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
