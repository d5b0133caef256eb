"""Hashed features of segments: what the clause classifier sees, in training and in use.

In: `Segment`s of one document (or of one group of sentences). Out: sparse rows over hashed word
1-2-grams in four fields, each L2-normalised: the segment's own words, its lead-in, its section
heading, and its neighbours (their words alone, at a discount). Hashes are 64-bit and stable across
machines and runs; no word is kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from licensenlp.types import Segment

Hashes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

OWN, STEM, SECTION, AROUND, RULES = range(5)
# What each field counts against the segment's own words. Chosen by cross-validation with families
# held out on 218 annotated documents: more context (0.8, 0.4, 0.3) cost 1 to 2 points of micro F1,
# less (0.35, 0.2, 0.1) changed nothing.
FIELD_WEIGHT = {OWN: 1.0, STEM: 0.5, SECTION: 0.3, AROUND: 0.15, RULES: 1.0}

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d[\d.,]*|[$€£¥%\"]")
_BITS = 18  # of a hash, by which known features are grouped
_SHIFT = np.uint64(64 - _BITS)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SALTS = tuple(
    np.uint64(int.from_bytes(hashlib.blake2b(bytes([n]), digest_size=8).digest(), "little"))
    for n in range(5)
)
_STEM_WORDS = 30


_MOST = 100_000  # words remembered: bounds memory on odd input


def _hash(token: str) -> int:
    return int.from_bytes(_digest(token), "little")


def _digest(token: str) -> bytes:
    return hashlib.blake2b(token.encode(), digest_size=8).digest()


def tokens(text: str) -> list[str]:
    """Lower-cased words, signs, and numbers as their magnitude ("700,000,000" is "#9").

    >>> tokens("You're over 700,000,000 users")
    ["you're", 'over', '#9', 'users']
    """
    return [
        "#" + str(sum(c.isdigit() for c in t)) if t[0].isdigit() else t
        for t in _TOKEN.findall(text.lower())
    ]


class _Packed(dict[str, bytes]):
    """What stands between blanks -> the hashes of its tokens, 8 bytes each; filled as it is met."""

    def __missing__(self, word: str) -> bytes:
        if len(self) > _MOST:
            self.clear()
        found = self[word] = b"".join(map(_digest, tokens(word)))
        return found


_PACKED = _Packed()
_BEGIN, _CLOSE = _digest("<"), _digest(">")
_END = {sign: _digest(f"{sign}>") for sign in ":;?"}


@dataclass(frozen=True, slots=True)
class Bag:
    """Features of many texts, flat: text number and hash of each occurrence, sorted by neither."""

    text: Ints
    feature: Hashes


def words(texts: Sequence[str], *, last: int | None = None, bounded: bool = False) -> Bag:
    """Hashes of the words of `texts`; `last` keeps only so many of each, from its end.

    `bounded`: the beginning and the end of a text count as words, so that its first and last
    word stand out; a colon, semicolon or question mark at the end makes it one of its own.
    """
    packed = [b"".join(map(_PACKED.__getitem__, text.split())) for text in texts]
    if bounded:
        packed = [
            _BEGIN + found + _END.get(text[-1:], _CLOSE)
            for text, found in zip(texts, packed, strict=True)
        ]
    if last:
        packed = [found[-8 * last :] for found in packed]
    of_text = np.repeat(
        np.arange(len(texts), dtype=np.int64), [len(found) // 8 for found in packed]
    )
    return Bag(of_text, np.frombuffer(b"".join(packed), dtype="<u8").astype(np.uint64, copy=False))


def with_pairs(single: Bag) -> Bag:
    """The words of texts and, behind them, each two that stand side by side."""
    ones, of_text = single.feature, single.text
    if len(ones) < 2:
        return single
    inside = of_text[1:] == of_text[:-1]
    twos = (ones[:-1] * _MIX) ^ (ones[1:] + (ones[:-1] >> np.uint64(7)))
    return Bag(
        np.concatenate([of_text, of_text[:-1][inside]]), np.concatenate([ones, twos[inside]])
    )


@dataclass(frozen=True, slots=True)
class Fields:
    """The bags of one document's segments, and which text of each field every segment has."""

    bags: dict[int, Bag]
    of_segment: dict[int, Ints]  # text number a segment, -1 for none
    texts: dict[int, int]  # number of texts a field


def fields(segments: Sequence[Segment], fired: Sequence[Collection[str]] | None = None) -> Fields:
    """The fields of `segments`; `fired` has, a segment, the classes that rules proposed."""
    count = len(segments)
    bags, of_segment, texts = {}, {}, {}
    single = words([s.text for s in segments], bounded=True)
    own = with_pairs(single)
    bags[OWN] = Bag(own.text, own.feature ^ _SALTS[OWN])
    # Of neighbours the words alone: their pairs were a third of all values and told nothing.
    bags[AROUND] = Bag(single.text, single.feature ^ _SALTS[AROUND])
    of_segment[OWN] = np.arange(count, dtype=np.int64)
    texts[OWN] = texts[AROUND] = count
    for field, of in ((STEM, [s.stem for s in segments]), (SECTION, [_last(s) for s in segments])):
        unique = {text: number for number, text in enumerate(dict.fromkeys(filter(None, of)))}
        found = with_pairs(words(list(unique), last=_STEM_WORDS))
        bags[field] = Bag(found.text, found.feature ^ _SALTS[field])
        of_segment[field] = np.array([unique.get(text, -1) for text in of], dtype=np.int64)
        texts[field] = len(unique)
    if fired is not None:
        pairs = [(n, _hash(name)) for n, names in enumerate(fired) for name in names]
        bags[RULES] = Bag(
            np.array([n for n, _ in pairs], dtype=np.int64),
            np.array([h for _, h in pairs], dtype=np.uint64) ^ _SALTS[RULES],
        )
        of_segment[RULES] = np.arange(count, dtype=np.int64)
        texts[RULES] = count
    return Fields(bags, of_segment, texts)


def stacked(found: Fields) -> tuple[Bag, dict[int, int]]:
    """All fields as one bag, one below the other, and the number of the first text of each."""
    first, at = {}, 0
    for field in found.bags:
        first[field] = at
        at += found.texts[field]
    bags = found.bags.items()
    return Bag(
        np.concatenate([bag.text + first[field] for field, bag in bags]),
        np.concatenate([bag.feature for _, bag in bags]),
    ), first


def _last(segment: Segment) -> str:
    return segment.section.rsplit(" > ", 1)[-1]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows in compressed form: row r holds columns[starts[r]:starts[r+1]] with values."""

    starts: Ints
    columns: Ints
    values: Floats


class Lookup:
    """Known features, sorted, found by their first bits: they are hashes, so spread evenly."""

    def __init__(self, vocabulary: Hashes) -> None:
        self.size = len(vocabulary)
        self._known = np.append(vocabulary, np.uint64(0))  # the last is never taken for one
        counts = np.bincount((vocabulary >> _SHIFT).astype(np.intp), minlength=1 << _BITS)
        self._first = np.zeros((1 << _BITS) + 1, np.int32)
        np.cumsum(counts, out=self._first[1:])

    def find(self, features: Hashes) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """Of each feature its place among the known ones, and whether it is one of them."""
        bucket = (features >> _SHIFT).astype(np.int64)
        at, end = self._first[bucket], self._first[bucket + 1]
        behind = np.flatnonzero((at < end) & (self._known[at] < features))
        while len(behind):  # few: most buckets hold one or none
            at[behind] += 1
            further = self._known[at[behind]] < features[behind]
            behind = behind[further & (at[behind] < end[behind])]
        return at.astype(np.int64), (self._known[at] == features) & (at < self.size)


def rows(found: Bag, texts: int, known: Lookup, idf: Floats) -> Rows:
    """TF-IDF rows of a bag, one a text: sublinear counts, known features only, unit length."""
    at, is_known = known.find(found.feature)
    if not is_known.any():
        return Rows(np.zeros(texts + 1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    key, counts = np.unique(found.text[is_known] * known.size + at[is_known], return_counts=True)
    text, column = np.divmod(key, known.size)
    values = (1.0 + np.log(counts)).astype(np.float32) * idf[column]
    norms = np.sqrt(np.bincount(text, values * values, minlength=texts))
    values = (values / norms[text]).astype(np.float32)
    starts = np.zeros(texts + 1, np.int64)
    np.cumsum(np.bincount(text, minlength=texts), out=starts[1:])
    return Rows(starts, column, values)
