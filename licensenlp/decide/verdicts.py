"""Rulings as text, JSON, SARIF 2.1.0 and JUnit.

In: rulings and failures. Out: text, or a SARIF log as plain data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from licensenlp.decide.finding import Finding, alike
from licensenlp.decide.gate import Ruling
from licensenlp.decide.policy import Outcome
from licensenlp.report.quote import json_text, one_line, short
from licensenlp.report.sarif import Lines, log
from licensenlp.types import SCHEMA_VERSION, Failure

FORMATS = ("text", "json", "sarif", "junit")
QUOTED = 300  # characters of a clause in text output
FEW = 8  # further clauses that are named
RULES = {
    "license-denied": "A licence that the policy denies",
    "license": "Whether the text is a known licence",
    "tier": "The position on the spectrum",
    "clause": "A clause that the policy forbids",
    "size": "A bound of users, money or headcount",
    "territory": "A bound on places",
    "use": "What the organisation does",
    "duty": "A duty that the policy does not accept",
}
_LEVELS = {Outcome.FORBIDDEN: "error", Outcome.REVIEW: "warning", Outcome.ALLOWED: "note"}
Answer = Ruling | Failure


def render(answers: Sequence[Answer], form: str) -> str:
    """All answers in one of FORMATS."""
    return {"text": text, "json": as_json, "sarif": as_sarif, "junit": junit}[form](answers)


# --- text and JSON ----------------------------------------------------------------------------


def text(answers: Sequence[Answer]) -> str:
    """A line a document, and below it each finding, its condition and the words it rests on."""
    lines = [line for answer in answers for line in _lines(answer)]
    return "".join(f"{line}\n" for line in [*lines, *_totals(answers)])


def _totals(answers: Sequence[Answer]) -> list[str]:
    """How many documents got each answer, where there are several."""
    if len(answers) < 2:
        return []
    counts = Counter(a.outcome.value if isinstance(a, Ruling) else "unreadable" for a in answers)
    names = [*(outcome.value for outcome in Outcome), "unreadable"]
    told = ", ".join(f"{counts[name]} {name}" for name in names if counts[name])
    return ["", f"{len(answers)} documents: {told}"]


def _lines(answer: Answer) -> list[str]:
    if isinstance(answer, Failure):
        return [f"{one_line(answer.path)}: unreadable: {one_line(answer.message)}"]
    tier = answer.analysis.spectrum.tier
    head = f"{one_line(answer.analysis.document.path)}: {answer.outcome} ({tier or 'no position'})"
    return [head, *_finding_lines(answer.findings)]


def _finding_lines(findings: Sequence[Finding]) -> list[str]:
    """Each answer once, with the words of the surest clause that gives it and the ids of others."""
    return [line for group in alike(findings) for line in _group_lines(group)]


def _group_lines(group: Sequence[Finding]) -> list[str]:
    first = group[0]
    change = f"; changes {first.changes}" if first.changes else ""
    lines = [f"  {first.outcome}  {first.rule}: {one_line(first.says)}{change}"]
    if first.clause:
        where = first.clause.evidence.section
        place = f" ({short(where, 60)})" if where else ""
        quote = short(first.clause.evidence.text, QUOTED)
        lines.append(f"      {first.clause.id}{place} “{quote}”")
    if others := [one.clause.id for one in group[1:] if one.clause]:
        more = f" and {len(others) - FEW} more" if len(others) > FEW else ""
        lines.append(f"      likewise {', '.join(others[:FEW])}{more}")
    return lines


def as_json(answers: Sequence[Answer]) -> str:
    """One object: the worst outcome, and an object a document."""
    found = {
        "schema_version": SCHEMA_VERSION,
        "outcome": worst(answers).value,
        "documents": [answer.to_json() for answer in answers],
    }
    return json_text(found)


def worst(answers: Sequence[Answer]) -> Outcome:
    """The worst outcome; an unreadable document needs review."""
    order = list(Outcome)
    outcomes = [a.outcome if isinstance(a, Ruling) else Outcome.REVIEW for a in answers]
    return max(outcomes, key=order.index, default=Outcome.ALLOWED)


# --- SARIF ------------------------------------------------------------------------------------


def as_sarif(answers: Sequence[Answer]) -> str:
    """The SARIF log: a result a finding that breaks the policy or needs review."""
    failed = [one for one in answers if isinstance(one, Failure)]
    names = list(RULES)
    results = [r for a in answers if isinstance(a, Ruling) for r in _results(a, names)]
    found = log(RULES, results, failed)
    return json_text(found)


def _results(ruling: Ruling, names: list[str]) -> list[dict[str, Any]]:
    lines = Lines(ruling.analysis)
    bad = [one for one in ruling.findings if one.outcome is not Outcome.ALLOWED]
    return [_result(one, lines, names) for one in bad]


def _result(one: Finding, lines: Lines, names: list[str]) -> dict[str, Any]:
    """A finding at its clause; one about the whole text at the text's first character."""
    start, end = (one.clause.evidence.start, one.clause.evidence.end) if one.clause else (0, 0)
    change = f" Changes {one.changes}." if one.changes else ""
    return {
        "ruleId": one.rule,
        "ruleIndex": names.index(one.rule),
        "level": _LEVELS[one.outcome],
        "message": {"text": f"{one.outcome}: {one_line(one.says)}.{change}"},
        "locations": [lines.location(start, end)],
        "properties": {
            "outcome": one.outcome.value,
            "clause": one.clause.id if one.clause else None,
            "changes": one.changes or None,
        },
    }


# --- JUnit ------------------------------------------------------------------------------------


def junit(answers: Sequence[Answer]) -> str:
    """A test case a document: failed where it is not allowed, an error where it is unreadable."""
    failures = [a for a in answers if isinstance(a, Ruling) and a.outcome is not Outcome.ALLOWED]
    errors = [a for a in answers if isinstance(a, Failure)]
    counts = {"tests": len(answers), "failures": len(failures), "errors": len(errors)}
    suite = Xml.Element(
        "testsuite", {"name": "licensenlp check"} | {n: str(v) for n, v in counts.items()}
    )
    for answer in answers:
        suite.append(_case(answer))
    suites = Xml.Element("testsuites", suite.attrib)
    suites.append(suite)
    Xml.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(suites, "unicode") + "\n"


def _case(answer: Answer) -> Xml.Element:
    path = answer.path if isinstance(answer, Failure) else answer.analysis.document.path
    case = Xml.Element("testcase", {"classname": "licensenlp.policy", "name": one_line(path)})
    if isinstance(answer, Failure):
        note = {"type": answer.code, "message": one_line(answer.message)}
        Xml.SubElement(case, "error", note)
    elif answer.outcome is not Outcome.ALLOWED:
        bad = [one for one in answer.findings if one.outcome is not Outcome.ALLOWED]
        note = {"type": answer.outcome.value, "message": one_line(bad[0].says)}
        said = Xml.SubElement(case, "failure", note)
        said.text = "\n".join(_finding_lines(bad))
    return case
