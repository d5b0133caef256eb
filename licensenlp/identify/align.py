"""Where two sequences of word ids differ: the gaps between words that stand in the same order.

Words at the ends and runs that are unique to both are anchored first, so cost grows with length;
only what is left between anchors is compared word by word.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel, Levenshtein

from licensenlp.identify.index import GRAM, hash_grams
from licensenlp.identify.words import Ids

# Cells of the table compared word by word; beyond, what lies between anchors is one difference.
_CELLS = 16_000_000
# A run of equal words this short between two larger differences is chance, not agreement.
_CHANCE = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Known words [k0, k1) stand where the document has [d0, d1); either may be empty."""

    k0: int
    k1: int
    d0: int
    d1: int

    @property
    def removed(self) -> int:
        """How many known words the document lacks here."""
        return self.k1 - self.k0

    @property
    def added(self) -> int:
        """How many words the document has instead."""
        return self.d1 - self.d0


def distance(known: Ids, doc: Ids, limit: int | None = None) -> int:
    """Words to remove and to add; more than `limit` where that many are not enough."""
    head, tail = _trim(known, doc)
    a, b = known[head : len(known) - tail], doc[head : len(doc) - tail]
    return int(Indel.distance(a.tolist(), b.tolist(), score_cutoff=limit))


def align(known: Ids, doc: Ids) -> list[Gap]:
    """The gaps between `known` and `doc`, in order; empty where they are the same."""
    head, tail = _trim(known, doc)
    a, b = known[head : len(known) - tail], doc[head : len(doc) - tail]
    anchors = _anchors(a, b) if len(a) >= 2 * GRAM and len(b) >= 2 * GRAM else []
    gaps: list[Gap] = []
    k = d = 0
    for ka, da in [*anchors, (len(a), len(b))]:
        if ka > k or da > d:
            gaps += _compare(a[k:ka], b[d:da], head + k, head + d)
        k, d = ka + 1, da + 1
    return _merge(gaps)


def _trim(a: Ids, b: Ids) -> tuple[int, int]:
    """How many words are equal at the start, and then at the end."""
    size = min(len(a), len(b))
    head = _equal_run(a[:size], b[:size])
    rest = size - head
    tail = _equal_run(a[len(a) - rest :][::-1], b[len(b) - rest :][::-1])
    return head, tail


def _equal_run(a: Ids, b: Ids) -> int:
    differ = np.flatnonzero(a != b)
    return int(differ[0]) if len(differ) else len(a)


def _anchors(a: Ids, b: Ids) -> list[tuple[int, int]]:
    """Pairs of places whose n-gram is unique in both, in an order both share."""
    places_a, places_b = _unique(hash_grams(a)), _unique(hash_grams(b))
    common, ia, ib = np.intersect1d(
        places_a[0], places_b[0], assume_unique=True, return_indices=True
    )
    if not len(common):
        return []
    pa, pb = places_a[1][ia], places_b[1][ib]
    order = np.argsort(pa)
    starts = longest_rising(pa[order].tolist(), pb[order].tolist())
    pairs: list[tuple[int, int]] = []
    for ka, da in starts:
        for step in range(GRAM):
            if not pairs or (ka + step > pairs[-1][0] and da + step > pairs[-1][1]):
                pairs.append((ka + step, da + step))
    return [(k, d) for k, d in pairs if a[k] == b[d]]


def _unique(grams: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.intp]]:
    values, first, counts = np.unique(grams, return_index=True, return_counts=True)
    return values[counts == 1], first[counts == 1]


def longest_rising(pa: list[int], pb: list[int]) -> list[tuple[int, int]]:
    """The longest choice of pairs that rises in both (`pa` rises already)."""
    if all(x < y for x, y in pairwise(pb)):
        return list(zip(pa, pb, strict=True))
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, value in enumerate(pb):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            ends.append(place)
        else:
            tails[at], ends[at] = value, place
    chosen: list[tuple[int, int]] = []
    place = ends[-1]
    while place >= 0:
        chosen.append((pa[place], pb[place]))
        place = before[place]
    return chosen[::-1]


def _compare(a: Ids, b: Ids, k: int, d: int) -> list[Gap]:
    """The gaps of a stretch between anchors, word by word where it is not too large."""
    if not len(a) or not len(b) or len(a) * len(b) > _CELLS:
        return [Gap(k, k + len(a), d, d + len(b))]
    codes = Levenshtein.opcodes(a.tolist(), b.tolist())
    return [
        Gap(k + c.src_start, k + c.src_end, d + c.dest_start, d + c.dest_end)
        for c in codes
        if c.tag != "equal"
    ]


def _merge(gaps: list[Gap]) -> list[Gap]:
    """Gaps with those joined that only chance keeps apart."""
    merged: list[Gap] = []
    for gap in gaps:
        while merged and _belong(merged[-1], gap):
            last = merged.pop()
            gap = Gap(last.k0, gap.k1, last.d0, gap.d1)
        merged.append(gap)
    return merged


def _belong(left: Gap, right: Gap) -> bool:
    between = right.k0 - left.k1
    if between == 0:
        return True
    least = min(max(left.removed, left.added), max(right.removed, right.added))
    most = max(left.removed, left.added, right.removed, right.added)
    return (
        between <= _CHANCE and most >= 4 * between and least >= 1 and left.added + right.added > 3
    )
