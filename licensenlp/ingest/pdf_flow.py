"""Lines in reading order, rejoined to paragraphs across lines, columns and pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
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
    r"|\d{1,2}\.(?:\d\.?)*\s+\S"
    r"|[A-Za-z]\.\s+\S"
    r"|[IVX]{1,5}\.\s+\S"
    r"|(?:Section|SECTION|Article|ARTICLE|Schedule|Annex|Appendix|Exhibit|§)\s*[\dIVXA-Z]+\b)"
)
_BULLET = re.compile(r"[•●▪◦‣■□○]")
_ENDS = (".", ":", ";", "!", "?", "。")
_CLOSERS = "\"'”’)]"
_LEADS_TO_ITEM = re.compile(r"(?:[.:;,!?)\"”]|\b(?:and|or|and/or))$")
LONGEST = 100  # characters of a word that a line breaks
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


class _Flow:
    def __init__(self, pages: Sequence[Sequence[Column]]) -> None:
        self._pages = len(pages)
        self._columns = [(number, column) for number, page in enumerate(pages) for column in page]
        self._right = self._right_edges()
        self._loose = _Loose(self._pitches())

    @cached_property
    def _words(self) -> Counter[str]:
        """How often each word stands unbroken; made only where a word is broken."""
        texts = [line.text for _, column in self._columns for line in column.lines]
        return Counter(_WORD.findall("\n".join(texts).lower()))

    def run(self) -> tuple[str, tuple[Page, ...]]:
        """Join line by line; a page begins where its first character stands."""
        pieces: list[str] = []
        starts: dict[int, int] = {}  # for each page with text, how many pieces stand before it
        before: Line | None = None
        right = 0.0  # where full lines end in the column of the line before
        first = True  # whether that line began its paragraph
        for page, column in self._columns:
            same = False  # whether both lines stand in this column
            for line in column.lines:
                if before is not None:
                    gap = self._between(before, line, right, same, first)
                    first = gap != JOIN
                    if not first and pieces[-1].endswith("-"):
                        gap, drop = self._hyphen(pieces[-1], line.text)
                        pieces[-1] = pieces[-1][: len(pieces[-1]) - drop]
                    pieces.append(gap)
                if not same:
                    starts.setdefault(page, len(pieces))
                    right = self._right[column.side]
                    same = True
                pieces.append(line.text)
                before = line
        if pieces:
            pieces.append("\n")
        return "".join(pieces), self._spans(starts, pieces)

    def _spans(self, starts: dict[int, int], pieces: Sequence[str]) -> tuple[Page, ...]:
        """A page without text is empty and stands where the next one begins."""
        before = [0, *accumulate(map(len, pieces))]
        places = [0] * self._pages + [before[-1]]
        for number in reversed(range(self._pages)):
            has_text = number in starts
            places[number] = before[starts[number]] if has_text else places[number + 1]
        return tuple(
            Page(number=number + 1, start=places[number], end=places[number + 1])
            for number in range(self._pages)
        )

    def _right_edges(self) -> dict[int, float]:
        """Where full lines end, in each kind of column."""
        rights: dict[int, list[float]] = defaultdict(list)
        for _, column in self._columns:
            rights[column.side] += [line.right for line in column.lines]
        return {side: sorted(edges)[int(0.95 * (len(edges) - 1))] for side, edges in rights.items()}

    def _pitches(self) -> dict[int, float]:
        """The usual distance of lines by the size of their letters, in whole points."""
        gaps: dict[int, list[float]] = defaultdict(list)
        for _, column in self._columns:
            for before, after in pairwise(column.lines):
                gap = before.base - after.base
                if 0.8 < gap / after.size < 3:
                    gaps[round(after.size)].append(gap)
        return {size: _usual(found) for size, found in gaps.items()}

    def _between(self, a: Line, b: Line, right: float, same: bool, first: bool) -> str:
        if a.size != b.size and abs(a.size - b.size) > OTHER_SIZE * max(a.size, b.size):
            return PARAGRAPH
        full = _is_full(a, b, right)
        if not same:
            return self._across(a, b, full=full)
        if a.base - b.base > self._loose[b.size]:
            return PARAGRAPH
        if _ITEM.match(b.text) and _begins_item(a, b, full=full):
            return LINE
        if not full:
            return PARAGRAPH
        indented = b.left > a.left + INDENTED * b.size and not _ITEM.match(a.text)
        back = b.left < a.left - INDENTED * b.size and not first
        return PARAGRAPH if (indented or back) and _is_ended(a.text) else JOIN

    def _across(self, a: Line, b: Line, *, full: bool) -> str:
        """Between columns and pages, where no distance of lines helps."""
        if _ITEM.match(b.text) and _begins_item(a, b, full=full):
            return LINE if full else PARAGRAPH
        if b.text[:1].islower():
            return JOIN
        return JOIN if full and not _is_ended(a.text) else PARAGRAPH

    def _hyphen(self, done: str, following: str) -> tuple[str, int]:
        """What stands between lines of which the first ends in a hyphen, and what goes of it."""
        broken = _BROKEN.search(done, max(0, len(done) - LONGEST))
        rest = _WORD.match(following)
        if not broken or not rest or not following[0].islower():
            return JOIN, 0
        head, tail = broken[1].lower(), rest[0].lower()
        if self._words[head + tail] != self._words[f"{head}-{tail}"]:
            return "", 1 if self._words[head + tail] > self._words[f"{head}-{tail}"] else 0
        return "", 0 if head.rsplit("-", 1)[-1] in HYPHENATED else 1


class _Loose(dict[float, float]):
    """By the size of letters, in points: a distance of lines above it parts paragraphs."""

    def __init__(self, pitches: Mapping[int, float]) -> None:
        super().__init__()
        self._pitches = pitches

    def __missing__(self, size: float) -> float:
        self[size] = LOOSE * self._pitches.get(round(size), 1.2 * size)
        return self[size]


def _is_full(a: Line, b: Line, right: float) -> bool:
    """Whether the first word of `b` would not have fitted on the line `a`, before it."""
    limit = right - 0.5 * b.size
    if a.right > limit:
        return True
    letter = (b.right - b.left) / max(1, len(b.text))
    word = len(b.text.split(None, 1)[0]) + 1 if b.text.strip() else 0
    return a.right + letter * word > limit


def _is_ended(text: str) -> bool:
    """Whether a line ends as a sentence or a lead-in does."""
    return text.rstrip(_CLOSERS).endswith(_ENDS)


def _usual(gaps: list[float]) -> float:
    """The lower of the common distances: in a list of short items most gaps are paragraphs'."""
    return min(median(gaps), sorted(gaps)[len(gaps) // 4] * 1.1)


def _begins_item(a: Line, b: Line, *, full: bool) -> bool:
    """Whether the mark of an item or section that `b` starts with is no wrapped cross-reference."""
    return (
        not full or _BULLET.match(b.text) is not None or _LEADS_TO_ITEM.search(a.text) is not None
    )
