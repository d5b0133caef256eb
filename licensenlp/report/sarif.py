"""Results as SARIF 2.1.0: a rule a label, a result a clause, a notification a failed document.

In: results. Out: the SARIF log as plain data. Columns and offsets count code points. They are
those of the file for plain text and Markdown, and of the extracted text for PDF, HTML and DOCX.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from licensenlp import __version__
from licensenlp.report import view
from licensenlp.report.quote import one_line
from licensenlp.resources import SCHEME
from licensenlp.types import Analysis, Clause, Effect, Failure, Part, Review

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
REVIEW = "review"
DOUBT = "A person should look at this"
_WARNS = {Effect.PROHIBITS, Effect.CONDITIONS}
_TEXT_FILES = ("text/plain", "text/markdown", "text/x-rst")
_NEWLINE = re.compile(r"\r\n|\n")


def sarif(results: Sequence[Analysis | Failure]) -> dict[str, Any]:
    """The log of one run over all results."""
    read = [found for found in results if isinstance(found, Analysis)]
    failed = [found for found in results if isinstance(found, Failure)]
    labels = dict.fromkeys(clause.label for found in read for clause in found.clauses)
    if any(one.clause is None for found in read for one in found.review):
        labels[REVIEW] = None
    rules = {label: number for number, label in enumerate(labels)}
    told = {label: DOUBT if label == REVIEW else view.described(label) or label for label in labels}
    return log(told, [one for found in read for one in _results(found, rules)], failed)


def log(
    rules: Mapping[str, str], results: Sequence[Mapping[str, Any]], failed: Sequence[Failure]
) -> dict[str, Any]:
    """The log of one run: rules with what they say, results, and a notification a failure."""
    run = {
        "tool": {
            "driver": {
                "name": "licensenlp",
                "semanticVersion": __version__,
                "rules": [
                    {"id": rule, "shortDescription": {"text": says}} for rule, says in rules.items()
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n"],
        "invocations": [
            {
                "executionSuccessful": not failed,
                "toolExecutionNotifications": [_notification(one) for one in failed],
            }
        ],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _notification(failure: Failure) -> dict[str, Any]:
    return {
        "level": "error",
        "descriptor": {"id": failure.code},
        "message": {"text": one_line(failure.message)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(failure.path)}}}],
    }


def _results(found: Analysis, rules: dict[str, int]) -> list[dict[str, Any]]:
    lines = Lines(found)
    why = {one.clause: one.why for one in found.review if one.clause}
    results = [_result(clause, lines, rules, why.get(clause.id)) for clause in found.clauses]
    return results + [_doubt(one, lines, rules) for one in found.review if one.clause is None]


def _result(clause: Clause, lines: Lines, rules: dict[str, int], why: str | None) -> dict[str, Any]:
    said = clause.evidence
    properties: dict[str, Any] = {
        "clause": clause.id,
        "effect": clause.effect.value,
        "confidence": round(clause.confidence, 4),
        "source": list(clause.source),
        "attributes": dict(clause.attributes),
        "section": said.section,
    }
    properties |= {"page": said.page} if said.page else {}
    properties |= {"review": why} if why else {}
    return {
        "ruleId": clause.label,
        "ruleIndex": rules[clause.label],
        "level": "warning" if clause.effect in _WARNS else "note",
        "message": {"text": f"{clause.label}, {clause.effect.value}: {one_line(said.text)}"},
        "locations": [lines.location(said.start, said.end)],
        "properties": properties,
    }


def _doubt(one: Review, lines: Lines, rules: dict[str, int]) -> dict[str, Any]:
    return {
        "ruleId": REVIEW,
        "ruleIndex": rules[REVIEW],
        "level": "note",
        "message": {"text": one_line(one.why)},
        "locations": [lines.location(one.start or 0, one.end or one.start or 0)],
    }


class Lines:
    """The lines of a document's files, to give spans as regions."""

    def __init__(self, found: Analysis) -> None:
        doc = found.document
        self._text = doc.text
        self._whole = Part(path=doc.path, role="", start=0, end=len(doc.text))
        self._parts = doc.parts
        self._extracted = doc.media_type not in _TEXT_FILES
        self._starts: dict[tuple[int, int], list[int]] = {}

    def location(self, start: int, end: int) -> dict[str, Any]:
        """The SARIF location of a span: its file and its region there."""
        part = next((p for p in self._parts if p.start <= start < p.end), self._whole)
        starts = self._lines_of(part)
        line, column = _at(starts, start - part.start)
        end_line, end_column = _at(starts, end - part.start)
        region = {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
            "charOffset": start - part.start,
            "charLength": end - start,
            "snippet": {"text": self._text[start:end]},
        }
        place: dict[str, Any] = {
            "physicalLocation": {"artifactLocation": {"uri": uri(part.path)}, "region": region}
        }
        return place | ({"properties": {"regionOf": "extracted text"}} if self._extracted else {})

    def _lines_of(self, part: Part) -> list[int]:
        """Where the lines of a file begin, from its own beginning."""
        key = (part.start, part.end)
        if key not in self._starts:
            text = self._text[part.start : part.end]
            self._starts[key] = [0, *(found.end() for found in _NEWLINE.finditer(text))]
        return self._starts[key]


def _at(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def uri(path: str) -> str:
    """The path as a URI reference: relative as it is, absolute as `file:`, known texts by key."""
    if path == "-":
        return "stdin"
    if path.startswith(SCHEME):
        return path
    where = Path(path)
    return where.as_uri() if where.is_absolute() else quote(where.as_posix())
