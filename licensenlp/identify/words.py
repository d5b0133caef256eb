"""A text as the words that count: hashes of normalised words, and where each stands.

Case, punctuation, white space, comment prefixes, list markers, soft hyphens and British spellings
make no difference to the words; numbers do.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
# In this order: "(a)", "(iv)", "(3)"; what may open a list item; a number; an ideograph; a word.
_TOKEN = re.compile(
    rf"(?P<paren>(?<![\w)\]])\((?:[A-Za-z]|[ivxIVX]{{2,4}}|\d{{1,2}})\))"
    rf"|(?P<item>(?<!\w)(?:\d{{1,2}}(?:\.\d{{1,2}})*|[A-Za-z]|[ivxIVX]{{2,4}})(?=[.)](?:\s|$))"
    rf"|(?<!\w)\d{{1,2}}(?:\.\d{{1,2}})+(?=\s))"
    rf"|\d+(?:[.,]\d+)*"
    rf"|[{_CJK}]"
    rf"|[^\W\d_{_CJK}](?:[^\W\d_{_CJK}]|[\u0300-\u036f{_INVISIBLE}])*"
)
_FIRST_WORD = re.compile(r"(?m)^[ \t]*(@?[A-Za-z]+)(?=[ \t]|$)")
_DROPPED = re.compile(rf"[{_INVISIBLE}]")
# Before a list marker: the end of a clause, or a blank line (comment characters aside).
_BEFORE_ITEM = re.compile(r"(?:^|[.;:,!?)\]”\"]|\n[^\w\n]*\n)[^\w\n]*\n?[^\w\n]*$")


@cache
def wording() -> dict[str, Any]:
    """The tables of wording.toml."""
    return tomllib.loads((Path(__file__).parent / "wording.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order; `[starts[i], ends[i])` is word i in code points.

    `text` is as long as the document's: comment letters in it are blanked.
    """

    text: str
    raw: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.raw)

    def index_at(self, offset: int) -> int:
        """The first word that starts at or after `offset`."""
        return bisect_left(self.starts, offset)


def split(text: str) -> Words:
    """The words of `text`, list markers and comment prefixes left out."""
    text = _blank_comments(text)
    raw: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _TOKEN.finditer(text):
        start = found.start()
        if found.lastgroup and (found.lastgroup == "paren" or _opens_item(text, start)):
            continue
        raw.append(found[0])
        starts.append(start)
        ends.append(found.end())
    return Words(text, raw, starts, ends)


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


class Vocabulary:
    """Ids of words: the place of a known word's hash; above those, one id a new word.

    Ids of new words are only comparable within one call of `ids`.
    """

    def __init__(self, hashes: Hashes) -> None:
        self.size = len(hashes)
        self._order = np.argsort(hashes)
        self._sorted = hashes[self._order]
        self._hashes = hashes
        self._known: dict[str, int] = {}
        self._limit = 200_000  # words remembered, so that a long batch cannot grow without end

    def find(self, word: str) -> int:
        """The id of a normalised word; -1 where it is in no known text."""
        return self._find_hash(hash_word(word))

    def _find_hash(self, hashed: int) -> int:
        value = np.uint64(hashed)
        place = int(np.searchsorted(self._sorted, value))
        if place < self.size and self._sorted[place] == value:
            return int(self._order[place])
        return -1

    def ids(self, raw: list[str]) -> Ids:
        """The id of each word."""
        known = self._known
        if len(known) > self._limit:
            known.clear()
        new: dict[str, int] = {}
        found: list[int] = []
        for word in raw:
            number = known.get(word)
            if number is None:
                number = known[word] = self.find(normalise(word))
            if number < 0:
                number = new.setdefault(normalise(word), self.size + len(new))
            found.append(number)
        return np.array(found, dtype=np.uint32)
