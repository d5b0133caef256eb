"""The reading of documents as HTML: full text with clauses marked, sections to jump to, reasons.

In: results. Out: one self-contained page without scripts, or the part of a page on one document.
Nothing is loaded from anywhere; every word of a document is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from licensenlp.report import view
from licensenlp.report.environment import template
from licensenlp.types import Analysis, Change, Clause, Failure

ARTICLE = "article.html"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text under the same clauses; `opens` are those that begin with it."""

    text: str
    clauses: tuple[Clause, ...] = ()
    opens: tuple[str, ...] = ()
    section: str = ""  # the id of the section whose heading begins with it
    rider: bool = False  # added to the known licence

    @property
    def title(self) -> str:
        """What a reader sees when pointing at it."""
        return "; ".join(f"{c.id} {c.label}, {c.effect.value}" for c in self.clauses)


def render_html(results: Sequence[Analysis | Failure]) -> str:
    """One page: a table of the documents, then a part a document."""
    read = [found for found in results if isinstance(found, Analysis)]
    failed = [found for found in results if isinstance(found, Failure)]
    return template("documents.html").render(
        documents=[_document(found, f"d{number}") for number, found in enumerate(read, 1)],
        failures=failed,
        disclaimer=view.DISCLAIMER,
    )


def article(found: Analysis, id: str) -> str:
    """The part of a page on one document; every id in it begins with `id`."""
    return template(ARTICLE).render(doc=_document(found, id))


def _document(found: Analysis, id: str) -> dict[str, Any]:
    """What the template shows of one document."""
    tier = found.spectrum.tier
    return {
        "id": id,
        "found": found,
        "about": view.about(found),
        "identified": view.identified(found),
        "differences": view.differences(found) + view.relatives(found),
        "position": view.position(found),
        "tier": tier.value if tier else "none",
        "freedoms": view.freedoms(found),
        "axes": view.axes(found),
        "openness": view.openness(found),
        "groups": view.groups(found.clauses),
        "clauses": view.by_id(found),
        "sections": view.sections(found),
        "pieces": pieces(found),
    }


def pieces(found: Analysis) -> Iterator[Piece]:
    """The text, cut wherever a clause, a section or a rider begins or ends: the whole of it."""
    text = found.document.text
    ordered = sorted(found.clauses, key=lambda c: (c.evidence.start, -c.evidence.end))
    sections = {section.start: section.id for section in view.sections(found)}
    riders = [change for change in found.license.added if change.terms]
    held: list[Clause] = []
    first = 0
    for start, end in pairwise(_cuts(found, ordered, riders, sections)):
        held = [c for c in held if c.evidence.end > start]
        opened = []
        while first < len(ordered) and ordered[first].evidence.start <= start:
            opened.append(ordered[first])
            first += 1
        held += opened
        added = any(rider.start <= start and end <= rider.end for rider in riders)
        opens = tuple(clause.id for clause in opened)
        yield Piece(text[start:end], tuple(held), opens, sections.get(start, ""), added)


def _cuts(
    found: Analysis,
    clauses: Sequence[Clause],
    riders: Sequence[Change],
    sections: Mapping[int, str],
) -> list[int]:
    """Where pieces begin and end, in order."""
    spans = [(c.evidence.start, c.evidence.end) for c in clauses]
    spans += [(rider.start, rider.end) for rider in riders]
    return sorted({0, len(found.document.text), *sections, *(at for span in spans for at in span)})
