"""Lines in reading order, rejoined to paragraphs across lines, columns and pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from licensenlp.ingest.pdf_layout import Column
from licensenlp.ingest.pdf_lines import Line
from licensenlp.types import Page

JOIN, LINE, PARAGRAPH = " ", "\n", "\n\n"
LOOSE = 1.3  # times the usual distance of lines: more is the space between paragraphs
OTHER_SIZE = 0.12  # of the letters' height: more is a heading
INDENTED = 0.8  # ems
_ITEM = re.compile(
    r"(?:[•●▪◦‣■□○*·–—-]\s+\S"
    r"|\(?(?:[a-z]{1,2}|[ivxlc]{1,6}|[A-Z]|\d{1,3})\)\s"
    r"|\d{1,2}\.(?:\d{1,2}\.?)*\s+\S"
    r"|[A-Za-z]\.\s+\S"
    r"|[IVX]{1,5}\.\s+\S"
    r"|(?:Section|SECTION|Article|ARTICLE|Schedule|Annex|Appendix|Exhibit|§)\s*[\dIVXA-Z]+\b)"
)
_BULLET = re.compile(r"[•●▪◦‣■□○]")
_ENDS = (".", ":", ";", "!", "?", "。")
_CLOSERS = "\"'”’)]"
_LEADS_TO_ITEM = re.compile(r"(?:[.:;,!?)\"”]|\b(?:and|or|and/or))$")
_BROKEN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Prefixes that keep their hyphen in legal English; fewer than in `licensenlp.text`, since justified
# pages break plain words as well ("free-dom").
HYPHENATED = frozenset({
    "non", "self", "third", "cross", "co", "royalty", "multi", "anti", "ex", "fine", "pre", "post",
    "re", "sub", "semi", "quasi", "well", "open", "end", "click", "opt", "up", "no", "paid", "so",
})  # fmt: skip


def flow(pages: Sequence[Sequence[Column]]) -> tuple[str, tuple[Page, ...]]:
    """The text, and for each page where its words stand; together the pages cover the text."""
    return _Flow(pages).run()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Placed:
    line: Line
    page: int
    column: int  # running number: lines with the same stand one under the other
    side: int


class _Flow:
    def __init__(self, pages: Sequence[Sequence[Column]]) -> None:
        self._pages = len(pages)
        self._lines: list[_Placed] = []
        column_number = 0
        for number, page in enumerate(pages):
            for column in page:
                column_number += 1
                self._lines += [
                    _Placed(line=line, page=number, column=column_number, side=column.side)
                    for line in column.lines
                ]
        self._right = self._right_edges()
        self._pitch = self._pitches()

    @cached_property
    def _words(self) -> Counter[str]:
        """How often each word stands unbroken; made only where a word is broken."""
        return Counter(_WORD.findall("\n".join(p.line.text for p in self._lines).lower()))

    def run(self) -> tuple[str, tuple[Page, ...]]:
        """Join line by line; a page begins where its first character stands."""
        pieces: list[str] = []
        starts: dict[int, int] = {}
        length = 0
        before: _Placed | None = None
        first = True  # whether the line before began its paragraph
        for placed in self._lines:
            if before is not None:
                gap = self._between(before, placed, first=first)
                first = gap != JOIN
                if gap == JOIN and (drop := self._hyphen(pieces[-1], placed.line.text)) is not None:
                    length -= drop
                    pieces[-1] = pieces[-1][: len(pieces[-1]) - drop]
                    gap = ""
                pieces.append(gap)
                length += len(gap)
            starts.setdefault(placed.page, length)
            pieces.append(placed.line.text)
            length += len(placed.line.text)
            before = placed
        text = "".join([*pieces, "\n"]) if pieces else ""
        return text, self._spans(starts, len(text))

    def _spans(self, starts: dict[int, int], length: int) -> tuple[Page, ...]:
        """A page without text is empty and stands where the next one begins."""
        places = [0] * self._pages + [length]
        for number in reversed(range(self._pages)):
            places[number] = starts.get(number, places[number + 1])
        return tuple(
            Page(number=number + 1, start=places[number], end=places[number + 1])
            for number in range(self._pages)
        )

    def _right_edges(self) -> dict[int, float]:
        """Where full lines end, in each kind of column."""
        rights: dict[int, list[float]] = defaultdict(list)
        for placed in self._lines:
            rights[placed.side].append(placed.line.right)
        return {side: sorted(edges)[int(0.95 * (len(edges) - 1))] for side, edges in rights.items()}

    def _pitches(self) -> dict[int, float]:
        """The usual distance of lines by the size of their letters, in whole points."""
        gaps: dict[int, list[float]] = defaultdict(list)
        for before, after in pairwise(self._lines):
            gap = before.line.base - after.line.base
            if before.column == after.column and 0.8 < gap / after.line.size < 3:
                gaps[round(after.line.size)].append(gap)
        return {size: _usual(found) for size, found in gaps.items()}

    def _between(self, before: _Placed, after: _Placed, *, first: bool) -> str:
        a, b = before.line, after.line
        if abs(a.size - b.size) > OTHER_SIZE * max(a.size, b.size):
            return PARAGRAPH
        full = self._is_full(before, b)
        if before.column != after.column:
            return self._across(a, b, full=full)
        if a.base - b.base > LOOSE * self._pitch.get(round(b.size), 1.2 * b.size):
            return PARAGRAPH
        if _begins_item(a, b, full=full):
            return LINE
        if not full:
            return PARAGRAPH
        ended = _is_ended(a.text)
        indented = b.left > a.left + INDENTED * b.size and not _ITEM.match(a.text)
        back = b.left < a.left - INDENTED * b.size and not first
        return PARAGRAPH if ended and (indented or back) else JOIN

    def _across(self, a: Line, b: Line, *, full: bool) -> str:
        """Between columns and pages, where no distance of lines helps."""
        if _begins_item(a, b, full=full):
            return LINE if full else PARAGRAPH
        if b.text[:1].islower():
            return JOIN
        return JOIN if full and not _is_ended(a.text) else PARAGRAPH

    def _is_full(self, before: _Placed, after: Line) -> bool:
        """Whether the next line's first word would not have fitted on the line before."""
        letter = (after.right - after.left) / max(1, len(after.text))
        word = len(after.text.split(None, 1)[0]) + 1 if after.text.strip() else 0
        return before.line.right + letter * word > self._right[before.side] - 0.5 * after.size

    def _hyphen(self, done: str, following: str) -> int | None:
        """How many characters to take off a word broken over lines; None where none is broken."""
        broken = _BROKEN.search(done) if done.endswith("-") else None
        rest = _WORD.match(following)
        if not broken or not rest or not following[0].islower():
            return None
        head, tail = broken[1].lower(), rest[0].lower()
        if self._words[head + tail] != self._words[f"{head}-{tail}"]:
            return 1 if self._words[head + tail] > self._words[f"{head}-{tail}"] else 0
        return 0 if head.rsplit("-", 1)[-1] in HYPHENATED else 1


def _is_ended(text: str) -> bool:
    """Whether a line ends as a sentence or a lead-in does."""
    return text.rstrip(_CLOSERS).endswith(_ENDS)


def _usual(gaps: list[float]) -> float:
    """The lower of the common distances: in a list of short items most gaps are paragraphs'."""
    return min(median(gaps), sorted(gaps)[len(gaps) // 4] * 1.1)


def _begins_item(a: Line, b: Line, *, full: bool) -> bool:
    """Whether `b` opens a list item or section, and is no cross-reference wrapped by chance."""
    if not _ITEM.match(b.text):
        return False
    return (
        not full or _BULLET.match(b.text) is not None or _LEADS_TO_ITEM.search(a.text) is not None
    )
