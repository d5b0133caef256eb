"""Lines of pages put into the order in which a person reads them, without running headers.

A page becomes columns, each a list of lines from top to bottom.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from licensenlp.ingest.blocks import ordinal
from licensenlp.ingest.pdf_lines import Line, PageLines

EDGE_LINES = 3  # at head and foot: a running header of more lines is not known to us
RUNNING_SHARE = 0.4  # of the pages: left and right pages may differ
SAME_PLACE = 6.0  # points
MARGIN = 0.12  # of the page's height, at head and foot, where running lines stand
MIN_COLUMN = 4  # lines; fewer could be a form or a signature block
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.)?\s*(?:[-–—|]\s*)?(\d{1,4}|[ivxl]{1,7})"
    r"(?:\s*[-–—|])?(?:\s*(?:of|/)\s*\d{1,4})?",
    re.I,
)
_PAGE_OF = re.compile(
    r"(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s+of\s+\d{1,4}", re.I
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """Lines read one after the other; `side` is 0 across the page, else 1, 2 … from the left."""

    lines: tuple[Line, ...]
    side: int = 0


# --- running headers, footers and page numbers ------------------------------------------------


def without_running(pages: Sequence[PageLines]) -> list[list[Line]]:
    """The lines of each page but those that repeat at its head or foot, and page numbers."""
    edges = [(_edge(page, top=True), _edge(page, top=False)) for page in pages]
    offset = _offset(edges)
    running = [
        _running([edge[side] for edge in edges], len(pages), offset=offset) for side in (0, 1)
    ]
    kept = []
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True), 1):
        gone: set[int] = set()
        for side in (0, 1):
            gone |= _taken(edge[side], running[side], {number, number + offset})
        kept.append([line for line in page.lines if id(line) not in gone])
    return kept


def _edge(page: PageLines, *, top: bool) -> list[list[Line]]:
    """The rows in a page's margin, the outermost first; a row's lines share a baseline."""
    rows: list[list[Line]] = []
    low, high = MARGIN * page.height, (1 - MARGIN) * page.height
    outer = [line for line in page.lines if (line.base > high if top else line.base < low)]
    for line in sorted(outer, key=lambda line: -line.base if top else line.base):
        if rows and abs(rows[-1][0].base - line.base) < 2:
            rows[-1].append(line)
        elif len(rows) == EDGE_LINES:
            break
        else:
            rows.append([line])
    return rows


def _key(row: Iterable[Line]) -> str:
    words = " ".join(line.text for line in sorted(row, key=lambda line: line.left))
    return _DIGITS.sub("#", " ".join(words.casefold().split()))


def _numbers(row: Iterable[Line]) -> set[int]:
    """The whole numbers at either end of a row, where a page's number would be."""
    words = " ".join(line.text for line in sorted(row, key=lambda line: line.left)).split()
    return {int(word) for word in (*words[:1], *words[-1:]) if re.fullmatch(r"[0-9]{1,4}", word)}


def _offset(edges: list[tuple[list[list[Line]], list[list[Line]]]]) -> int:
    """What printed page numbers are ahead of the count of pages; 0 where no two pages agree."""
    found = Counter(
        printed - number
        for number, sides in enumerate(edges, 1)
        for rows in sides
        for row in rows[:1]
        for printed in _numbers(row)
    )
    best = found.most_common(1)
    return best[0][0] if best and best[0][1] >= max(2, RUNNING_SHARE * len(edges)) else 0


def _running(edges: list[list[list[Line]]], pages: int, *, offset: int) -> dict[str, float]:
    """Keys of rows that stand at the same height on enough pages, and that height.

    Two pages are enough where the row ends in the page's number, as a chapter's title does.
    """
    heights: dict[str, list[float]] = defaultdict(list)
    numbered: set[str] = set()
    for number, rows in enumerate(edges, 1):
        for key, row in {_key(row): row for row in rows}.items():
            heights[key].append(row[0].base)
            if rows[0] is row and number + offset in _numbers(row):
                numbered.add(key)
    found = {}
    for key, places in heights.items():
        middle = median(places)
        enough = 2 if key in numbered else max(2, math.ceil(RUNNING_SHARE * pages))
        if sum(abs(place - middle) <= SAME_PLACE for place in places) >= enough:
            found[key] = middle
    return found


def _taken(rows: list[list[Line]], running: dict[str, float], numbers: set[int]) -> set[int]:
    """Ids of the lines to leave out, from the edge inwards to the first that stays."""
    gone: set[int] = set()
    for row in rows:
        height = running.get(_key(row))
        repeats = height is not None and abs(row[0].base - height) <= SAME_PLACE
        if not repeats and not _is_page_number(row, numbers):
            break
        gone |= {id(line) for line in row}
    return gone


def _is_page_number(row: list[Line], numbers: set[int]) -> bool:
    text = " ".join(line.text for line in row).strip()
    match = _PAGE_NUMBER.fullmatch(text)
    printed = {figure for n in numbers for figure in (str(n), ordinal(n, "i"))}
    return bool(match and match[1].lower() in printed) or _PAGE_OF.fullmatch(text) is not None


# --- reading order ----------------------------------------------------------------------------


def columns(lines: Sequence[Line]) -> list[Column]:
    """The page's columns in reading order; lines across all of them part the page into bands."""
    gutter = _gutter(lines)
    if gutter is None:
        ordered = tuple(lines) if _is_ordered(lines) else tuple(_by_rows(lines))
        return [Column(lines=ordered)] if ordered else []
    found: list[Column] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: (-line.base, line.left)):
        if line.left < gutter - 1 and line.right > gutter + 1:
            found += _band(band, gutter)
            band = []
            found.append(Column(lines=(line,)))
        else:
            band.append(line)
    return _merged(found + _band(band, gutter))


def _band(lines: list[Line], gutter: float) -> list[Column]:
    """Left column, then right; each may hold further columns."""
    left = [line for line in lines if line.right <= gutter + 1]
    right = [line for line in lines if line.right > gutter + 1]
    found = [Column(lines=tuple(left), side=1)] if left else []
    if right:
        inner = columns(right)
        found += [Column(lines=part.lines, side=part.side + 2) for part in inner]
    return found


def _merged(found: list[Column]) -> list[Column]:
    """Neighbouring stretches across the page as one."""
    merged: list[Column] = []
    for column in found:
        if merged and merged[-1].side == column.side == 0:
            merged[-1] = Column(lines=merged[-1].lines + column.lines)
        else:
            merged.append(column)
    return merged


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a second column begins, or None: many lines start there, and few cross it."""
    if len(lines) < 2 * MIN_COLUMN:
        return None
    left, right = min([line.left for line in lines]), max([line.right for line in lines])
    span = right - left
    starts = Counter(
        round(line.left) for line in lines if 0.2 * span < line.left - left < 0.75 * span
    )
    for start, count in starts.most_common(3):
        if count < MIN_COLUMN:
            break
        if _parts(lines, start - 2.0, span):
            return start - 2.0
    return None


def _parts(lines: Sequence[Line], x: float, span: float) -> bool:
    before = [line for line in lines if line.right <= x + 1]
    after = [line for line in lines if line.left >= x - 1]
    crossing = len(lines) - len(before) - len(after)
    if min(len(before), len(after)) < MIN_COLUMN or crossing > 0.5 * len(lines):
        return False
    return _is_prose(before, span) and _is_prose(after, span)


def _is_prose(lines: list[Line], span: float) -> bool:
    """Whether lines fill a column of their own, as the cells of a table or a form do not."""
    widths = [line.right - line.left for line in lines]
    widest = max(widths)
    return widest > 0.15 * span and median(widths) > 0.6 * widest


def _is_ordered(lines: Sequence[Line]) -> bool:
    """Whether the content runs from top to bottom, or jumps up only to a place at its right."""
    start = 0
    for place, (before, after) in enumerate(pairwise(lines), 1):
        if after.base > before.base + 0.5 * before.size:
            if after.left < max(line.right for line in lines[start:place]):
                return False
            start = place
    return True


def _by_rows(lines: Sequence[Line]) -> list[Line]:
    """Lines from top to bottom; those on one baseline joined from left to right."""
    rows: list[Line] = []
    for line in sorted(lines, key=lambda line: (-round(line.base), line.left)):
        last = rows[-1] if rows else None
        if last and abs(last.base - line.base) < 0.3 * line.size and last.right <= line.left + 1:
            rows[-1] = Line(
                text=f"{last.text} {line.text}",
                left=last.left,
                right=line.right,
                base=last.base,
                size=last.size,
            )
        else:
            rows.append(line)
    return rows
