"""The tables of annotations/README.md, counted from the files: run it after the files change.

    python tests/benchmarks/annotation_tables.py

Counts need the files alone; agreement needs the reference corpus (`licensenlp corpus fetch`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "annotations"
CARD = FOLDER / "README.md"

Record = dict[str, Any]


def records(folder: Path = FOLDER) -> dict[str, list[Record]]:
    """The records of each annotation file that stand on corpus documents, by the file's name."""
    files = {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
        for path in sorted(folder.glob("*.jsonl"))
    }
    standing = {name: [r for r in found if "document" in r] for name, found in files.items()}
    return {name: found for name, found in standing.items() if found}


def counted() -> dict[str, str]:
    """The tables that follow from the files alone, by the name of their place on the card."""
    files = records()
    every = [record for found in files.values() for record in found]
    return {
        "files": _table(("file", "documents", "families", "spans"), _files(files)),
        "labels": _table(("class", "spans", "documents"), _classes(every)),
        "categories": _table(("category", "spans", "documents"), _categories(every)),
    }


def agreed() -> dict[str, str]:
    """The table of agreement, a class."""
    from licensenlp.training.agreement import agreement
    from licensenlp.training.sources import read_files

    found = agreement(read_files([FOLDER]), read_files([FOLDER / "second"]), effects=True)
    rows = [("**all**", found.total()), *sorted(found.labels.items())]
    cells = ((name, _score(t.f1), _score(t.alpha), t.first, t.second) for name, t in rows)
    return {"agreement": _table(("class", "span F1", "alpha", "first", "second"), cells)}


def placed(card: str, tables: dict[str, str]) -> str:
    """The card with each table between its two marks."""
    for name, table in tables.items():
        found = re.search(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", card, re.S)
        if not found:
            raise SystemExit(f"{CARD}: no place for the table {name!r}")
        card = card[: found.start()] + table + card[found.end() :]
    return card


def _files(files: dict[str, list[Record]]) -> Iterator[tuple[object, ...]]:
    every = [record for found in files.values() for record in found]
    for name, found in [*files.items(), ("**all**", every)]:
        families = {record["meta"]["family"] for record in found}
        yield name, len(found), len(families), sum(len(record["spans"]) for record in found)


def _classes(every: Iterable[Record]) -> Iterator[tuple[object, ...]]:
    names = [[f"{s['label']}/{s['effect']}" for s in record["spans"]] for record in every]
    yield from _counts(names)


def _categories(every: Iterable[Record]) -> Iterator[tuple[object, ...]]:
    yield from _counts(
        [
            [
                name
                for s in record["spans"]
                for name in s.get("attributes", {}).get("categories", ())
            ]
            for record in every
        ]
    )


def _counts(names: list[list[str]]) -> Iterator[tuple[object, ...]]:
    spans = Counter(name for found in names for name in found)
    documents = Counter(name for found in names for name in set(found))
    for name, count in sorted(spans.items()):
        yield name, count, documents[name]


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _table(heads: Iterable[str], rows: Iterable[tuple[object, ...]]) -> str:
    heads = list(heads)
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    lines += [[f"{c:,}" if isinstance(c, int) else str(c) for c in row] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    text = CARD.read_text("utf-8")
    CARD.write_text(placed(text, counted() | agreed()), "utf-8")
