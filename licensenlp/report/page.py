"""`report.html`: the comparison as one page that loads nothing from anywhere.

In: a filled store. Out: pieces of HTML. Every word of a document is escaped: by a template, or as
JSON in which no `<` stands, which the page's own script turns into text and never into markup.
The page's policy lets this one script run, known by its hash, and no other.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from licensenlp import taxonomy
from licensenlp.report import plots, tables, trends, view
from licensenlp.report.clusters import Group
from licensenlp.report.drawing import Drawn, drawn
from licensenlp.report.environment import template
from licensenlp.report.quote import one_line
from licensenlp.report.series import Series
from licensenlp.report.store import Store
from licensenlp.spectrum.tables import tables as position_tables
from licensenlp.types import Effect, Kind, Tier

if TYPE_CHECKING:
    from markupsafe import Markup

# Where clauses of one label differ in effect, the cell shows the first of these.
STRICTEST = (
    Effect.PROHIBITS,
    Effect.CONDITIONS,
    Effect.REQUIRES,
    Effect.RESERVES,
    Effect.DISCLAIMS,
    Effect.PERMITS,
)
SCRIPTS = ("core", "table", "matrix", "figures", "reading", "start")
_READ = "FROM documents WHERE status = 'read' ORDER BY path"


def report_html(
    store: Store,
    groups: Sequence[Group] = (),
    series: Sequence[Series] = (),
    drawing: Callable[[], Drawn] | None = None,
) -> Iterator[str]:
    """The page, piece by piece. `drawing` gives its figures; without, they are drawn here."""
    read, failed = store.counts()
    numbers = _numbers(store)
    placed = trends.placed(store)
    shown = drawing() if drawing else drawn(store)
    return template("corpus.html").generate(
        read=read,
        failed=failed,
        disclaimer=view.DISCLAIMER,
        tiers=list(_tiers(store)),
        tier_names=[(tier.value, name) for tier, name in view.TIERS.items()],
        figures=[{"id": id, "name": name, "svg": svg} for id, name, svg in shown.figures],
        many=plots.MOST_DOTS if len(placed) > plots.MOST_DOTS else None,
        movements=shown.movements,
        untold=trends.untold(placed),
        years=[_standing(one) for one in trends.by_year(placed)],
        vendors=[_standing(one) for one in trends.by_vendor(placed)],
        facts=_facts(groups),
        documents=_documents(store),
        parts=_parts(store),
        comparisons=_comparisons(store, numbers),
        series=[_series(one, numbers) for one in series],
        thresholds=_numbered(store, "SELECT * FROM thresholds", numbers),
        territories=_numbered(store, "SELECT * FROM territories", numbers),
        failures=store.rows("SELECT * FROM failures"),
        script=_script(),
        script_hash=script_hash(),
    )


def script_hash() -> str:
    """The page's script as its content security policy knows it."""
    digest = hashlib.sha256(_script().encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


@lru_cache(maxsize=1)
def _script() -> Markup:
    from markupsafe import Markup

    folder = files("licensenlp.report").joinpath("templates")
    parts = [folder.joinpath(f"{name}.js").read_text("utf-8") for name in SCRIPTS]
    return Markup('"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n")


def _tiers(store: Store) -> Iterator[dict[str, Any]]:
    bands = {rule.tier.value: (rule.low, rule.high) for rule in position_tables().tiers}
    for tier, count in tables.tier_counts(store).items():
        name = tables.tier_name(tier)
        yield {"id": tier, "name": name, "count": count, "band": bands.get(tier)}


def _standing(one: trends.Standing) -> dict[str, Any]:
    return {
        "name": one.name,
        "documents": one.documents,
        "median": f"{one.median:.1f}",
        "range": f"{one.low:.1f} to {one.high:.1f}",
        "tiers": [one.tiers.get(tier, 0) for tier in view.TIERS],
    }


def _facts(groups: Sequence[Group]) -> dict[str, Any]:
    """What the page's script has to know beside the documents."""
    return {
        "tiers": {t.value: view.TIERS[t] for t in Tier} | {tables.NO_TIER: "no tier"},
        "order": [*(tier.value for tier in Tier), tables.NO_TIER],
        "labels": [[spec.id, spec.group, spec.description] for spec in taxonomy.labels()],
        "groups": [
            [one.number, len(one.documents), [one_line(term) for term in one.typical]]
            for one in groups
        ],
    }


def _documents(store: Store) -> Iterator[dict[str, Any]]:
    """What table and matrix show of each document read, by path."""
    for number, row in enumerate(store.rows(f"SELECT * {_READ}"), 1):
        known = row["license_match"] != "none"
        facts = ("path", "model", "vendor", "date", "version", "why")
        yield {
            "n": number,
            **{name: one_line(row[name] or "") for name in facts},
            "tier": row["tier"] or tables.NO_TIER,
            "score": row["score"],
            "kind": view.KINDS[Kind(row["kind"])],
            "licence": (row["license_spdx"] or row["license_key"] or "") if known else "",
            "group": row["cluster"],
            "cells": _cells(store, row["id"]),
        }


def _cells(store: Store, document: int) -> dict[str, list[str]]:
    """By label, the effects that clauses have, the strictest first."""
    query = "SELECT DISTINCT label, effect FROM clauses WHERE document_id = ?"
    found: dict[str, list[str]] = {}
    for label, effect in store.rows(query, document):
        found.setdefault(label, []).append(effect)
    return {label: sorted(found[label], key=_strictness) for label in sorted(found)}


def _strictness(effect: str) -> int:
    return STRICTEST.index(Effect(effect))


def _parts(store: Store) -> Iterator[tuple[int, str]]:
    """The part of the page on each document: its number, and HTML, deflated, as base64."""
    query = (
        "SELECT p.page FROM documents d LEFT JOIN pages p ON p.document_id = d.id"
        " WHERE d.status = 'read' ORDER BY d.path"
    )
    for number, (page,) in enumerate(store.rows(query), 1):
        yield number, base64.b64encode(page or b"").decode("ascii")


def _comparisons(store: Store, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """The published tables: their columns, and a row a model with a value a column."""
    found: dict[int, dict[str, Any]] = {}
    for value in store.rows(tables.COMPARISONS):
        table = found.setdefault(value["source_table"], {"columns": {}, "rows": {}})
        table["columns"][value["field"]] = None
        known = ("model", "company")
        blank = {**{name: value[name] for name in known}, "n": numbers.get(value["document"])}
        row = table["rows"].setdefault(value["position"], blank | {"values": {}})
        row["values"][value["field"]] = dict(value)
    return [
        {"number": number, "columns": [*table["columns"]], "rows": [*table["rows"].values()]}
        for number, table in sorted(found.items())
    ]


def _series(one: Series, numbers: Mapping[str, int]) -> dict[str, Any]:
    """A series with the number of each of its documents, and how far each moved."""
    steps = []
    for before, step in zip((None, *one.versions), one.versions, strict=False):
        moved = None
        if before and before.score is not None and step.score is not None:
            moved = step.score - before.score
        steps.append({"step": step, "n": numbers[step.path], "moved": moved, "first": not before})
    return {"name": one.name, "vendor": one.vendor, "steps": steps}


def _numbers(store: Store) -> dict[str, int]:
    """The number of each document on the page."""
    return {row["path"]: number for number, row in enumerate(store.rows(f"SELECT path {_READ}"), 1)}


def _numbered(store: Store, query: str, numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The rows of a view of clauses, each with its document's number on the page."""
    for row in store.rows(query):
        yield dict(row) | {"n": numbers[row["path"]]}
