"""The reading of documents as text for a terminal.

In: results. Out: lines no wider than asked, coloured (whoever prints them drops colours where they
are not wanted), every quoted word safe to show.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

from licensenlp.report import view
from licensenlp.report.quote import one_line, short
from licensenlp.types import Analysis, Clause, Effect, Failure, Reason, Tier

QUOTE = 150  # characters of a clause that tell it from others
INDENT = "  "
_MARGIN = 18  # of the facts at the head
_TIER_COLOURS = {
    Tier.CLOSED: "red",
    Tier.RESTRICTED: "red",
    Tier.SOURCE_AVAILABLE: "yellow",
    Tier.RESPONSIBLE_USE: "yellow",
    Tier.OPEN_COPYLEFT: "green",
    Tier.OPEN: "green",
}
_EFFECT_COLOURS = {
    Effect.PERMITS: "green",
    Effect.PROHIBITS: "red",
    Effect.REQUIRES: "yellow",
    Effect.CONDITIONS: "yellow",
    Effect.RESERVES: "magenta",
    Effect.DISCLAIMS: "cyan",
}


def render_text(
    results: Iterable[Analysis | Failure],
    *,
    width: int = 80,
    full: bool = False,
    several: bool = False,
) -> Iterator[str]:
    """A piece a document, as they come; of several, those that failed are listed at the end."""
    page = _Page(max(width, 40), full)
    failures: list[Failure] = []
    count = 0
    for found in results:
        count += 1
        if isinstance(found, Failure):
            failures.append(found)
        else:
            yield "\n".join(page.document(found)) + "\n\n"
    if several and failures:
        yield "\n".join(page.failures(failures, count)) + "\n\n"
    yield view.DISCLAIMER + "\n"


class _Page:
    """Lines of a given width."""

    def __init__(self, width: int, full: bool) -> None:
        self.width = width
        self.full = full

    def document(self, found: Analysis) -> list[str]:
        """Everything about one document."""
        lines = [click.style(one_line(found.document.path), bold=True), *self.head(found)]
        for title, part in (
            ("Why", self.reasons(found)),
            ("Openness", self.openness(found)),
            (f"Clauses ({len(found.clauses)})", self.clauses(found)),
            ("To review", self.review(found)),
            ("Warnings", [line for w in found.warnings for line in self.wrap(w, INDENT)]),
        ):
            if part:
                lines += ["", click.style(title, bold=True), *part]
        return lines

    # --- the head -----------------------------------------------------------------------------

    def head(self, found: Analysis) -> list[str]:
        """Kind, known licence with its changes, position and freedoms."""
        lines = self.fact("Document", view.about(found))
        lines += self.fact("Known licence", view.identified(found))
        for line in view.differences(found) + view.relatives(found):
            lines += self.wrap(self.cut(line), " " * _MARGIN, hang=2)
        lines += self.fact("Position", view.position(found), self.tier_colour(found))
        if found.spectrum.score is not None:
            lines.append(" " * _MARGIN + self.bar(found))
        answers = ", ".join(f"{name}: {answer}" for name, answer in view.freedoms(found))
        return lines + (self.fact("Freedoms", answers) if answers else [])

    def fact(self, name: str, value: str, colour: str | None = None) -> list[str]:
        """A name and, from the margin on, its value."""
        first, *rest = self.wrap(value, " " * _MARGIN) or [""]
        styled = click.style(first.lstrip(), fg=colour, bold=True) if colour else first.lstrip()
        return [f"{name:<{_MARGIN}}{styled}", *rest]

    def tier_colour(self, found: Analysis) -> str | None:
        """The colour of the document's tier."""
        return _TIER_COLOURS[found.spectrum.tier] if found.spectrum.tier else None

    def bar(self, found: Analysis) -> str:
        """The line from closed to open with the document on it."""
        score = found.spectrum.score or 0.0
        length = max(10, min(51, self.width - _MARGIN - len("closed  open")))
        at = round(score / 100 * (length - 1))
        mark = click.style("●", fg=self.tier_colour(found), bold=True)
        return f"closed {'─' * at}{mark}{'─' * (length - 1 - at)} open"

    # --- the parts ----------------------------------------------------------------------------

    def reasons(self, found: Analysis) -> list[str]:
        """What decided the position, the dearest first, each with its words and place."""
        clauses = view.by_id(found)
        return [
            line
            for reason in found.spectrum.reasons
            for line in self.reason(reason, clauses.get(reason.clause or ""))
        ]

    def reason(self, reason: Reason, clause: Clause | None) -> list[str]:
        """One reason: points, sentence, evidence."""
        lines = self.wrap(reason.says, INDENT, first=f"{view.points(reason) or '•':>6}  ")
        return lines + (self.evidence(clause, INDENT + " " * 8) if clause else [])

    def evidence(self, clause: Clause, indent: str) -> list[str]:
        """The clause's words, its id and place."""
        where = ", ".join(part for part in (clause.id, view.place(clause)) if part)
        lines = self.wrap(f"“{self.quote(clause)}” ({where})", indent)
        return [click.style(line, dim=True) for line in lines]

    def openness(self, found: Analysis) -> list[str]:
        """Each definition's answers, with what is not met."""
        lines = []
        for one in view.openness(found):
            lines += self.wrap(f"{one.name}: {one.summary}", INDENT, hang=2)
            for criterion in one.unmet if self.full else ():
                ids = f" [{', '.join(criterion.clauses)}]" if criterion.clauses else ""
                said = f"{criterion.criterion}. {criterion.verdict.value}: {criterion.why}{ids}"
                lines += self.wrap(said, INDENT * 2, hang=2)
        return lines

    def clauses(self, found: Analysis) -> list[str]:
        """The clauses by group."""
        lines: list[str] = []
        for group in view.groups(found.clauses):
            lines.append(INDENT + click.style(group.title, underline=True))
            for clause in group.clauses:
                lines += self.clause(clause)
        return lines

    def clause(self, clause: Clause) -> list[str]:
        """One clause: id, label, effect, attributes, place, and its words."""
        effect = click.style(clause.effect.value, fg=_EFFECT_COLOURS[clause.effect])
        facts = "; ".join(view.attributes(clause))
        if self.full:
            sources = ", ".join(clause.source)
            facts += f"{'; ' if facts else ''}{view.percent(clause.confidence)}, {sources}"
        lines = [f"{INDENT * 2}{clause.id:<5}{click.style(clause.label, bold=True)} {effect}"]
        indent = INDENT * 2 + " " * 5
        lines += self.wrap(" · ".join(part for part in (view.place(clause), facts) if part), indent)
        return lines + [
            click.style(w, dim=True) for w in self.wrap(f"“{self.quote(clause)}”", indent)
        ]

    def review(self, found: Analysis) -> list[str]:
        """What a person should look at."""
        lines = []
        clauses = view.by_id(found)
        for one in found.review:
            clause = clauses.get(one.clause or "")
            lines += self.wrap(f"{one.clause}: {one.why}" if clause else one.why, INDENT, hang=2)
            if clause is None and one.start is not None:
                words = self.cut(found.document.text[one.start : one.end])
                lines += self.wrap(f"“{words}”", INDENT * 2)
        return lines

    def failures(self, failures: list[Failure], count: int) -> list[str]:
        """The documents that could not be read, each with its reason."""
        lines = [click.style(f"Not read: {len(failures)} of {count}", bold=True)]
        for one in failures:
            lines += self.wrap(f"[{one.code}] {one.message}", INDENT, hang=2)
        return lines

    # --- words --------------------------------------------------------------------------------

    def quote(self, clause: Clause) -> str:
        """The clause's words, all of them or enough to know it by."""
        return self.cut(clause.evidence.text)

    def cut(self, text: str) -> str:
        """The words in full where that was asked for, else the first of them."""
        return one_line(text) if self.full else short(text, QUOTE)

    def wrap(self, text: str, indent: str, hang: int = 0, first: str = "") -> list[str]:
        """The text in lines of the page's width, made safe; later lines hang in, below `first`."""
        return textwrap.wrap(
            one_line(text),
            self.width,
            initial_indent=indent + first,
            subsequent_indent=indent + " " * (hang or len(first)),
            break_on_hyphens=False,
        )
