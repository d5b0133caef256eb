"""Headings, list items, paragraphs and table rows, written as Markdown-like plain text.

What HTML and DOCX readers give; what the segmenter reads: `# Title` by level, an item a line with
two spaces of indent a level, a blank line between paragraphs.
"""

from __future__ import annotations

import re

INDENT = "  "
DEEPEST = 20  # levels of indent written; deeper lists stay at this one
LONGEST_MARKER = 40  # characters of an item's number, as a template could repeat without end
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
OWN_MARKER = re.compile(
    r"\(?(?:[A-Za-z]|[ivxIVX]{1,6}|\d{1,3}(?:\.\d{1,3})*)[.)](?=\s)|[•●▪◦‣–—-]\s"
)


class Blocks:
    """Collects blocks in order; `text()` is the document, blank lines only between paragraphs."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._tight = False  # the last block was an item or a row: the next one follows at once

    def heading(self, level: int, text: str) -> None:
        """A line `## text`; an empty one is left out."""
        words = " ".join(text.split())
        if words:
            self._add("#" * min(max(level, 1), 6) + " " + words, tight=False)

    def paragraph(self, text: str, *, depth: int = 0) -> None:
        """Lines of prose, indented where they go on inside a list item."""
        lines = [line.strip() for line in text.strip().split("\n")]
        if any(lines):
            indent = INDENT * min(depth, DEEPEST)
            self._add("\n".join(indent + line if line else "" for line in lines), tight=False)

    def item(self, depth: int, marker: str, text: str) -> None:
        """A line `- text`, or `(a) text`; text that brings a marker of its own keeps that alone."""
        lines = [line.strip() for line in text.strip().split("\n")]
        if not any(lines):
            return
        if OWN_MARKER.match(lines[0]):
            marker = ""
        indent = INDENT * min(depth, DEEPEST)
        first = f"{indent}{marker[:LONGEST_MARKER]} {lines[0]}" if marker else indent + lines[0]
        rest = [f"{indent}{INDENT}{line}" for line in lines[1:] if line]
        self._add("\n".join([first, *rest]), tight=True)

    def row(self, cells: list[str]) -> None:
        """A table row on a line, its cells parted by ` | `."""
        words = [" ".join(cell.split()) for cell in cells]
        if any(words):
            self._add(" | ".join(words), tight=True)

    def verbatim(self, text: str) -> None:
        """Preformatted text, line breaks and spaces kept."""
        if text.strip():
            self._add(text.strip("\r\n").rstrip(), tight=False)

    def end_list(self) -> None:
        """What follows stands apart from the items or rows before it."""
        self._tight = False

    def text(self) -> str:
        """All blocks so far, ending in one newline; empty where there are none."""
        return "\n".join(self._lines) + "\n" if self._lines else ""

    def _add(self, block: str, *, tight: bool) -> None:
        if self._lines and not (tight and self._tight):
            self._lines.append("")
        self._lines.append(block)
        self._tight = tight


def ordinal(number: int, style: str) -> str:
    """`number` as decimal, lower or upper letters or roman figures (`a`, `A`, `i`, `I`).

    >>> ordinal(28, "a"), ordinal(14, "I"), ordinal(3, "1")
    ('ab', 'XIV', '3')
    """
    if style in {"i", "I"} and 0 < number < 4000:
        written = _roman(number)
    elif style in {"a", "A"} and 0 < number < 20_000:
        written = _letters(number)
    else:
        return str(number)
    return written.upper() if style in {"A", "I"} else written


def _roman(number: int) -> str:
    written = ""
    for value, letters in ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def _letters(number: int) -> str:
    written = ""
    while number:
        number, place = divmod(number - 1, 26)
        written = chr(ord("a") + place) + written
    return written
