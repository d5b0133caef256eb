"""Text as the rules read it: lower-cased tokens of spaCy's blank English tokeniser.

In: the clean text of a segment and of its stem. Out: a `Reading`: tokens, and where each stands.
Case is folded before tokenising, as spaCy splits "don't" but keeps "DON'T" whole; quotation
marks and emphasis are left out, so that rules need not spell `"as is"` in six ways.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from licensenlp.types import Segment, SegmentKind

_NOISE = re.compile(r"[\"*`\u201c\u201d]|(?<![^\W_])['\u2018\u2019]|['\u2019](?![^\W_])")
_QUOTES = "\"'*`\u201c\u201d\u2018\u2019"
_WORD = re.compile(r"\S+")
MARK = b"\x1f"  # a blank to Python, so that folding leaves none in the text
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKER = re.compile(r"\s*(?:[-*•·–]|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2}(?:\.\d{1,2})*)[.)])\s+", re.I)


@cache
def language() -> Any:
    """spaCy's blank English pipeline, made once."""
    import spacy

    return spacy.blank("en")


@cache
def tokenizer() -> Any:
    """The tokeniser of the blank English pipeline (spaCy's, which ships no types)."""
    return language().tokenizer


@cache
def split_words() -> Mapping[str, frozenset[str]]:
    """Words that spaCy cuts inside ("cannot", "don't"): a run of letters -> the parts' runs."""
    found: dict[str, set[str]] = {}
    for text, parts in tokenizer().rules.items():
        runs = set(_LETTERS.findall(text.lower()))
        inner = {run for part in parts for run in _LETTERS.findall(part[65].lower())} - runs
        for run in runs if inner else ():
            found.setdefault(run, set()).update(inner)
    return {run: frozenset(parts) for run, parts in found.items()}


def lower(text: str) -> str:
    """`text` in lower case, of the same length (a few letters lower to two: these stay)."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def letter_runs(text: str) -> set[str]:
    """The words of lower-cased `text`, and the parts into which spaCy cuts some of them."""
    runs = set(_LETTERS.findall(text))
    cuts = split_words()
    for run in runs & cuts.keys():
        runs |= cuts[run]
    return runs


@dataclass(frozen=True, slots=True)
class Folded:
    """Text without quotes and runs of blanks; `positions[i]` is where character i came from."""

    text: str
    positions: list[int] | None  # None: the same positions

    def source(self, index: int) -> int:
        """Where character `index` stands in the text before folding."""
        return index if self.positions is None else self.positions[index]


def fold(text: str) -> Folded:
    """Lower-cased `text` with quotation marks gone and single blanks between words."""
    text = lower(text)
    if any(mark in text for mark in _QUOTES):  # cheaper than the expression where there is none
        text = _NOISE.sub(" ", text)
    single = " ".join(text.split())
    if single == text:
        return Folded(text, None)
    positions: list[int] = []
    for word in _WORD.finditer(text):
        if positions:
            positions.append(word.start() - 1)
        positions.extend(range(word.start(), word.end()))
    return Folded(single, positions)


@dataclass(frozen=True, slots=True)
class Reading:
    """Tokens of stem and item; token offsets are in `stem + " " + item`.

    `marked`: the tokens in UTF-8 with a MARK before, between and after them.
    """

    doc: Any  # spacy.tokens.Doc
    places: list[list[int]]  # start and length of each token in the folded text
    folded: Folded
    words: set[str]  # its runs of letters
    marked: bytes
    item_token: int  # the first token of the item
    item_char: int  # where the item starts

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where tokens [start, end) stand in the item's clean text (clipped to it)."""
        begin, length = self.places[end - 1]
        first_char = self.folded.source(self.places[start][0])
        last_char = self.folded.source(begin + length - 1) + 1
        return max(first_char - self.item_char, 0), max(last_char - self.item_char, 0)

    def byte_of(self, token: int) -> int:
        """Where the MARK before a token stands in `marked`."""
        at = 0
        for _ in range(token):
            at = self.marked.index(MARK, at + 1)
        return at

    def tokens_at(self, start: int, end: int) -> tuple[int, int]:
        """The tokens of `marked[start:end]`, which begins and ends with a MARK."""
        first = self.marked.count(MARK, 0, start)
        return first, first + self.marked.count(MARK, start, end) - 1


def joined(segment: Segment) -> tuple[str, int]:
    """Stem and item as one text, list marks blanked, and where the item starts."""
    stem = segment.stem.rstrip(" :-–—")
    item = segment.text
    if segment.kind is SegmentKind.ITEM and (mark := _MARKER.match(item)):
        item = " " * mark.end() + item[mark.end() :]
    return (f"{stem} {item}", len(stem) + 1) if stem else (item, 0)


def folded_segment(segment: Segment) -> tuple[Folded, int]:
    """Stem and item as folded text, and where the item starts before folding."""
    text, item_char = joined(segment)
    return fold(text), item_char


def tokenised(folded: Folded, item_char: int = 0) -> Reading:
    """The tokens of a folded text whose item starts at `item_char` of the text before folding."""
    text = folded.text
    doc = tokenizer()(text)
    places: list[list[int]] = doc.to_array(["IDX", "LENGTH"]).tolist()
    marked = "\x1f".join(["", *(text[at : at + length] for at, length in places), ""])
    item = bisect_left(folded.positions, item_char) if folded.positions else item_char
    return Reading(
        doc=doc, places=places, folded=folded, words=letter_runs(text), item_char=item_char,
        item_token=bisect_left(places, [item]), marked=marked.encode("utf-8", "surrogatepass"),
    )  # fmt: skip


def read(segment: Segment) -> Reading:
    """The tokens of a segment, its stem in front."""
    return tokenised(*folded_segment(segment))


def read_text(text: str) -> Reading:
    """The tokens of a text by itself: a section heading, an example."""
    return tokenised(fold(text))
