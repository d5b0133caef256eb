"""A manifest: what is known about documents beside their words.

In: a CSV file with a header, JSON Lines, or TOML with `[[document]]` tables. Out: paths, relative
ones taken from the manifest's own directory, each with its facts. A `[[model]]` names its
`document`; `scancode:<key>` is a text of the reference corpus.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from licensenlp.errors import Usage
from licensenlp.resources import SCHEME

FACTS = ("model", "vendor", "date", "version", "source", "series")
Facts = tuple[str, Mapping[str, str]]  # a path and its facts


def read_manifest(file: Path) -> list[Facts]:
    """The documents of a manifest with the facts it states; Usage error where it is wrong."""
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise Usage(message=f"{file}: a manifest is a .csv, .toml or .jsonl file")
    try:
        text = file.read_text(encoding="utf-8-sig")
        return [_facts(row, file, number) for number, row in enumerate(reader(text), 1)]
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise Usage(message=f"{file}: cannot be read ({problem}). Check the path") from error
    except (ValueError, csv.Error) as error:
        raise Usage(message=f"{file}: {error}. Mend the manifest") from error


def _facts(row: object, file: Path, number: int) -> Facts:
    if not isinstance(row, Mapping) or not str(row.get("path") or "").strip():
        raise Usage(message=f"{file}: document {number} has no path. Give it one")
    known = {name: _word(row.get(name)) for name in FACTS}
    path = str(row["path"]).strip()
    if not path.startswith(SCHEME):
        path = str(file.parent / path)
    return path, {name: word for name, word in known.items() if word}


def _word(value: object) -> str:
    return "" if value is None else str(value).strip()


def _csv(text: str) -> Iterator[Mapping[str, Any]]:
    return csv.DictReader(text.splitlines(), strict=True)


def _jsonl(text: str) -> Iterator[object]:
    return (json.loads(line) for line in text.splitlines() if line.strip())


def _toml(text: str) -> Iterable[object]:
    tables = tomllib.loads(text)
    rows = tables.get("document", [])
    models = tables.get("model", [])
    if not isinstance(rows, list) or not isinstance(models, list):
        raise ValueError("[[document]] and [[model]] must be arrays of tables")
    return [*rows, *_of_models(models)]


def _of_models(models: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """A row a document that models name; one that several share names them all."""
    rows: dict[str, dict[str, list[str]]] = {}
    for one in models:
        if "document" in one:
            row = rows.setdefault(str(one["document"]), {"model": [], "vendor": []})
            row["model"].append(str(one.get("model", "")))
            row["vendor"].append(str(one.get("company", "")))
    for path, row in rows.items():
        yield {"path": path} | {name: ", ".join(dict.fromkeys(all_)) for name, all_ in row.items()}


_READERS: Mapping[str, Callable[[str], Iterable[object]]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".toml": _toml,
}
