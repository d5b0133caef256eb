"""Naming a document, step by step: the same words, the nearest text, texts inside, references."""

from __future__ import annotations

from licensenlp.identify import contained, references
from licensenlp.identify.changes import char_span, lost, report
from licensenlp.identify.index import Index
from licensenlp.identify.nearest import Nearest, View, nearest, same, view
from licensenlp.identify.parameters import parameters
from licensenlp.types import Candidate, Contained, Document, Identification, Match, Reference

_REPORTED = 5  # relatives named beside the answer
# A document is built on a text when it keeps this share of the text's words, and these make up that
# share of the document. Below, sentences that licences copy from each other are enough to reach it.
_KEPT, _EXPLAINED = 0.5, 0.5
_LONG = 12  # words added in one place from which another text may stand there


def identify_document(index: Index, doc: Document) -> Identification:
    """Which known licence the document is; the steps are tried in order."""
    seen = view(index, doc.text)
    if (text := same(index, seen)) is not None:
        return _whole(index, seen, text, doc)
    best, measured = nearest(index, seen)
    match = best.relation(kept=_KEPT, explained=_EXPLAINED) if best else Match.NONE
    others = tuple(_candidate(index, seen, far, text) for far, text in measured[:_REPORTED])
    placed = contained.find(index, seen) if _holds_more(best, match) else []
    inside = contained.report(index, seen, placed)
    if best is None or match == Match.NONE:
        return Identification(
            match=Match.NONE,
            similarity=others[0].similarity if others else 0.0,
            candidates=others,
            contained=inside,
            references=references.find(index, doc, [(one.start, one.end) for one in inside]),
        )
    return _built(index, seen, best, match, others, inside, doc)


def _holds_more(best: Nearest | None, match: Match) -> bool:
    """Whether other known texts may stand in the document."""
    if best is None or match == Match.NONE:
        return True
    return match == Match.DERIVED and any(j.gap.added >= _LONG for j in best.judged)


def _whole(index: Index, seen: View, text: int, doc: Document) -> Identification:
    entry = index.entries[text]
    return Identification(
        match=Match.EXACT,
        key=entry.key,
        spdx=entry.spdx,
        name=entry.name,
        similarity=1.0,
        parameters=parameters(seen, (), key=entry.key),
        references=references.tags(index, doc.text),
    )


def _built(
    index: Index,
    seen: View,
    best: Nearest,
    match: Match,
    others: tuple[Candidate, ...],
    inside: tuple[Contained, ...],
    doc: Document,
) -> Identification:
    entry = index.entries[best.text]
    removed, replaced = lost(best.judged)
    return Identification(
        match=match,
        key=entry.key,
        spdx=entry.spdx,
        name=entry.name,
        similarity=best.similarity,
        added=report(best.pair, best.judged),
        removed_words=removed,
        replaced_words=replaced,
        parameters=parameters(seen, best.judged, key=entry.key),
        candidates=tuple(c for c in others if c.key != entry.key),
        contained=inside,
        references=_named_beside(index, seen, best, doc),
    )


def _named_beside(index: Index, seen: View, best: Nearest, doc: Document) -> tuple[Reference, ...]:
    """References in words that the known text does not have; a text's own are not repeated."""
    added = [char_span(seen.words, j.gap.d0, j.gap.d1) for j in best.judged if j.gap.added]
    found = references.find(index, doc, ())
    return tuple(one for one in found if any(start <= one.start < end for start, end in added))


def _candidate(index: Index, seen: View, far: int, text: int) -> Candidate:
    entry = index.entries[text]
    total = index.length(text) + len(seen.ids)
    return Candidate(
        key=entry.key,
        spdx=entry.spdx,
        name=entry.name,
        similarity=max(0.0, 1 - far / total),
    )
