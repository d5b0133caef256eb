"""The lines of a PDF page with their places, from pypdfium2 or pdfminer.six.

Places are in points, y upwards from the foot of the page, as PDF has them.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from licensenlp.ingest.limits import Limits
from licensenlp.ingest.pdf_damaged import unpacked
from licensenlp.ingest.pdf_places import TextPage, opened

if TYPE_CHECKING:
    import pypdfium2
    from pdfminer.layout import LTPage, LTTextLine

# pdfium writes these for a hyphen at the end of a line, and leaves the line break out.
HYPHEN_MARKS = "\ufffe\x02"
# In ems: spaces in justified prose stay under one, gaps between columns over one and a half.
WIDE_GAP = 1.5
LARGEST_PAGE = 14_400.0  # points a side, 200 inches: what a PDF's page may have
COLUMN_LINES = 5  # lines that run through a gutter before a page is looked at letter by letter
SYMBOLS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "‣", "\uf02d": "-"})
_RUN = re.compile(rf"[^\s{HYPHEN_MARKS}][^\n\r{HYPHEN_MARKS}]*[{HYPHEN_MARKS}]?|[{HYPHEN_MARKS}]")
_BETWEEN_WORDS = re.compile(r"(?<=\S)\s+(?=\S)")


class Line(NamedTuple):
    """A line of text: where it starts and ends, its baseline and the size of its letters.

    A tuple, since a document has them by the ten thousand, and a frozen dataclass is slow to make.
    """

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
    with opened(pdf, number) as page:
        runs = _runs(page.text)
        lines = _lines(page, runs)
        if _interleaved(page, lines):
            lines = _lines(page, _parts(page, runs))
        return PageLines(lines=tuple(lines), height=page.height)


Run = tuple[int, int]  # first and last index, in a page's text, of words on one line


def _runs(text: str) -> list[Run]:
    """The lines of a page's text, without the blanks around them."""
    spans = [match.span() for match in _RUN.finditer(text)]
    return [
        (start, start + len(text[start:end].rstrip()) - 1)
        if text[end - 1].isspace()
        else (start, end - 1)
        for start, end in spans
    ]


def _lines(page: TextPage, runs: Sequence[Run]) -> list[Line]:
    text = _mend(page.text)
    words = [text[first : last + 1] for first, last in runs]
    lasts = [last for _, last in runs]
    lefts, likely = page.origins([first for first, _ in runs])
    rights = map(max, lefts, page.rights(lasts))
    # Of the last character: a bullet at the start may be larger and lower.
    bases, sizes = page.bases_and_sizes(lasts, likely)
    return list(map(Line._make, zip(words, lefts, rights, bases, sizes, strict=True)))


def _parts(page: TextPage, runs: Sequence[Run]) -> list[Run]:
    """The parts of the lines between wide gaps."""
    befores, afters = [], []
    for first, last in runs:
        for gap in _BETWEEN_WORDS.finditer(page.text, first, last + 1):
            befores.append(gap.start() - 1)
            afters.append(gap.end())
    sizes, rights, (lefts, _) = page.sizes(befores), page.rights(befores), page.origins(afters)
    cuts = [
        (before, after)
        for before, after, size, right, left in zip(
            befores, afters, sizes, rights, lefts, strict=True
        )
        if left - right > WIDE_GAP * size
    ]
    return _cut(runs, cuts)


def _cut(runs: Sequence[Run], gaps: Sequence[Run]) -> list[Run]:
    """The runs parted at the gaps, each given as the last index before and the first after it."""
    ends = [end for first, last in runs for end in (first, last)]
    places = sorted([*ends, *(end for gap in gaps for end in gap)])
    return list(zip(places[::2], places[1::2], strict=True))


def _interleaved(page: TextPage, lines: Sequence[Line]) -> bool:
    """Whether many lines run through a gutter that the page's pieces of text respect.

    A yes is checked letter by letter afterwards; a page without gutter is spared that, and one
    whose lines were written in one piece each is spared the look at the pieces.
    """
    if len(lines) < COLUMN_LINES or page.count_pieces() <= len(lines):
        return False
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    starts, ends = map(sorted, page.pieces())
    for step in range(30, 71, 4):
        x = lefts[0] + (rights[-1] - lefts[0]) * step / 100
        through = _across(lefts, rights, x)
        if through >= COLUMN_LINES and _across(starts, ends, x) < 0.3 * through:
            return True
    return False


def _across(lefts: Sequence[float], rights: Sequence[float], x: float) -> int:
    """How many stretches lie across `x`, of which the ends are sorted each by itself."""
    return bisect_left(lefts, x) - bisect_right(rights, x)


def _mend(text: str) -> str:
    """The text with signs in place of a writer's own, character by character."""
    for mark in HYPHEN_MARKS:
        text = text.replace(mark, "-")
    return text if text.isascii() else text.translate(SYMBOLS)


def pdfminer_pages(data: bytes, limits: Limits) -> Iterator[PageLines]:
    """The pages that `limits` allow by pdfminer.six, in the order of its layout analysis.

    One larger than a PDF's page may be is empty: the analysis goes over each line in steps of 50
    points within the page, which letters as large as such a page would make millions.
    """
    from pdfminer import pdftypes
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    pdftypes.decompress_corrupted = partial(unpacked, most=limits.expanded_bytes)
    fonts = PDFResourceManager()
    device = PDFPageAggregator(fonts, laparams=LAParams())
    interpreter = PDFPageInterpreter(fonts, device)
    for page in PDFPage.get_pages(io.BytesIO(data), maxpages=limits.pages):
        left, bottom, right, top = page.mediabox
        if max(abs(right - left), abs(top - bottom)) > LARGEST_PAGE:
            yield PageLines(lines=(), height=0.0)
            continue
        interpreter.process_page(page)
        yield _miner_page(device.get_result())


def _miner_page(page: LTPage) -> PageLines:
    from pdfminer.layout import LTTextContainer, LTTextLine

    lines = [
        _miner_line(line)
        for box in page
        if isinstance(box, LTTextContainer)
        for line in box
        if isinstance(line, LTTextLine) and line.get_text().strip()
    ]
    return PageLines(lines=tuple(lines), height=page.height)


def _miner_line(line: LTTextLine) -> Line:
    size = next((c.size for c in line if hasattr(c, "size")), line.height)
    return Line(
        text=_mend(line.get_text()).strip(),
        left=line.x0,
        right=line.x1,
        base=line.y0 + 0.2 * size,  # descenders take about a fifth of a letter's height
        size=size,
    )
