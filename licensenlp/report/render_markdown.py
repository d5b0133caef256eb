"""The reading of documents as Markdown.

In: results. Out: one Markdown text; quoted words are escaped, so none of them is markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from licensenlp.report import view
from licensenlp.report.quote import one_line
from licensenlp.types import Analysis, Failure

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&!@]|^[-+=]|(?<=\d)[.)](?= )|://)")


def escaped(text: str) -> str:
    r"""Text on one line in which nothing is Markdown, HTML or a link.

    >>> escaped("*a* <b>")
    '\\*a\\* \\<b\\>'
    """
    return _MARKUP.sub(_escape, one_line(text))


def _escape(found: re.Match[str]) -> str:
    return ":\\//" if found[0] == "://" else "\\" + found[0]


def render_markdown(results: Sequence[Analysis | Failure]) -> str:
    """A section a document, those that failed in a list at the end."""
    lines: list[str] = []
    for found in results:
        if isinstance(found, Analysis):
            lines += [*_document(found), ""]
    failures = [found for found in results if isinstance(found, Failure)]
    if failures:
        lines += ["# Not read", ""]
        lines += [f"- {escaped(f'[{one.code}] {one.message}')}" for one in failures] + [""]
    return "\n".join([*lines, f"*{view.DISCLAIMER}*"]) + "\n"


def _document(found: Analysis) -> list[str]:
    lines = [f"# {escaped(found.document.path)}", "", *_facts(found)]
    for title, part in (
        ("Why", _reasons(found)),
        ("Openness", _openness(found)),
        ("Clauses", _clauses(found)),
        ("To review", _review(found)),
        ("Warnings", [f"- {escaped(warning)}" for warning in found.warnings]),
    ):
        if part:
            lines += ["", f"## {title}", "", *part]
    return lines


def _facts(found: Analysis) -> list[str]:
    rows = [
        ("Document", view.about(found)),
        ("Known licence", view.identified(found)),
        *(("", line) for line in view.differences(found) + view.relatives(found)),
        ("Position", view.position(found)),
        ("Freedoms", ", ".join(f"{name}: {answer}" for name, answer in view.freedoms(found))),
        ("Axes", ", ".join(f"{name}: {value}" for name, value in view.axes(found))),
        ("SHA-256", found.document.sha256),
    ]
    return ["| | |", "|---|---|", *(f"| {n} | {escaped(value)} |" for n, value in rows if value)]


def _reasons(found: Analysis) -> list[str]:
    clauses = view.by_id(found)
    lines = []
    for reason in found.spectrum.reasons:
        cost = view.points(reason)
        points = f" ({escaped(cost)} points)" if cost else ""
        lines.append(f"- **{escaped(reason.says)}**{points}")
        if clause := clauses.get(reason.clause or ""):
            where = ", ".join(part for part in (clause.id, view.place(clause)) if part)
            lines.append(f"  “{escaped(clause.evidence.text)}” ({escaped(where)})")
    return lines


def _openness(found: Analysis) -> list[str]:
    lines = []
    for one in view.openness(found):
        lines.append(f"- {one.name}: {one.summary}")
        for criterion in one.unmet:
            ids = f" ({', '.join(criterion.clauses)})" if criterion.clauses else ""
            said = f"{criterion.criterion}: {criterion.verdict.value}. {criterion.why}{ids}"
            lines.append(f"  - {escaped(said)}")
    return lines


def _clauses(found: Analysis) -> list[str]:
    lines: list[str] = []
    for group in view.groups(found.clauses):
        lines += [f"### {escaped(group.title)}", "", "| id | label | effect | where | words |"]
        lines.append("|---|---|---|---|---|")
        for clause in group.clauses:
            facts = "; ".join(view.attributes(clause))
            label = escaped(clause.label) + (f" ({escaped(facts)})" if facts else "")
            cells = (escaped(view.place(clause)), escaped(clause.evidence.text))
            lines.append(f"| {clause.id} | {label} | {clause.effect.value} | {' | '.join(cells)} |")
        lines.append("")
    return lines[:-1]


def _review(found: Analysis) -> list[str]:
    lines = []
    for one in found.review:
        words = found.document.text[one.start : one.end] if one.start is not None else ""
        lead = f"{one.clause}: " if one.clause else ""
        quoted = f": “{escaped(words)}”" if words else ""
        lines.append(f"- {lead}{escaped(one.why)}{quoted}")
    return lines
