"""Places of characters on a text page of pdfium, many in one go.

In: indices into the page's text. Out: points, y upwards from the foot of the page, one an index.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Sequence
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

_DOUBLE, _FLOAT = ctypes.sizeof(ctypes.c_double), ctypes.sizeof(ctypes.c_float)
_MATRIX = 6 * _FLOAT  # bytes: a to f


class Places:
    """Where the characters and pieces of a page stand; valid while the page is open."""

    def __init__(self, raw_page: Any, length: int) -> None:
        self._c = _calls()
        self._page = ctypes.cast(raw_page, ctypes.c_void_p).value
        self._ignored = ctypes.c_double()
        # Characters without a letter are left out of the text. Asking for each takes long, and
        # where the last one stands at its own place, so do all before it.
        self._same = length > 0 and self._c.index(self._page, length - 1) == length - 1

    def origins(self, indices: Sequence[int]) -> tuple[list[float], list[float]]:
        """Where on its baseline each character begins: the x, and the y."""
        xs, ys = (ctypes.c_double * len(indices))(), (ctypes.c_double * len(indices))()
        self._each(self._c.origin, self._characters(indices), _places(xs), _places(ys))
        return xs[:], ys[:]

    def rights(self, indices: Sequence[int]) -> list[float]:
        """The right edge of each character."""
        rights = (ctypes.c_double * len(indices))()
        rest = repeat(ctypes.addressof(self._ignored))
        self._each(self._c.box, self._characters(indices), rest, _places(rights), rest, rest)
        return rights[:]

    def sizes(self, indices: Sequence[int]) -> list[float]:
        """The height of letters: the font's size times what the page scales it by."""
        characters = self._characters(indices)
        fonts = map(self._c.font_size, repeat(self._page), characters)
        held = (ctypes.c_float * (6 * len(indices)))()
        start = ctypes.addressof(held)
        matrices = range(start, start + len(indices) * _MATRIX, _MATRIX)
        known = list(map(self._c.matrix, repeat(self._page), characters, matrices))
        scales = map(math.hypot, held[2::6], held[3::6])
        return [
            (font * scale if has else font) or 10.0
            for font, scale, has in zip(fonts, scales, known, strict=True)
        ]

    def count_pieces(self) -> int:
        """How many pieces of text the page was written in, each on one line."""
        return int(self._c.count_rects(self._page, 0, -1))

    def pieces(self) -> tuple[list[float], list[float]]:
        """Where each piece begins and ends, from left to right."""
        count = self.count_pieces()
        lefts, rights = (ctypes.c_double * count)(), (ctypes.c_double * count)()
        rest = repeat(ctypes.addressof(self._ignored))
        self._each(self._c.rect, range(count), _places(lefts), rest, _places(rights), rest)
        return lefts[:], rights[:]

    def _characters(self, indices: Sequence[int]) -> Sequence[int]:
        if self._same:
            return indices
        return list(map(self._c.index, repeat(self._page), indices))

    def _each(self, call: Any, numbers: Sequence[int], *places: Any) -> None:
        """`call` for each number, its answers written at the places."""
        deque(map(call, repeat(self._page), numbers, *places), maxlen=0)


def _places(held: ctypes.Array[ctypes.c_double]) -> range:
    """The address of each number."""
    start = ctypes.addressof(held)
    return range(start, start + len(held) * _DOUBLE, _DOUBLE)


class _Calls(NamedTuple):
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
