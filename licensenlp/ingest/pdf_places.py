"""A page of pdfium: its text, and the places of characters, many in one go.

In: a document and a page's number, then indices into the page's text. Out: points, y upwards from
the foot of the page, one an index.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import repeat
from operator import and_, eq, mul
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pypdfium2

_DOUBLE, _FLOAT = ctypes.sizeof(ctypes.c_double), ctypes.sizeof(ctypes.c_float)
_MATRIX = 6 * _FLOAT  # bytes: a to f


@contextmanager
def opened(pdf: pypdfium2.PdfDocument, number: int) -> Iterator[TextPage]:
    """Page `number` (from 0), closed in the end; PdfiumError where it cannot be read."""
    import pypdfium2

    calls = _calls()
    if not (page := calls.load_page(_address(pdf.raw), number)):
        raise pypdfium2.PdfiumError("Failed to load page.")
    try:
        if not (text_page := calls.load_text(page)):
            raise pypdfium2.PdfiumError("Failed to load text page.")
        try:
            yield TextPage(calls, text_page, calls.height(page))
        finally:
            calls.close_text(text_page)
    finally:
        calls.close_page(page)


class TextPage:
    """The text of a page and where its characters and pieces stand; valid while it is open."""

    def __init__(self, calls: _Calls, page: int, height: float) -> None:
        self._c = calls
        self._page = page
        self._ignored = ctypes.c_double()
        self.height = height
        self.text = self._text()
        # Characters without a letter are left out of the text. Asking for each takes long, and
        # where the last one stands at its own place, so do all before it.
        last = len(self.text) - 1
        self._same = last >= 0 and self._c.index(page, last) == last

    def _text(self) -> str:
        """All text of the page.

        pdfium reads beyond its end where characters without a letter are first or last.
        """
        first, last = 0, self._c.count(self._page) - 1
        while first <= last and self._c.text_index(self._page, first) < 0:
            first += 1
        while first <= last and self._c.text_index(self._page, last) < 0:
            last -= 1
        if first > last:
            return ""
        units = self._c.text_index(self._page, last) - self._c.text_index(self._page, first) + 2
        held = (ctypes.c_ushort * units)()  # with a NUL at the end
        wrote = self._c.text(self._page, first, last + 1 - first, ctypes.addressof(held))
        return bytes(memoryview(held)[: wrote - 1]).decode("utf-16-le", "ignore")

    def origins(self, indices: Sequence[int]) -> tuple[list[float], list[float]]:
        """Where on its baseline each character begins, and the baseline's height."""
        lefts, bases = _doubles(len(indices)), _doubles(len(indices))
        self._each(self._c.origin, self._characters(indices), _places(lefts), _places(bases))
        return lefts[:], bases[:]

    def rights(self, indices: Sequence[int]) -> list[float]:
        """The right edge of each character."""
        rights, rest = _doubles(len(indices)), self._nowhere()
        self._each(self._c.box, self._characters(indices), rest, _places(rights), rest, rest)
        return rights[:]

    def sizes(self, indices: Sequence[int]) -> list[float]:
        """The height of letters: the font's size times what the page scales it by."""
        return self._sizes(indices, self._matrices(indices))

    def bases_and_sizes(
        self, indices: Sequence[int], likely: Sequence[float]
    ) -> tuple[list[float], list[float]]:
        """The baseline's height and the letters' height of each character.

        A piece of text has one baseline where it is not turned nor written downwards: if that is
        the `likely` one, that of a neighbour, the character need not be asked for its own.
        """
        matrices = self._matrices(indices)
        bases = matrices[5::6]
        level = map(eq, matrices[1::6], repeat(0.0))
        sure = list(map(and_, level, map(eq, bases, likely)))
        if not all(sure):
            unsure = [place for place, known in enumerate(sure) if not known]
            _, asked = self.origins([indices[place] for place in unsure])
            for place, base in zip(unsure, asked, strict=True):
                bases[place] = base
        return bases, self._sizes(indices, matrices)

    def _matrices(self, indices: Sequence[int]) -> list[float]:
        """Six numbers a character, a to f: how the page turns, scales and moves its piece."""
        held = (ctypes.c_float * (6 * len(indices)))()
        start = ctypes.addressof(held)
        matrices = range(start, start + len(indices) * _MATRIX, _MATRIX)
        self._each(self._c.matrix, self._characters(indices), matrices)
        return held[:]

    def _sizes(self, indices: Sequence[int], matrices: Sequence[float]) -> list[float]:
        fonts = map(self._c.font_size, repeat(self._page), self._characters(indices))
        scales = map(math.hypot, matrices[2::6], matrices[3::6])
        sizes = list(map(mul, fonts, scales))
        return [size or 10.0 for size in sizes] if 0.0 in sizes else sizes

    def count_pieces(self) -> int:
        """How many pieces of text the page was written in, each on one line."""
        return int(self._c.count_rects(self._page, 0, -1))

    def pieces(self) -> tuple[list[float], list[float]]:
        """Where each piece begins and ends, from left to right."""
        count = self.count_pieces()
        lefts, rights = _doubles(count), _doubles(count)
        rest = self._nowhere()
        self._each(self._c.rect, range(count), _places(lefts), rest, _places(rights), rest)
        return lefts[:], rights[:]

    def _characters(self, indices: Sequence[int]) -> Sequence[int]:
        if self._same:
            return indices
        return list(map(self._c.index, repeat(self._page), indices))

    def _nowhere(self) -> Iterator[int]:
        """An address for numbers that nobody asked for."""
        return repeat(ctypes.addressof(self._ignored))

    def _each(self, call: Any, numbers: Sequence[int], *places: Any) -> None:
        """`call` for each number, its answers written at the places."""
        deque(map(call, repeat(self._page), numbers, *places), maxlen=0)


def _doubles(count: int) -> ctypes.Array[ctypes.c_double]:
    return (ctypes.c_double * count)()


def _places(held: ctypes.Array[ctypes.c_double]) -> range:
    """The address of each number."""
    start = ctypes.addressof(held)
    return range(start, start + len(held) * _DOUBLE, _DOUBLE)


def _address(pointer: Any) -> int | None:
    return ctypes.cast(pointer, ctypes.c_void_p).value


class _Calls(NamedTuple):
    load_page: Any
    close_page: Any
    height: Any
    load_text: Any
    close_text: Any
    count: Any
    text: Any
    text_index: Any
    index: Any
    origin: Any
    box: Any
    font_size: Any
    matrix: Any
    count_rects: Any
    rect: Any


@cache
def _calls() -> _Calls:
    """Functions of pdfium that take addresses as plain numbers.

    To turn Python's arguments into typed pointers takes longer than what the functions do.
    """
    import pypdfium2.raw as pdfium

    c = ctypes
    at = c.c_void_p
    return _Calls(
        load_page=_plain(pdfium.FPDF_LoadPage, at, at, c.c_int),
        close_page=_plain(pdfium.FPDF_ClosePage, None, at),
        height=_plain(pdfium.FPDF_GetPageHeightF, c.c_float, at),
        load_text=_plain(pdfium.FPDFText_LoadPage, at, at),
        close_text=_plain(pdfium.FPDFText_ClosePage, None, at),
        count=_plain(pdfium.FPDFText_CountChars, c.c_int, at),
        text=_plain(pdfium.FPDFText_GetText, c.c_int, at, c.c_int, c.c_int, at),
        text_index=_plain(pdfium.FPDFText_GetTextIndexFromCharIndex, c.c_int, at, c.c_int),
        index=_plain(pdfium.FPDFText_GetCharIndexFromTextIndex, c.c_int, at, c.c_int),
        origin=_plain(pdfium.FPDFText_GetCharOrigin, c.c_int, at, c.c_int, at, at),
        box=_plain(pdfium.FPDFText_GetCharBox, c.c_int, at, c.c_int, at, at, at, at),
        font_size=_plain(pdfium.FPDFText_GetFontSize, c.c_double, at, c.c_int),
        matrix=_plain(pdfium.FPDFText_GetMatrix, c.c_int, at, c.c_int, at),
        count_rects=_plain(pdfium.FPDFText_CountRects, c.c_int, at, c.c_int, c.c_int),
        rect=_plain(pdfium.FPDFText_GetRect, c.c_int, at, c.c_int, at, at, at, at),
    )


def _plain(function: Any, result: Any, *arguments: Any) -> Any:
    """The function with other types for its arguments; the library's own stays as it is."""
    copy: Any = ctypes.cast(function, type(function))
    copy.restype, copy.argtypes = result, arguments
    return copy
