"""The reading of documents as one self-contained HTML page, full text with clauses marked.

In: results. Out: HTML without scripts, which loads nothing; every word of a document is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from licensenlp.report import view
from licensenlp.report.quote import visible
from licensenlp.types import Analysis, Clause, Failure

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text under the same clauses; `opens` are those that begin with it."""

    text: str
    clauses: tuple[Clause, ...] = ()
    opens: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What a reader sees when pointing at it."""
        return "; ".join(f"{c.id} {c.label}, {c.effect.value}" for c in self.clauses)


def render_html(results: Sequence[Analysis | Failure]) -> str:
    """One page: a table of the documents, then a part a document."""
    read = [found for found in results if isinstance(found, Analysis)]
    failed = [found for found in results if isinstance(found, Failure)]
    return _template().render(
        documents=[_document(found, number) for number, found in enumerate(read, 1)],
        failures=failed,
        disclaimer=view.DISCLAIMER,
    )


def _document(found: Analysis, number: int) -> dict[str, Any]:
    """What the template shows of one document."""
    tier = found.spectrum.tier
    return {
        "id": f"d{number}",
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
        "pieces": pieces(found),
    }


def pieces(found: Analysis) -> Iterator[Piece]:
    """The text, cut wherever a clause begins or ends; together the pieces are the whole text."""
    text = found.document.text
    ordered = sorted(found.clauses, key=lambda c: (c.evidence.start, -c.evidence.end))
    spans = [(c.evidence.start, c.evidence.end) for c in ordered]
    cuts = sorted({0, len(text), *(at for span in spans for at in span)})
    held: list[Clause] = []
    first = 0
    for start, end in pairwise(cuts):
        held = [c for c in held if c.evidence.end > start]
        opened = []
        while first < len(ordered) and ordered[first].evidence.start <= start:
            opened.append(ordered[first])
            first += 1
        held += opened
        yield Piece(text[start:end], tuple(held), tuple(c.id for c in opened))


@lru_cache(maxsize=1)
def _template() -> Template:
    """The template, compiled once; whatever it prints is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("licensenlp.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["place"] = view.place
    environment.filters["facts"] = view.attributes
    environment.filters["described"] = view.described
    environment.filters["points"] = view.points
    environment.filters["visible"] = visible
    return environment.get_template("documents.html")
