"""The lines of a PDF page with their places, from pypdfium2 or pdfminer.six.

Places are in points, y upwards from the foot of the page, as PDF has them.
"""

from __future__ import annotations

import ctypes
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdfium2
    from pdfminer.layout import LTTextLine

# pdfium writes these for a hyphen at the end of a line, and leaves the line break out.
HYPHEN_MARKS = "\ufffe\x02"
# In ems: spaces in justified prose stay under one, gaps between columns over one and a half.
WIDE_GAP = 1.5
COLUMN_LINES = 5  # lines that run through a gutter before a page is looked at letter by letter
SYMBOLS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "‣", "\uf02d": "-"})
_BREAK = re.compile(rf"\r\n|\n|\r|(?<=[{HYPHEN_MARKS}])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of text: where it starts and ends, its baseline and the size of its letters."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, kw_only=True, slots=True)
class PageLines:
    """The lines of a page in the order of its content, and the page's height."""

    lines: tuple[Line, ...]
    height: float


def pdfium_page(pdf: pypdfium2.PdfDocument, number: int) -> PageLines:
    """Page `number` (from 0), its lines split where a column gap runs through them."""
    page = pdf[number]
    try:
        text_page = page.get_textpage()
        try:
            runs = _pdfium_runs(text_page)
            lines = [run.line() for run in runs]
            if _interleaved(lines, text_page):
                lines = [part.line() for run in runs for part in run.split()]
            return PageLines(lines=tuple(lines), height=page.get_height())
        finally:
            text_page.close()
    finally:
        page.close()


class _Places:
    """Places of characters on a pdfium text page, by their index in its text."""

    def __init__(self, raw_page: Any, length: int) -> None:
        import pypdfium2.raw as pdfium

        self._c = pdfium
        self._page = raw_page
        self._numbers = tuple(ctypes.c_double() for _ in range(4))
        # Characters without a letter are left out of the text. Asking for each takes long, and
        # where the last one stands at its own place, so do all before it.
        self._same = False
        self._same = length > 0 and self._character(length - 1) == length - 1

    def origin(self, index: int) -> tuple[float, float]:
        x, y = self._numbers[:2]
        self._c.FPDFText_GetCharOrigin(self._page, self._character(index), x, y)
        return x.value, y.value

    def right(self, index: int) -> float:
        left, right, bottom, top = self._numbers
        index = self._character(index)
        self._c.FPDFText_GetCharBox(self._page, index, left, right, bottom, top)
        return right.value

    def size(self, index: int) -> float:
        """The height of letters in points: the font's size times what the page scales it by."""
        matrix = self._c.FS_MATRIX()
        index = self._character(index)
        size = float(self._c.FPDFText_GetFontSize(self._page, index))
        if self._c.FPDFText_GetMatrix(self._page, index, matrix):
            size *= math.hypot(matrix.c, matrix.d)
        return size or 10.0

    def _character(self, index: int) -> int:
        if self._same:
            return index
        return int(self._c.FPDFText_GetCharIndexFromTextIndex(self._page, index))


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of a pdfium page's text, on one line."""

    text: str
    start: int  # index in the page's text
    places: _Places

    def line(self) -> Line:
        solid = len(self.text) - len(self.text.lstrip())
        first, last = self.start + solid, self.start + len(self.text.rstrip()) - 1
        left = self.places.origin(first)[0]
        return Line(
            text=_mend(self.text),
            left=left,
            right=max(left, self.places.right(last)),
            base=self.places.origin(last)[1],  # a bullet at the start may be larger and lower
            size=self.places.size(last),
        )

    def split(self) -> Iterator[_Run]:
        """The parts between wide gaps."""
        cut = 0
        solid = [i for i, c in enumerate(self.text) if not c.isspace()]
        for before, after in pairwise(solid):
            if after - before > 1 and self._gap(before, after):
                yield _Run(self.text[cut:after], self.start + cut, self.places)
                cut = after
        yield _Run(self.text[cut:], self.start + cut, self.places)

    def _gap(self, before: int, after: int) -> bool:
        wide = WIDE_GAP * self.places.size(self.start + before)
        left = self.places.origin(self.start + after)[0]
        return left - self.places.right(self.start + before) > wide


def _pdfium_runs(text_page: pypdfium2.PdfTextPage) -> list[_Run]:
    text = text_page.get_text_range()
    places = _Places(text_page.raw, len(text))
    runs, start = [], 0
    for end in [match.end() for match in _BREAK.finditer(text)] + [len(text)]:
        if text[start:end].strip():
            runs.append(_Run(text[start:end], start, places))
        start = end
    return runs


def _interleaved(lines: list[Line], text_page: pypdfium2.PdfTextPage) -> bool:
    """Whether many lines run through a gutter that the page's pieces of text respect.

    A yes is checked letter by letter afterwards; a page without gutter is spared that.
    """
    if len(lines) < COLUMN_LINES:
        return False
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    rects = [text_page.get_rect(i) for i in range(text_page.count_rects())]
    for step in range(30, 71, 4):
        x = left + (right - left) * step / 100
        through = sum(1 for line in lines if line.left < x < line.right)
        if through >= COLUMN_LINES:
            cut = sum(1 for rect in rects if rect[0] < x < rect[2])
            if cut < 0.3 * through:
                return True
    return False


def _mend(text: str) -> str:
    for mark in HYPHEN_MARKS:
        text = text.replace(mark, "-")
    return text.translate(SYMBOLS).strip()


def pdfminer_pages(data: bytes, most: int) -> Iterator[PageLines]:
    """The first `most` pages by pdfminer.six, in the order of its layout analysis."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer, LTTextLine

    for page in extract_pages(io.BytesIO(data), maxpages=most, laparams=LAParams()):
        lines = [
            _miner_line(line)
            for box in page
            if isinstance(box, LTTextContainer)
            for line in box
            if isinstance(line, LTTextLine) and line.get_text().strip()
        ]
        yield PageLines(lines=tuple(lines), height=page.height)


def _miner_line(line: LTTextLine) -> Line:
    size = next((c.size for c in line if hasattr(c, "size")), line.height)
    return Line(
        text=_mend(line.get_text()),
        left=line.x0,
        right=line.x1,
        base=line.y0 + 0.2 * size,  # descenders take about a fifth of a letter's height
        size=size,
    )
