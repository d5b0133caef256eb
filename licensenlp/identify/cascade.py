"""Naming a document: exact by hash, else the nearest known text and what differs from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from licensenlp.identify.align import align, distance
from licensenlp.identify.changes import Judged, Pair, Weight, judge, lost, report, term_words
from licensenlp.identify.index import Index, core_ids, hash_grams, hash_ids, rate
from licensenlp.identify.marks import Marks, mark
from licensenlp.identify.words import Ids, Words, split
from licensenlp.types import Candidate, Identification, Match

_RETRIEVED = 48  # known texts whose words are counted
_MEASURED = 12  # of these, whose order is compared
_ALIGNED = 4  # of these, whose differences are weighed
_REPORTED = 5  # relatives named beside the answer
# A document is built on a text when it keeps this share of the text's words, and these make up that
# share of the document. Below, sentences that licences copy from each other are enough to reach it.
_KEPT, _EXPLAINED = 0.5, 0.5


@dataclass(frozen=True, slots=True)
class View:
    """A document as identification sees it."""

    words: Words
    ids: Ids
    marks: Marks


@dataclass(frozen=True, slots=True)
class Nearest:
    """A known text, how it differs from the document, and how many words they share."""

    text: int
    pair: Pair
    judged: list[Judged]
    shared: int

    @property
    def similarity(self) -> float:
        """Shared words of both, layout differences counted as shared."""
        layout = sum(j.gap.removed + j.gap.added for j in self.judged if j.weight == Weight.LAYOUT)
        total = len(self.pair.known) + len(self.pair.doc)
        return (2 * self.shared + layout) / total if total else 0.0

    @property
    def match(self) -> Match:
        """How the document relates to the text."""
        heaviest = max((j.weight for j in self.judged), default=Weight.LAYOUT)
        if heaviest < Weight.TERMS:
            return Match.EXACT if heaviest == Weight.LAYOUT else Match.NEAR
        kept = self.shared / len(self.pair.known)
        explained = self.shared / len(self.pair.doc)
        return Match.DERIVED if kept >= _KEPT and explained >= _EXPLAINED else Match.NONE


def view(index: Index, text: str) -> View:
    """The words of `text`, their ids in `index`, and their marks."""
    words = split(text)
    return View(words, index.vocabulary.ids(words.raw), mark(words))


def same(index: Index, seen: View) -> int | None:
    """The known text with the same words throughout; None where there is none."""
    texts = index.wholes.get(hash_ids(seen.ids))
    return min(texts, key=lambda text: _rank(index, text)) if texts else None


def _rank(index: Index, text: int) -> tuple[bool, str]:
    entry = index.entries[text]
    return entry.is_deprecated, entry.key


def retrieve(index: Index, ids: Ids) -> list[int]:
    """Known texts that share n-grams with the document, those most alike first."""
    grams = np.unique(hash_grams(ids))
    low = np.searchsorted(index.grams, grams, side="left")
    high = np.searchsorted(index.grams, grams, side="right")
    found = np.flatnonzero(high > low)
    if not len(found):
        return []
    counts = (high - low)[found]
    rows = np.repeat(low[found] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    hits = np.bincount(index.texts[rows], minlength=len(index.entries))
    kept = {every: int((grams % every == 0).sum()) for every in {rate(0), rate(1 << 30)}}
    sizes = np.diff(index.bounds)
    own = np.where(sizes <= 400, kept[rate(0)], kept[rate(1 << 30)])
    alike = hits / np.maximum(index.gram_counts + own - hits, 1)
    order = np.argsort(-alike, kind="stable")[:_RETRIEVED]
    return [int(text) for text in order if hits[text]]


def measure(index: Index, ids: Ids, texts: list[int]) -> list[tuple[int, int]]:
    """(distance in words, text) of the texts nearest by their words, nearest first."""
    size = int(max(ids.max(initial=0) + 1, index.vocabulary.size))
    own = np.bincount(ids, minlength=size)
    gaps = []
    for text in texts:
        words = index.ids(text)
        held = np.bincount(words, minlength=size)
        gaps.append((int(np.abs(own - held).sum()), text))
    gaps.sort()
    measured: list[tuple[int, int]] = []
    limit: int | None = None
    for _, text in gaps[:_MEASURED]:
        measured.append((distance(index.ids(text), ids, limit), text))
        best = sorted(d for d, _ in measured)
        limit = best[_ALIGNED - 1] if len(best) >= _ALIGNED else None
    return sorted(measured)


def compare(index: Index, seen: View, text: int) -> Nearest:
    """How a known text differs from the document."""
    known = index.ids(text)
    pair = Pair(index, known, index.marks_of(text), seen.ids, seen.marks, seen.words)
    gaps = align(known, seen.ids)
    shared = len(known) - sum(gap.removed for gap in gaps)
    return Nearest(text, pair, judge(pair, gaps), shared)


def nearest(index: Index, seen: View) -> tuple[Nearest | None, list[tuple[int, int]]]:
    """The known text that differs least from the document, and the distances of its rivals."""
    core = core_ids(seen.ids, seen.marks)
    agreeing = index.cores.get(hash_ids(core), ()) if len(core) else ()
    measured = measure(index, seen.ids, list(agreeing) or retrieve(index, seen.ids))
    compared = [(compare(index, seen, text), far) for far, text in measured[:_ALIGNED]]
    if not compared:
        return None, []
    best, _ = min(compared, key=lambda c: (term_words(c[0].judged), c[1], *_rank(index, c[0].text)))
    return best, measured


def name(index: Index, seen: View) -> Identification:
    """Which known text the document is, taken whole."""
    if (text := same(index, seen)) is not None:
        return _answer(index, text, Match.EXACT, similarity=1.0)
    best, measured = nearest(index, seen)
    if best is None:
        return Identification(match=Match.NONE)
    others = tuple(_candidate(index, seen, far, text) for far, text in measured[:_REPORTED])
    if best.match == Match.NONE:
        return Identification(match=Match.NONE, similarity=best.similarity, candidates=others)
    removed, replaced = lost(best.judged)
    return _answer(
        index,
        best.text,
        best.match,
        similarity=best.similarity,
        added=report(best.pair, best.judged),
        removed_words=removed,
        replaced_words=replaced,
        candidates=tuple(c for c in others if c.key != index.entries[best.text].key),
    )


def _answer(index: Index, text: int, match: Match, **facts: object) -> Identification:
    entry = index.entries[text]
    return Identification(match=match, key=entry.key, spdx=entry.spdx, name=entry.name, **facts)  # type: ignore[arg-type]


def _candidate(index: Index, seen: View, far: int, text: int) -> Candidate:
    entry = index.entries[text]
    total = index.length(text) + len(seen.ids)
    return Candidate(
        key=entry.key,
        spdx=entry.spdx,
        name=entry.name,
        similarity=max(0.0, 1 - far / total),
    )
