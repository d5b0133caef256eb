"""The known texts most like a document: n-grams retrieve, words count, alignment decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from licensenlp.identify.align import align, distance
from licensenlp.identify.changes import Judged, Pair, Weight, judge, term_words
from licensenlp.identify.index import SHORT, Index, core_ids, hash_grams, hash_ids, rate
from licensenlp.identify.marks import Marks, mark
from licensenlp.identify.words import Ids, Words, split
from licensenlp.types import Match

_RETRIEVED = 48  # known texts whose words are counted
_MEASURED = 12  # of these, whose order is compared
_ALIGNED = 4  # of these, whose differences are weighed
_HOPELESS = 0.6  # share of unshared words from which the order does not matter


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

    def relation(self, *, kept: float, explained: float) -> Match:
        """How the document relates to the text.

        `derived` where it keeps that share of the text's words, and these explain that share of it.
        """
        heaviest = max((j.weight for j in self.judged), default=Weight.LAYOUT)
        if heaviest < Weight.TERMS:
            return Match.EXACT if heaviest == Weight.LAYOUT else Match.NEAR
        keeps = self.shared >= kept * len(self.pair.known)
        explains = self.shared >= explained * len(self.pair.doc)
        return Match.DERIVED if keeps and explains else Match.NONE


def view(index: Index, text: str) -> View:
    """The words of `text`, their ids in `index`, and their marks."""
    words = split(text)
    return View(words, index.vocabulary.ids(words.raw), mark(words))


def part(seen: View, start: int, end: int) -> View:
    """Words [start, end) of a document as a view of their own."""
    words = seen.words
    cut = Words(words.text, words.raw[start:end], words.starts[start:end], words.ends[start:end])
    return View(cut, seen.ids[start:end], seen.marks[start:end])


def same(index: Index, seen: View) -> int | None:
    """The known text with the same words throughout; None where there is none."""
    texts = index.wholes.get(hash_ids(seen.ids))
    return min(texts, key=lambda text: rank(index, text)) if texts else None


def rank(index: Index, text: int) -> tuple[bool, str]:
    """Order among equals: texts in use before deprecated ones, then by key."""
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
    own = np.where(sizes <= SHORT, kept[rate(0)], kept[rate(1 << 30)])
    alike = hits / np.maximum(index.gram_counts + own - hits, 1)
    order = np.argsort(-alike, kind="stable")[:_RETRIEVED]
    return [int(text) for text in order if hits[text]]


def measure(index: Index, ids: Ids, texts: list[int]) -> list[tuple[int, int]]:
    """(distance in words, text) of the texts nearest by their words, nearest first.

    The distance is of the words in order for those that could be the document's origin, and of the
    words in any order, which is never more, for the rest.
    """
    size = int(max(ids.max(initial=0) + 1, index.vocabulary.size))
    own = np.bincount(ids, minlength=size)
    bags = [
        (int(np.abs(own - np.bincount(index.ids(text), minlength=size)).sum()), text)
        for text in texts
    ]
    bags.sort()
    measured: list[tuple[int, int]] = []
    for bag, text in bags[:_MEASURED]:
        total = len(ids) + index.length(text)
        apart = bag > _HOPELESS * total
        best = sorted(d for d, _ in measured)
        limit = best[_ALIGNED - 1] if len(best) >= _ALIGNED else None
        measured.append((bag if apart else distance(index.ids(text), ids, limit), text))
    return sorted(measured)


def compare(index: Index, seen: View, text: int) -> Nearest:
    """How a known text differs from the document."""
    known = index.ids(text)
    pair = Pair(
        index,
        known,
        index.marks_of(text),
        seen.ids,
        seen.marks,
        seen.words,
        index.entries[text].key,
    )
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
    best, _ = min(compared, key=lambda c: (term_words(c[0].judged), c[1], *rank(index, c[0].text)))
    return best, measured
