"""The known text most like a document: words are counted, then compared, and alignment decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from licensenlp.identify.align import align, distance
from licensenlp.identify.changes import LEFT_OUT, Judged, Pair, Weight, judge, term_words
from licensenlp.identify.index import Index, core_ids, hash_grams, hash_ids
from licensenlp.identify.marks import Marks, mark
from licensenlp.identify.words import Ids, Words, split
from licensenlp.types import Match

_RIVALS = 11  # texts whose words in order are compared, beside the one with most words in common
_ALIGNED = 3  # of these, whose differences are weighed
_HOPELESS = 0.6  # share of unshared words from which the order does not matter


@dataclass(frozen=True)
class View:
    """A document as identification sees it."""

    words: Words
    ids: Ids

    @cached_property
    def marks(self) -> Marks:
        """What each word is, beside a term."""
        return mark(self.words)

    @cached_property
    def free(self) -> int:
        """How many words are beside the terms."""
        return int(np.count_nonzero(self.marks))

    @cached_property
    def grams(self) -> npt.NDArray[np.uint32]:
        """The hash of each run of words, see `hash_grams`."""
        return hash_grams(self.ids)

    def part(self, start: int, end: int) -> View:
        """Words [start, end) as a view of their own, marked as in the whole."""
        cut = View(self.words.part(start, end), self.ids[start:end])
        cut.__dict__["marks"] = self.marks[start:end]  # known already: fills the cache
        return cut


@dataclass(frozen=True)
class Nearest:
    """A known text, how it differs from the document, and how many words they share."""

    text: int
    pair: Pair
    judged: list[Judged]
    shared: int

    @property
    def far(self) -> int:
        """Words that only one of the two has, in order."""
        return len(self.pair.known) + len(self.pair.doc) - 2 * self.shared

    @cached_property
    def terms(self) -> float:
        """How much terms differ, in words, see `term_words`."""
        return term_words(self.judged)

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
    """The words of `text` and their ids in `index`."""
    words = split(text)
    return View(words, index.vocabulary.ids(words.raw))


def same(index: Index, seen: View) -> int | None:
    """The known text with the same words throughout; None where there is none."""
    texts = index.wholes.get(hash_ids(seen.ids))
    return min(texts, key=lambda text: rank(index, text)) if texts else None


def rank(index: Index, text: int) -> tuple[bool, str]:
    """Order among equals: texts in use before deprecated ones, then by key."""
    entry = index.entries[text]
    return entry.is_deprecated, entry.key


def _bags(index: Index, ids: Ids, texts: Sequence[int]) -> list[int]:
    """For each text, how many words it and the document do not share, in any order."""
    size = index.vocabulary.size
    bag = np.bincount(ids[ids < size], minlength=size)
    own = np.flatnonzero(bag)
    place = np.full(size, len(own), dtype=np.intp)
    place[own] = np.arange(len(own))
    lengths = np.array([index.length(text) for text in texts])
    columns = place.take(np.concatenate([index.words_of(text) for text in texts]))
    columns += np.repeat(np.arange(len(texts)) * (len(own) + 1), lengths)  # a row a text
    theirs = np.bincount(columns, minlength=len(texts) * (len(own) + 1))
    shared = np.minimum(theirs.reshape(len(texts), -1)[:, :-1], bag[own]).sum(axis=1)
    found: list[int] = (len(ids) + lengths - 2 * shared).tolist()
    return found


def compare(index: Index, seen: View, text: int) -> Nearest:
    """How a known text differs from the document."""
    known = index.ids(text)
    pair = Pair(
        index,
        known,
        index.marks_of(text).tobytes(),
        seen.ids,
        seen.marks.tobytes(),
        seen.words,
        index.entries[text].key,
    )
    gaps = align(known, seen.ids)
    shared = len(known) - sum(gap.removed for gap in gaps)
    return Nearest(text, pair, judge(pair, gaps), shared)


def agreeing(index: Index, seen: View) -> tuple[int, ...]:
    """Known texts with the same terms, whatever their titles and copyright lines."""
    core = core_ids(seen.ids, seen.marks)
    return index.cores.get(hash_ids(core), ()) if len(core) else ()


def nearest(index: Index, seen: View, texts: Sequence[int]) -> Nearest | None:
    """Of these known texts, the one from which the document differs least in its terms."""
    if not texts:
        return None
    (_, first), *others = sorted(zip(_bags(index, seen.ids, texts), texts, strict=True))
    best = compare(index, seen, first)
    rivals = [
        (distance(index.ids(text), seen.ids), text)
        for bag, text in others[:_RIVALS]
        if bag <= _HOPELESS * (len(seen.ids) + index.length(text))
        and _may_be_nearer(index, seen, text, bag, best)
    ]
    for far, text in sorted(rivals)[:_ALIGNED]:
        if _may_be_nearer(index, seen, text, far, best):
            best = min(best, compare(index, seen, text), key=lambda near: unlike(index, near))
    return best


def unlike(index: Index, near: Nearest) -> tuple[float, int, bool, str]:
    """How far the document is from a known text: in terms, then in words; then order of `rank`."""
    return near.terms, near.far, *rank(index, near.text)


def _may_be_nearer(index: Index, seen: View, text: int, far: int, best: Nearest) -> bool:
    """Whether fewer terms may differ from a text `far` words away than from the best one.

    As if every notice, name and slot of both were among the words that differ.
    """
    known, doc = index.length(text), len(seen.ids)
    removed, added = (far + known - doc) // 2, (far + doc - known) // 2
    free_known = int(np.count_nonzero(index.marks_of(text)))
    free_doc = seen.free + free_known
    least = max(0, added - free_doc) + LEFT_OUT * max(0, removed - free_known)
    return least <= best.terms
