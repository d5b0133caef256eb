"""A text as the words that count: hashes of normalised words, and where each stands.

Case, punctuation, white space, comment prefixes, list markers, soft hyphens and British spellings
make no difference to the words; numbers do.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from itertools import chain
from operator import add
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from licensenlp.identify.cutting import INVISIBLE, cut

Ids = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]

# List markers: "(a)", "(iv)", "(3)" anywhere; "2.", "b)" and "1.1" where they open an item.
_PAREN = re.compile(r"\((?<![\w)\]]\()(?:[A-Za-z]|[ivxIVX]{2,4}|\d{1,2})\)")
# Not behind two letters of which the last is no numeral's: such a word is no marker. One pattern a
# sign: a pattern that starts with one is sought fastest.
_STOPS = tuple(re.compile(rf"\{sign}(?=\s|\Z)(?<![A-Za-z][A-HJ-UWYZa-hj-uwyz].)") for sign in ".)")
_BEFORE_STOP = re.compile(r"(?<!\w)(?:(?<!\d[.,])\d{1,2}(?:\.\d{1,2})*|[A-Za-z]|[ivxIVX]{2,4})\Z")
_ENDS_DOTTED = re.compile(r"\.\d{1,2}(?=\s)")
_DOTTED = re.compile(r"\d(?<!\w\d)(?<!\d[.,]\d)\d?(?:\.\d{1,2})+(?=\s)")
_FIRST_WORD = re.compile(r"(?m)^[ \t]*(@?[A-Za-z]+)(?=[ \t]|$)")
_DROPPED = re.compile(rf"[{INVISIBLE}]")
# Before a list marker: the end of a clause, or a blank line (comment characters aside).
_BEFORE_ITEM = re.compile(r"(?:^|[.;:,!?)\]”\"]|\n[^\w\n]*\n)[^\w\n]*\n?[^\w\n]*$")


@cache
def wording() -> dict[str, Any]:
    """The tables of wording.toml."""
    return tomllib.loads((Path(__file__).parent / "wording.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Words:
    """The words of a text in order; `[starts[i], ends[i])` is word i in code points.

    `text` is as long as the document's: comment letters in it are blanked.
    """

    text: str
    raw: list[str]
    starts: list[int]

    def __len__(self) -> int:
        return len(self.raw)

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return list(map(add, self.starts, map(len, self.raw)))

    def end(self, place: int) -> int:
        """Where one word ends."""
        return self.starts[place] + len(self.raw[place])

    def index_at(self, offset: int) -> int:
        """The first word that starts at or after `offset`."""
        return bisect_left(self.starts, offset)

    def part(self, start: int, end: int) -> Words:
        """Words [start, end), in the same text."""
        return Words(self.text, self.raw[start:end], self.starts[start:end])


def split(text: str) -> Words:
    """The words of `text`, list markers and comment prefixes left out."""
    text = _blank_comments(text)
    return Words(text, *cut(_blank_markers(text)))


def _blank_markers(text: str) -> str:
    """The text with spaces where list markers stand."""
    shown = _PAREN.sub(lambda found: " " * len(found[0]), text) if "(" in text else text
    dotted = _DOTTED.finditer(shown) if _ENDS_DOTTED.search(shown) else ()
    spans = [found.span() for found in dotted if _opens_item(text, found.start())]
    for stop in chain.from_iterable(pattern.finditer(text) for pattern in _STOPS):
        end = stop.start()
        found = _BEFORE_STOP.search(shown, max(0, end - 12), end)
        if found and _opens_item(text, found.start()):
            spans.append(found.span())
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces += [shown[at:start], " " * (end - start)]
        at = end
    return "".join((*pieces, shown[at:])) if spans else shown


def _opens_item(text: str, start: int) -> bool:
    """Whether what stands at `start` follows the end of a clause or a blank line."""
    return _BEFORE_ITEM.search(text[max(0, start - 24) : start]) is not None


def _blank_comments(text: str) -> str:
    """The text with spaces for the letters that open comment lines, where most lines open so."""
    first = _FIRST_WORD.search(text)
    if first is None or first[1].casefold() not in wording()["comments"]["prefixes"]:
        return text
    openers = [found for line in text.splitlines() if (found := _FIRST_WORD.match(line))]
    same = sum(found[1].casefold() == first[1].casefold() for found in openers)
    lines = sum(bool(line.strip()) for line in text.splitlines())
    if lines < 2 or same < 0.8 * lines:
        return text
    pattern = rf"(?mi)^([ \t]*){re.escape(first[1])}(?=[ \t]|$)"
    return re.sub(pattern, lambda found: " " * len(found[0]), text)


@cache
def _spellings() -> tuple[dict[str, str], re.Pattern[str], dict[str, str]]:
    """Whole words and their spelling; what words begin with, as a pattern and with its spelling."""
    stems: dict[str, str] = wording()["stems"]
    return wording()["spelling"], re.compile("|".join(stems)), stems


@lru_cache(maxsize=4096)
def normalise(word: str) -> str:
    """A word as it is compared: folded, in one spelling; thousands separators dropped.

    >>> normalise("COLOURS"), normalise("700,000,000"), normalise("Licence")
    ('colors', '700000000', 'license')
    """
    if word[0].isdigit():
        return word.replace(",", "")
    folded = unicodedata.normalize("NFKC", _DROPPED.sub("", word)).casefold()
    respelled, pattern, stems = _spellings()
    folded = respelled.get(folded, folded)
    found = pattern.match(folded)
    return stems[found[0]] + folded[found.end() :] if found else folded


def hash_word(word: str) -> int:
    """64 bits that stand for a normalised word, the same on every machine."""
    return int.from_bytes(
        blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


def shape(word: str) -> int:
    """Which letters a normalised word has (26 bits) and how long it is (6 bits, 63 at most).

    >>> shape("cab") == 0b111 + (3 << 26)
    True
    """
    letters = 0
    for letter in word:
        if "a" <= letter <= "z":
            letters |= 1 << (ord(letter) - ord("a"))
    return letters + (min(len(word), 63) << 26)


class _Remembered(dict[str, int]):
    """The id of each word as written; found at first sight, -1 where no known text has it."""

    def __init__(self, find: Callable[[str], int]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> int:
        number = self[word] = self._find(normalise(word))
        return number


class Vocabulary:
    """Ids of words: the place of a known word's hash; above those, one id a new word.

    Ids of new words are only comparable within one call of `ids`. `shapes` is a `shape` a word.
    """

    def __init__(self, hashes: Hashes, shapes: Ids) -> None:
        self.size = len(hashes)
        self.shapes = shapes
        self._by_hash: dict[int, int] = dict(zip(hashes.tolist(), range(self.size), strict=True))
        self._known = _Remembered(self.find)
        self._limit = 200_000  # words remembered, so that a long batch cannot grow without end

    def find(self, word: str) -> int:
        """The id of a normalised word; -1 where it is in no known text."""
        return self._by_hash.get(hash_word(word), -1)

    def ids(self, raw: list[str]) -> Ids:
        """The id of each word."""
        known = self._known
        if len(known) > self._limit:
            known.clear()
        found = np.fromiter(map(known.__getitem__, raw), dtype=np.int64, count=len(raw))
        new: dict[str, int] = {}
        for place in np.flatnonzero(found < 0).tolist():
            word = normalise(raw[place])
            found[place] = new.setdefault(word, self.size + len(new))
        return found.astype(np.uint32)

    def is_like(self, word: str, known: int) -> bool:
        """Whether a normalised word may be one letter from a known one, as far as shapes tell."""
        own, other = shape(word), int(self.shapes[known])
        letters = (own ^ other) & ((1 << 26) - 1)
        return abs((own >> 26) - (other >> 26)) <= 1 and letters.bit_count() <= 2
