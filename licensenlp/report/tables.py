"""The files of a report that are no page: CSV for spreadsheets, JSON, and a summary in Markdown.

In: a filled store. Out: pieces of text, sorted by path, the same for the same documents.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence

from licensenlp.report import trends, view
from licensenlp.report.manifest import FACTS
from licensenlp.report.quote import json_safe, one_line, short
from licensenlp.report.store import Store
from licensenlp.types import SCHEMA_VERSION, Tier

NO_TIER = "none"
DOCUMENT_COLUMNS = (
    "path status tier score confidence why kind kind_confidence license_match license_key"
    " license_spdx license_name license_similarity model vendor date version source series cluster"
    " language media_type pages characters sha256 error_code error_message"
).split()
CLAUSE_COLUMNS = (
    "path id label effect start end text section page confidence source attributes".split()
)
# A spreadsheet runs what begins so, also behind blanks.
_FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~])")
AGREES = {1: "yes", 0: "no", None: "not checked"}
COMPARISONS = "SELECT * FROM comparisons ORDER BY position, rowid"
QUOTED = 300  # characters of a clause in the Markdown summary


def documents(store: Store) -> Iterator[Sequence[object]]:
    """The documents in DOCUMENT_COLUMNS, failed ones among them."""
    return store.rows(f"SELECT {', '.join(DOCUMENT_COLUMNS)} FROM documents ORDER BY path")


def clauses(store: Store) -> Iterator[Sequence[object]]:
    """The clauses in CLAUSE_COLUMNS, by document and place."""
    columns = ", ".join(f'"{name}"' for name in CLAUSE_COLUMNS[1:])
    query = f"SELECT {columns} FROM clauses WHERE document_id = ? ORDER BY start, rowid"
    for document in store.rows("SELECT id, path FROM documents ORDER BY path"):
        for clause in store.rows(query, document["id"]):
            yield (document["path"], *clause)


def documents_csv(store: Store) -> Iterator[str]:
    """A line a document, failed ones among them."""
    return _csv(DOCUMENT_COLUMNS, documents(store))


def clauses_csv(store: Store) -> Iterator[str]:
    """A line a clause."""
    return _csv(CLAUSE_COLUMNS, clauses(store))


def _csv(header: Sequence[str], rows: Iterator[Sequence[object]]) -> Iterator[str]:
    yield _line(header)
    for row in rows:
        yield _line([harmless(value) for value in row])


def _line(row: Sequence[object]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerow(row)
    return file.getvalue()


def harmless(value: object) -> object:
    """The value of a cell; a text that a spreadsheet would run as a formula gets an apostrophe.

    >>> harmless("=1+1"), harmless(-2.5)
    ("'=1+1", -2.5)
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


# --- JSON -------------------------------------------------------------------------------------


def report_json(store: Store) -> Iterator[str]:
    """A list of the contract's objects, each with `metadata`: what the manifest says."""
    before = "[\n"
    for row in store.rows(f"SELECT contract, {', '.join(FACTS)} FROM documents ORDER BY path"):
        found = json.loads(row["contract"])
        found["metadata"] = {name: row[name] for name in FACTS if row[name]}
        yield before + json_safe(json.dumps(found, ensure_ascii=False))
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


# --- Markdown ---------------------------------------------------------------------------------


def report_md(store: Store, told: Callable[[], Sequence[str]] | None = None) -> Iterator[str]:
    """The summary: tiers, comparison, thresholds, territories and failures.

    `told` gives what can be said of movement; without, it is found out here.
    """
    read, failed = store.counts()
    yield "# Licences and terms from closed to open\n\n"
    yield f"{read:,} documents read, {failed:,} could not be. {view.DISCLAIMER}\n"
    yield from _tiers(store)
    yield from _movements(told() if told else trends.told(trends.placed(store)))
    yield from _documents(store)
    yield from _models(store)
    yield from _versions(store)
    yield from _bounds(store)
    yield from _territories(store)
    yield from _failures(store)
    yield f"\nSchema version {SCHEMA_VERSION}; details in report.json and results.sqlite.\n"


def tier_counts(store: Store) -> dict[str, int]:
    """How many documents stand in each tier, closed first, and in none."""
    found = {row["tier"]: row["documents"] for row in store.rows("SELECT * FROM tiers")}
    return {tier: found.get(tier, 0) for tier in [*(t.value for t in Tier), NO_TIER]}


def tier_name(tier: str | None) -> str:
    """The tier in words."""
    return view.TIERS[Tier(tier)] if tier and tier != NO_TIER else "no tier"


def _tiers(store: Store) -> Iterator[str]:
    rows = ([tier_name(tier), f"{n:,}"] for tier, n in tier_counts(store).items())
    return _section("Tiers", ("Tier", "Documents"), rows)


def _movements(found: Sequence[str]) -> Iterator[str]:
    if found:
        yield "\n## Is everyone moving to the closed end?\n\n"
        yield from (f"- {markdown(words)}\n" for words in found)


def _versions(store: Store) -> Iterator[str]:
    rows = (
        [row[name] for name in ("series", "path", "date")]
        + [tier_name(row["tier"]), "" if row["score"] is None else f"{row['score']:.1f}"]
        + [row["added"], row["removed"]]
        for row in store.rows("SELECT * FROM timelines")
    )
    header = ("Series", "Document", "Date", "Tier", "Score", "Added", "Removed")
    return _section("Versions", header, rows)


def _documents(store: Store) -> Iterator[str]:
    query = (
        "SELECT path, model, vendor, date, tier, score, license_spdx, license_key, license_match,"
        " why FROM documents WHERE status = 'read' ORDER BY score IS NULL, score, path"
    )
    rows = (
        [
            row["path"],
            row["model"],
            row["vendor"],
            row["date"],
            tier_name(row["tier"]),
            "" if row["score"] is None else f"{row['score']:.1f}",
            row["license_spdx"] or row["license_key"] if row["license_match"] != "none" else "",
            row["why"],
        ]
        for row in store.rows(query)
    )
    header = ("Document", "Model", "Vendor", "Date", "Tier", "Score", "Licence", "Why")
    return _section("Documents, closed first", header, rows)


def _models(store: Store) -> Iterator[str]:
    rows = (
        [
            *(row[n] for n in ("model", "field", "published", "ours")),
            AGREES[row["agrees"]],
            row["why"],
        ]
        for row in store.rows(COMPARISONS)
    )
    header = ("Model", "Question", "Published", "Ours", "Same", "Why")
    return _section("Models: published tables and ours", header, rows)


def _bounds(store: Store) -> Iterator[str]:
    rows = (
        [
            row["path"],
            amount(row["amount"], row["currency"]),
            row["counts"],
            row["consequence"],
            short(row["text"], QUOTED),
        ]
        for row in store.rows("SELECT * FROM thresholds")
    )
    header = ("Document", "Bound", "Counts", "Consequence", "Clause")
    return _section("Thresholds", header, rows)


def _territories(store: Store) -> Iterator[str]:
    rows = (
        [row["path"], codes(row["excluded"]), codes(row["allowed"]), short(row["text"], QUOTED)]
        for row in store.rows("SELECT * FROM territories")
    )
    return _section("Territories", ("Document", "Excluded", "Allowed", "Clause"), rows)


def _failures(store: Store) -> Iterator[str]:
    rows = (list(row) for row in store.rows("SELECT * FROM failures"))
    return _section("Not read", ("Document", "Code", "Reason"), rows)


def amount(value: object, currency: str | None) -> str:
    """An amount in words: `USD 1,000,000`; "" where there is none."""
    if not isinstance(value, int | float):
        return ""
    return f"{currency} {value:,}" if currency else f"{value:,}"


def codes(listed: str | None) -> str:
    """A JSON list of country codes, joined."""
    found = json.loads(listed) if listed and listed.startswith("[") else [listed] if listed else []
    return ", ".join(str(code) for code in found)


def _section(title: str, header: Sequence[str], rows: Iterator[Sequence[object]]) -> Iterator[str]:
    """A heading and a table; nothing where there are no rows."""
    first = next(rows, None)
    if first is None:
        return
    yield f"\n## {title}\n\n| {' | '.join(header)} |\n|{'---|' * len(header)}\n"
    yield _row(first)
    for row in rows:
        yield _row(row)


def _row(values: Sequence[object]) -> str:
    cells = ("" if value is None else markdown(str(value)) for value in values)
    return f"| {' | '.join(cells)} |\n"


def markdown(text: str) -> str:
    """The text on one line, with all that Markdown or HTML would act on escaped."""
    return _MARKDOWN.sub(r"\\\1", one_line(text)).replace("&", "&amp;")
