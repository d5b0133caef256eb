"""A manifest: what is known about documents beside their words.

In: a CSV file with a header, JSON Lines, or TOML with `[[document]]` tables. Out: paths, relative
ones taken from the manifest's own directory, each with its facts.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from licensenlp.errors import Usage

FACTS = ("model", "vendor", "date", "version", "source")
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
    path = file.parent / str(row["path"]).strip()
    return str(path), {name: word for name, word in known.items() if word}


def _word(value: object) -> str:
    return "" if value is None else str(value).strip()


def _csv(text: str) -> Iterator[Mapping[str, Any]]:
    return csv.DictReader(text.splitlines(), strict=True)


def _jsonl(text: str) -> Iterator[object]:
    return (json.loads(line) for line in text.splitlines() if line.strip())


def _toml(text: str) -> Iterable[object]:
    rows = tomllib.loads(text).get("document", [])
    if not isinstance(rows, list):
        raise ValueError("document must be an array of tables: [[document]]")
    return rows


_READERS: Mapping[str, Callable[[str], Iterable[object]]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".toml": _toml,
}
