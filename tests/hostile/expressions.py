"""Every regular expression that the package compiles, and how it is used.

    python -m tests.hostile.expressions

Prints them as JSON lines. In a process of its own, in which `re` notes who asks it for what, all
modules are imported and the commands run over the samples: what a function builds only when it is
called, of word lists too, is found so. What stands in the source as it is, is read from there.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import json
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "licensenlp"
SAMPLES = ROOT / "corpus" / "samples"
SCANS = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
ANCHORED = frozenset({"match", "fullmatch"})
Key = tuple[str, int, bool]  # source, flags, whether it reads bytes


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression, where it is compiled, and by which methods it is applied."""

    source: str
    flags: int
    of_bytes: bool
    places: tuple[str, ...]  # "file:line"
    methods: frozenset[str]

    @property
    def written(self) -> str | bytes:
        """The source as `re` takes it."""
        return self.source.encode("latin-1") if self.of_bytes else self.source

    @property
    def scans(self) -> bool:
        """Whether it is tried at every place of a text, not at one alone."""
        return not self.methods <= ANCHORED or not self.methods


@cache
def expressions() -> tuple[Expression, ...]:
    """Every expression of the package, in the order of its places."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.expressions"], cwd=ROOT, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    found = (json.loads(line) for line in done.stdout.splitlines())
    return tuple(
        Expression(**{**one, "places": tuple(one["places"]), "methods": frozenset(one["methods"])})
        for one in found
    )


class _Notes:
    """What `re` was asked for by the package, and by which methods it was used."""

    def __init__(self) -> None:
        self.places: dict[Key, set[str]] = defaultdict(set)
        self.methods: dict[Key, set[str]] = defaultdict(set)

    def watch(self) -> None:
        """Have every expression that the package compiles from now on note its uses."""
        notes, real = self, re._compile  # type: ignore[attr-defined]  # private: no types

        class Watched:
            """A pattern that notes by which methods it is applied."""

            def __init__(self, pattern: re.Pattern[Any], key: Key) -> None:
                self._pattern, self._key = pattern, key

            def __getattr__(self, name: str) -> Any:
                if name in SCANS | ANCHORED:
                    notes.methods[self._key].add(name)
                return getattr(self._pattern, name)

        def compile(pattern: Any, flags: Any) -> Any:
            if isinstance(pattern, Watched):
                return pattern
            found = real(pattern, flags)
            place = _asker()
            if place is None:
                return found
            key = _key(found.pattern, found.flags)
            notes.places[key].add(place)
            return Watched(found, key)

        re._compile = compile  # type: ignore[attr-defined]  # private: no types


def _key(source: str | bytes, flags: int) -> Key:
    if isinstance(source, bytes):
        return source.decode("latin-1"), int(flags), True
    return source, int(flags & ~re.UNICODE), False


def _asker() -> str | None:
    """The place of the package that asked `re`, or None where another did."""
    frame = sys._getframe(2)
    while frame.f_back and frame.f_code.co_filename == re.__file__:
        frame = frame.f_back
    path = Path(frame.f_code.co_filename)
    if not path.is_relative_to(PACKAGE):
        return None
    return f"{path.relative_to(ROOT)}:{frame.f_lineno}"


def _import_all() -> None:
    for module in pkgutil.walk_packages([str(PACKAGE)], "licensenlp."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _run_all(folder: Path) -> None:
    """The commands over the samples, each in this process."""
    from licensenlp import workers
    from licensenlp.cli.group import group

    def here(tasks: Any, setup: Any, **_: Any) -> Iterator[Any]:
        read = setup()
        yield from map(read, tasks)

    samples = [str(path) for path in sorted(SAMPLES.iterdir())]
    for name in ("licensenlp.cli.reading", "licensenlp.report.batch"):
        assert sys.modules[name].__dict__["answers"] is workers.answers
        sys.modules[name].__dict__["answers"] = here
    for opener in ("//", "rem"):  # a text in a comment
        file = folder / f"{opener[-1]}.txt"
        file.write_text(f"{opener} You may copy it and sell it.\n" * 3, encoding="utf-8")
        samples.append(str(file))
    policy, out = folder / "policy.toml", folder / "out"
    for command in (
        ["classify", *samples, "--format", "md"],
        ["classify", str(SAMPLES), "--bundle"],
        ["policy", "init", str(policy)],
        ["check", *samples, "--policy", str(policy)],
        ["diff", samples[2], samples[8]],
        ["report", str(SAMPLES), "-o", str(out)],
        ["suggest", samples[2]],
    ):
        with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
            group(command, prog_name="licensenlp")
    _call_what_samples_do_not_need()


def _call_what_samples_do_not_need() -> None:
    """Builders of expressions that no sample comes to."""
    from licensenlp.clauses.amounts import amounts, ordinals
    from licensenlp.decide.changes import _plain, diff_data
    from licensenlp.identify import marks
    from licensenlp.identify.words import wording

    ordinals("the twentieth seat")
    amounts("10 to 50 million users")
    list(marks._names("By Wader Labs, Inc.", ["Wader  Labs"]))
    for key, labels in wording()["fields"].items():
        list(marks.fields("".join(f"{label}: it\n\n" for label in labels), key))
    for name in diff_data()["places"]["attributes"]:
        _plain(name, "the State of Fenland")


def in_source() -> Iterator[tuple[str, ast.Call]]:
    """Every place of the package that asks `re` for an expression, and the call."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                known = node.func.attr in SCANS | ANCHORED | {"compile"}
                if isinstance(owner, ast.Name) and owner.id == "re" and known:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def _note_source(notes: _Notes) -> None:
    """Add what stands in the source as it is, and how the constants of modules are used."""
    for place, call in in_source():
        name, first = getattr(call.func, "attr", ""), call.args[0]
        alone = name != "compile" or len(call.args) == 1
        written = first.value if isinstance(first, ast.Constant) and alone else None
        if isinstance(written, str | bytes):
            key = _key(written, re.compile(written).flags)
            notes.places[key].add(place)
            notes.methods[key] |= {name} - {"compile"}
    for module in [m for name, m in sys.modules.items() if name.startswith("licensenlp.")]:
        used = _used(Path(str(module.__file__)))
        for name, value in vars(module).items():
            found: Key | None = getattr(value, "_key", None)
            if found:
                notes.methods[found] |= used[name]


def _used(path: Path) -> dict[str, set[str]]:
    """The methods by which a module applies what it has by a name."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found[node.value.id] |= {node.attr} & (SCANS | ANCHORED)
    return found


def main() -> None:
    """Print the expressions."""
    notes = _Notes()
    notes.watch()
    _import_all()
    with tempfile.TemporaryDirectory() as folder:
        _run_all(Path(folder))
    _note_source(notes)
    for (source, flags, of_bytes), places in sorted(notes.places.items(), key=lambda n: min(n[1])):
        found = {"source": source, "flags": flags, "of_bytes": of_bytes}
        methods = sorted(notes.methods[source, flags, of_bytes])
        print(json.dumps(found | {"places": sorted(places), "methods": methods}))


if __name__ == "__main__":
    main()
