"""Text as the rules read it: lower-cased tokens, as spaCy's blank English tokeniser cuts them.

In: the clean text of a segment and of its stem. Out: a `Reading`: tokens, and where each stands.
Case is folded before tokenising, as spaCy splits "don't" but keeps "DON'T" whole; quotation
marks and emphasis are left out, so that rules need not spell `"as is"` in six ways.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import Any

from licensenlp.clauses.cutting import PIECES, language, tokens
from licensenlp.clauses.steps import LONG, Masks
from licensenlp.types import Segment, SegmentKind

_NOISE = re.compile(r"[\"*`\u201c\u201d]|(?<![^\W_])['\u2018\u2019]|['\u2019](?![^\W_])")
_QUOTES = re.compile("[\"'*`\u201c\u201d\u2018\u2019]")
_WORD = re.compile(r"\S+")
MARK = "\x1f"  # a blank to Python, so that no token holds one
_MARK = MARK.encode()
_MARKER = re.compile(r"\s*(?:[-*•·–]|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2}(?:\.\d{1,2})*)[.)])\s+", re.I)


def lower(text: str) -> str:
    """`text` in lower case, of the same length (a few letters lower to two: these stay)."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def quiet(text: str) -> str:
    """`text` in lower case with a blank for each quotation mark, asterisk and backquote."""
    text = lower(text)
    return _NOISE.sub(" ", text) if _QUOTES.search(text) else text


class Reading:
    """Stem and item as one text, and what a rule asks about it, worked out when it is asked for.

    `text`: in lower case, quotation marks blanked, every character in its place. `words`: what
    stands between blanks. `item_char`: where the item starts in `text`.
    """

    __slots__ = (
        *("_counted", "_item", "_marked", "_masks", "_places", "_tokens"),
        *("item_char", "text", "words"),
    )

    def __init__(self, text: str, item_char: int = 0) -> None:
        self.text = text
        self.words = text.split()
        self.item_char = item_char
        self._tokens: list[str] | None = None
        self._item: int | None = None
        self._masks: Masks | None = None
        self._marked: bytes | None = None
        self._counted = (0, 0)  # a place in `marked`, and the MARKs before it
        self._places: tuple[list[int], list[int]] | None = None

    @property
    def tokens(self) -> list[str]:
        """The tokens, in order."""
        if self._tokens is None:
            self._tokens = tokens(self.words)
        return self._tokens

    @property
    def item_token(self) -> int:
        """The first token of the item."""
        if self._item is None:
            before = self.text[: self.item_char].split() if self.item_char else ()
            self._item = sum(len(PIECES[word]) for word in before)
        return self._item

    @property
    def masks(self) -> Masks | None:
        """Where each token stands; None where there are more than LONG."""
        if self._masks is None and len(self.tokens) <= LONG:
            self._masks = Masks(self.tokens, self.item_token)
        return self._masks

    @property
    def marked(self) -> bytes:
        """The tokens in UTF-8 with a MARK before, between and after them."""
        if self._marked is None:
            joined = MARK.join(["", *self.tokens, ""])
            self._marked = joined.encode("utf-8", "surrogatepass")
        return self._marked

    @property
    def doc(self) -> Any:
        """The same tokens as a spaCy `Doc`: the reference, and slow."""
        return _spacy_doc(" ".join(self.words))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where tokens [start, end) stand in the item's clean text (clipped to it)."""
        first, last = self._place(start)[0], self._place(end - 1)[1]
        return max(first - self.item_char, 0), max(last - self.item_char, 0)

    def _place(self, token: int) -> tuple[int, int]:
        """Start and end of a token in `text`."""
        if self._places is None:
            sizes = accumulate((len(PIECES[word]) for word in self.words), initial=0)
            self._places = list(sizes), [word.start() for word in _WORD.finditer(self.text)]
        before, places = self._places
        word = bisect_right(before, token) - 1
        pieces = PIECES[self.words[word]]
        inside = token - before[word]
        at = places[word] + sum(map(len, pieces[:inside]))
        return at, at + len(pieces[inside])

    def byte_of(self, token: int) -> int:
        """Where the MARK before a token stands in `marked`."""
        at = 0
        for _ in range(token):
            at = self.marked.index(_MARK, at + 1)
        return at

    def tokens_at(self, start: int, end: int) -> tuple[int, int]:
        """The tokens of `marked[start:end]`, which begins and ends with a MARK."""
        # Matches come from left to right: counting goes on from the last one.
        at, before = self._counted if self._counted[0] <= start else (0, 0)
        first = before + self.marked.count(_MARK, at, start)
        self._counted = (start, first)
        return first, first + self.marked.count(_MARK, start, end) - 1


@lru_cache(maxsize=16)
def _spacy_doc(text: str) -> Any:
    return language()(text)


def joined(segment: Segment) -> tuple[str, int]:
    """Stem and item as one text, list marks blanked, and where the item starts."""
    stem = segment.stem.rstrip(" :-–—")
    item = segment.text
    if segment.kind is SegmentKind.ITEM and (mark := _MARKER.match(item)):
        item = " " * mark.end() + item[mark.end() :]
    return (f"{stem} {item}", len(stem) + 1) if stem else (item, 0)


def read(segment: Segment) -> Reading:
    """The reading of a segment, its stem in front."""
    text, item_char = joined(segment)
    return Reading(quiet(text), item_char)


def read_text(text: str) -> Reading:
    """The reading of a text by itself: a section heading, an example."""
    return Reading(quiet(text))
