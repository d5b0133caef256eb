"""Naming a document, step by step: the same words, the nearest text, texts inside, references."""

from __future__ import annotations

import re
from collections.abc import Sequence

from licensenlp.identify import contained, references
from licensenlp.identify.changes import char_span, lost, report
from licensenlp.identify.index import Index
from licensenlp.identify.nearest import Nearest, View, agreeing, nearest, rank, same, view
from licensenlp.identify.parameters import parameters
from licensenlp.identify.retrieval import Retrieved, explained, retrieve
from licensenlp.types import Candidate, Contained, Document, Identification, Match, Reference

_REPORTED = 5  # relatives named beside the answer
_RIVALS = 2  # texts weighed as relatives of a document that has a name
# Share of a document that a relative explains. Texts that only speak the language of licences reach
# 0.07; of 250 licences, the nearest outside their family explains 0.3 of half, 0.05 of a fifth.
_RELATED = 0.15
_LEAST_WORDS = 30  # that a relative explains; fewer are a notice that many texts ask for
# A document is built on a text when it keeps this share of the text's words, and these make up that
# share of the document. Below, sentences that licences copy from each other are enough to reach it.
_KEPT, _EXPLAINED = 0.5, 0.5
# Signs of code among the characters of what stands beside a licence: prose has one in fifty.
_SIGNS, _CODE = re.compile(r"[{}()\[\];=<>#_]"), 0.08
_LONG = 8  # words added in one place from which another text may stand there


def identify_document(index: Index, doc: Document) -> Identification:
    """Which known licence the document is; the steps are tried in order."""
    seen = view(index, doc.text)
    if (text := same(index, seen)) is not None:
        return _whole(index, seen, text, doc)
    equal = agreeing(index, seen)
    found = Retrieved(list(equal), []) if equal else retrieve(index, seen.grams)
    best = nearest(index, seen, found.alike)
    match = best.relation(kept=_KEPT, explained=_EXPLAINED) if best else Match.NONE
    placed = contained.find(index, seen) if _holds_more(best, match) else []
    inside = contained.report(index, seen, placed)
    bundled = _is_bundle(inside)
    if best is None or match == Match.NONE or bundled or _heads_code(index, best, inside, doc):
        others = () if bundled else _relatives(index, seen, found.explaining)
        return Identification(
            match=Match.NONE,
            similarity=others[0].similarity if others else 0.0,
            candidates=others,
            contained=inside,
            references=references.find(index, doc, [(one.start, one.end) for one in inside]),
        )
    others = _relatives(index, seen, [t for t in found.alike[:_RIVALS] if t != best.text])
    return _built(index, seen, best, match, others, inside, doc)


def _relatives(index: Index, seen: View, texts: Sequence[int]) -> tuple[Candidate, ...]:
    """Those of the texts that explain enough of the document, the best first.

    Of texts that explain as much, the one of its length comes first.
    """
    shares = [(explained(index, seen.grams, text), text) for text in texts]
    size = len(seen.ids)
    least = max(_RELATED, _LEAST_WORDS / max(1, size))
    related = [(share, text) for share, text in shares if share >= least]
    related.sort(
        key=lambda r: (-round(r[0], 2), abs(index.length(r[1]) - size), *rank(index, r[1]))
    )
    return tuple(_candidate(index, text, share) for share, text in related[:_REPORTED])


def _is_bundle(inside: Sequence[Contained]) -> bool:
    """Whether the document is several whole texts, and so no one of them with terms added."""
    return sum(one.match in (Match.EXACT, Match.NEAR) for one in inside) > 1


def _heads_code(index: Index, best: Nearest, inside: Sequence[Contained], doc: Document) -> bool:
    """Whether the text stands whole in a source file, whose code is not terms added to it."""
    for one in inside:
        if one.key == index.entries[best.text].key and one.match in (Match.EXACT, Match.NEAR):
            rest = doc.text[: one.start] + doc.text[one.end :]
            return len(_SIGNS.findall(rest)) > _CODE * len("".join(rest.split()))
    return False


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
        known_words=len(best.pair.known),
        parameters=parameters(seen, best.judged, key=entry.key),
        candidates=others,
        contained=tuple(one for one in inside if one.key != entry.key),
        references=_named_beside(index, seen, best, doc),
    )


def _named_beside(index: Index, seen: View, best: Nearest, doc: Document) -> tuple[Reference, ...]:
    """References in words that the known text does not have; a text's own are not repeated."""
    if not (found := references.find(index, doc, ())):
        return ()
    added = [char_span(seen.words, j.gap.d0, j.gap.d1) for j in best.judged if j.gap.added]
    return tuple(one for one in found if any(start <= one.start < end for start, end in added))


def _candidate(index: Index, text: int, share: float) -> Candidate:
    entry = index.entries[text]
    return Candidate(key=entry.key, spdx=entry.spdx, name=entry.name, similarity=share)
