"""Documents that follow one another: what each version added to the one before, and took away.

In: the documents of the store; those of one vendor whose names differ in a version or a date only
are a series, or those that a manifest gives the same `series`. Out: series of two and more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from licensenlp.report.guess import fillers, name_of
from licensenlp.report.store import Store

Row = Mapping[str, Any]

_PART = re.compile(r"[^\W_]+(?:\.\d+)*")
_VERSION = re.compile(r"v?\d+(?:\.\d+)*[a-z]?|m\d+", re.I)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A document of a series; `added` and `removed` are terms, against the one before."""

    document: int
    path: str
    date: str
    version: str
    tier: str | None
    score: float | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Versions, the oldest first."""

    name: str
    vendor: str
    versions: tuple[Version, ...]


def all_series(store: Store) -> list[Series]:
    """Every series, by name."""
    members: dict[tuple[str, str], list[Row]] = defaultdict(list)
    query = (
        "SELECT id, path, vendor, date, version, series, tier, score FROM documents"
        " WHERE status = 'read' ORDER BY path"
    )
    for row in store.rows(query):
        name = row["series"] or stem(row["path"])
        if name:
            members[(name, row["vendor"] or "")].append(dict(row))
    return [
        Series(name=name, vendor=vendor, versions=tuple(_steps(store, rows)))
        for (name, vendor), rows in sorted(members.items())
        if len(rows) > 1
    ]


def keep(store: Store) -> list[Series]:
    """The series, put into the store in place of older ones."""
    found = all_series(store)
    store.follow(
        (one.name, place, step.document, "; ".join(step.added), "; ".join(step.removed))
        for one in found
        for place, step in enumerate(one.versions, 1)
    )
    return found


def stem(path: str) -> str:
    """A document's name without versions and dates; "" where it holds neither.

    >>> stem("terms/heron-model-licence-2.1.txt"), stem("heron.txt")
    ('heron-model-licence', '')
    """
    parts = _PART.findall(name_of(path).lower())
    kept = [one for one in parts if not _VERSION.fullmatch(one) and one not in fillers()]
    return "-".join(kept) if kept and len(kept) < len(parts) else ""


def _steps(store: Store, rows: Sequence[Row]) -> Iterator[Version]:
    """The rows as versions in order, each with what it changed."""
    before: frozenset[str] | None = None
    for row in sorted(rows, key=_order(rows)):
        said = _said(store, row["id"])
        old = said if before is None else before
        yield Version(
            document=row["id"],
            path=row["path"],
            date=row["date"] or "",
            version=row["version"] or "",
            tier=row["tier"],
            score=row["score"],
            added=tuple(sorted(said - old)),
            removed=tuple(sorted(old - said)),
        )
        before = said


def _order(rows: Sequence[Row]) -> Callable[[Row], tuple[object, ...]]:
    """By date where all are dated, else by version where all have one, else by name."""
    if all(row["date"] for row in rows):
        return lambda row: (row["date"], _numbers(row["version"]), row["path"])
    if all(_numbers(row["version"]) for row in rows):
        return lambda row: (_numbers(row["version"]), row["date"] or "", row["path"])
    return lambda row: (_numbers(row["path"]), row["path"])


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(text or ""))


def _said(store: Store, document: int) -> frozenset[str]:
    query = "SELECT DISTINCT effect || ' ' || label FROM clauses WHERE document_id = ?"
    return frozenset(term for (term,) in store.rows(query, document))
