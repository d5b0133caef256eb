"""Where two sequences of word ids differ: the gaps between words that stand in the same order.

Words at the ends and runs that are unique to both are anchored first, so cost grows with length;
only what is left between anchors is compared word by word.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel, Levenshtein

from licensenlp.identify.index import GRAM, hash_grams, in_order
from licensenlp.identify.words import Ids

Places = npt.NDArray[np.intp]
_NO: Places = np.zeros(0, dtype=np.intp)
# Cells of the table compared word by word; beyond, what lies between anchors is one difference.
_CELLS = 16_000_000
# A run of equal words this short between two larger differences is chance, not agreement.
_CHANCE = 3


class Gap(NamedTuple):
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


def distance(known: Ids, doc: Ids) -> int:
    """Words to remove and to add."""
    head, tail = _trim(known, doc)
    a, b = known[head : len(known) - tail], doc[head : len(doc) - tail]
    return int(Indel.distance(_letters(a), _letters(b)))


def _letters(ids: Ids) -> str:
    """Ids as characters, which are compared fastest; the surrogates' block is left out.

    All words that no known text has are one character: they equal none of a known text's.
    """
    places = np.minimum(ids, 1 << 16)
    letters = (places + 0x800 * (places >= 0xD800)).astype("<u4")
    return str(letters.tobytes(), "utf-32-le")


def align(known: Ids, doc: Ids) -> list[Gap]:
    """The gaps between `known` and `doc`, in order; empty where they are the same."""
    head, tail = _trim(known, doc)
    a, b = known[head : len(known) - tail], doc[head : len(doc) - tail]
    ka, da = _anchors(a, b) if len(a) >= 2 * GRAM and len(b) >= 2 * GRAM else (_NO, _NO)
    starts = np.concatenate(([0], ka + 1)), np.concatenate(([0], da + 1))
    ends = np.concatenate((ka, [len(a)])), np.concatenate((da, [len(b)]))
    differ = np.flatnonzero((ends[0] > starts[0]) | (ends[1] > starts[1]))
    stretches = [bounds[differ].tolist() for bounds in (*starts, *ends)]
    letters_a, letters_b = _letters(a), _letters(b)
    gaps: list[Gap] = []
    for k0, d0, k1, d1 in zip(*stretches, strict=True):
        gaps += _compare(letters_a[k0:k1], letters_b[d0:d1], head + k0, head + d0)
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


def _anchors(a: Ids, b: Ids) -> tuple[Places, Places]:
    """Places of words in `a` and in `b` whose n-grams are unique in both, rising in both."""
    (grams, places), (others, other_places) = _unique(hash_grams(a)), _unique(hash_grams(b))
    if not len(others):
        return _NO, _NO
    at = np.minimum(np.searchsorted(others, grams), len(others) - 1)
    common = np.flatnonzero(others[at] == grams)
    if not len(common):
        return _NO, _NO
    partner = np.full(len(a), -1)
    partner[places[common]] = other_places[at[common]]
    pa = np.flatnonzero(partner >= 0)
    pa, pb = longest_rising(pa, partner[pa])
    steps = np.arange(GRAM)
    ka, da = np.add.outer(pa, steps).ravel(), np.add.outer(pb, steps).ravel()
    beyond = (ka > _most_before(ka)) & (da > _most_before(da)) & (a[ka] == b[da])
    return ka[beyond], da[beyond]


def _most_before(places: Places) -> Places:
    """For each place, the highest of those before it; -1 where there is none."""
    most: Places = np.maximum.accumulate(np.concatenate(([-1], places[:-1])))
    return most


def _unique(grams: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint32], Places]:
    """The n-grams that stand once, in order, and where each stands."""
    values, places = in_order(grams)
    new = np.concatenate(([True], values[1:] != values[:-1], [True]))
    once = new[:-1] & new[1:]
    return values[once], places[once]


def longest_rising(pa: Places, pb: Places) -> tuple[Places, Places]:
    """The longest choice of pairs that rises in both (`pa` rises already)."""
    if (np.diff(pb) > 0).all():
        return pa, pb
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, value in enumerate(pb.tolist()):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            ends.append(place)
        else:
            tails[at], ends[at] = value, place
    chosen: list[int] = []
    place = ends[-1]
    while place >= 0:
        chosen.append(place)
        place = before[place]
    return pa[chosen[::-1]], pb[chosen[::-1]]


def _compare(a: str, b: str, k: int, d: int) -> list[Gap]:
    """The gaps of a stretch between anchors, word by word where it is not too large."""
    if min(len(a), len(b)) == 0 or len(a) * len(b) > _CELLS or len(a) == len(b) == 1:
        return [Gap(k, k + len(a), d, d + len(b))]
    codes = Levenshtein.opcodes(a, b)
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
