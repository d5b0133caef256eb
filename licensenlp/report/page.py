"""`report.html`: the comparison as one page that loads nothing from anywhere.

In: a filled store. Out: pieces of HTML. Every word of a document is escaped: by the template, or as
JSON in which no `<` stands, which the page's own script turns into text and never into markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from licensenlp import taxonomy
from licensenlp.report import tables, view
from licensenlp.report.quote import one_line, short
from licensenlp.report.store import Store
from licensenlp.spectrum.tables import tables as position_tables
from licensenlp.types import Effect, Kind, Tier

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

QUOTED = 400  # characters shown of a clause
# Where clauses of one label differ in effect, the cell shows the first of these.
STRICTEST = (
    Effect.PROHIBITS,
    Effect.CONDITIONS,
    Effect.REQUIRES,
    Effect.RESERVES,
    Effect.DISCLAIMS,
    Effect.PERMITS,
)
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def report_html(store: Store) -> Iterator[str]:
    """The page, piece by piece."""
    read, failed = store.counts()
    return _template().generate(
        read=read,
        failed=failed,
        disclaimer=view.DISCLAIMER,
        tiers=list(_tiers(store)),
        facts=_facts(),
        documents=_documents(store),
        evidence=_evidence(store),
        described=next(store.rows(tables.COMPARISONS), None) is not None,
        models=store.rows(tables.COMPARISONS),
        agrees=tables.AGREES,
        thresholds=_numbered(store, "SELECT * FROM thresholds"),
        territories=_numbered(store, "SELECT * FROM territories"),
        failures=store.rows("SELECT * FROM failures"),
    )


def _tiers(store: Store) -> Iterator[dict[str, Any]]:
    bands = {rule.tier.value: (rule.low, rule.high) for rule in position_tables().tiers}
    for tier, count in tables.tier_counts(store).items():
        name = tables.tier_name(tier)
        yield {"id": tier, "name": name, "count": count, "band": bands.get(tier)}


def _facts() -> dict[str, Any]:
    """What the page's script has to know beside the documents."""
    return {
        "tiers": {t.value: view.TIERS[t] for t in Tier} | {tables.NO_TIER: "no tier"},
        "order": [*(tier.value for tier in Tier), tables.NO_TIER],
        "bands": [[r.tier.value, r.low, r.high] for r in position_tables().tiers],
        "labels": [[spec.id, spec.group, spec.description] for spec in taxonomy.labels()],
        "effects": [effect.value for effect in STRICTEST],
        "kinds": {kind.value: name for kind, name in view.KINDS.items()},
    }


def _documents(store: Store) -> Iterator[dict[str, Any]]:
    """What table, spectrum and matrix show of each document read, by path."""
    rows = store.rows("SELECT * FROM documents WHERE status = 'read' ORDER BY path")
    for number, row in enumerate(rows, 1):
        known = row["license_match"] != "none"
        yield {
            "n": number,
            "path": one_line(row["path"]),
            "model": one_line(row["model"] or ""),
            "vendor": one_line(row["vendor"] or ""),
            "date": one_line(row["date"] or ""),
            "version": one_line(row["version"] or ""),
            "tier": row["tier"] or tables.NO_TIER,
            "score": row["score"],
            "kind": view.KINDS[Kind(row["kind"])],
            "licence": (row["license_spdx"] or row["license_key"] or "") if known else "",
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


def _evidence(store: Store) -> Iterator[dict[str, Any]]:
    """What opens with each document: reasons, clauses, warnings."""
    rows = store.rows("SELECT id, contract FROM documents WHERE status = 'read' ORDER BY path")
    for number, row in enumerate(rows, 1):
        contract = json.loads(row["contract"])
        place, known = contract["spectrum"], contract["license"]
        yield {
            "n": number,
            "confidence": place["confidence"],
            "name": known["name"] if known["match"] != "none" else None,
            "match": known["match"],
            "similarity": known["similarity"],
            "sha256": contract["document"]["sha256"],
            "language": contract["document"]["language"],
            "reasons": [[r["clause"], one_line(r["says"]), r["points"]] for r in place["reasons"]],
            "clauses": [_quoted(clause) for clause in contract["clauses"]],
            "review": [one_line(found["why"]) for found in contract["review"]],
            "warnings": [one_line(words) for words in contract["warnings"]],
        }


def _quoted(clause: Mapping[str, Any]) -> dict[str, Any]:
    page = f"page {clause['page']}" if clause["page"] else ""
    section = one_line(clause["section"].rpartition(" > ")[2])
    return {
        "id": clause["id"],
        "label": clause["label"],
        "effect": clause["effect"],
        "text": short(clause["text"], QUOTED),
        "where": ", ".join(part for part in (section, page) if part),
        "at": [clause["start"], clause["end"]],
        "confidence": clause["confidence"],
        "source": ", ".join(clause["source"]),
    }


def _numbered(store: Store, query: str) -> Iterator[dict[str, Any]]:
    """The rows of a view of clauses, each with its document's number on the page."""
    paths = store.rows("SELECT path FROM documents WHERE status = 'read' ORDER BY path")
    numbers = {row["path"]: number for number, row in enumerate(paths, 1)}
    for row in store.rows(query):
        yield dict(row) | {"n": numbers[row["path"]]}


def embedded(value: object) -> Markup:
    r"""JSON to stand inside a script element, which nothing in it can end.

    >>> embedded("</script>")
    Markup('"\\u003c/script\\u003e"')
    """
    from markupsafe import Markup

    words = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # What cannot be seen is spelled out already; markup is the one thing left to take out.
    return Markup(words.translate(_ESCAPED))


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("licensenlp.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["embedded"] = embedded
    environment.filters["amount"] = tables.amount
    environment.filters["codes"] = tables.codes
    environment.filters["line"] = one_line
    environment.filters["short"] = lambda text: short(text, QUOTED)
    return environment.get_template("corpus.html")
