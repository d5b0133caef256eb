"""Word documents (DOCX) to Markdown-like plain text, tracked changes read as accepted.

The XML is read directly: python-docx gives neither list numbers nor insertions nor text boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from licensenlp.ingest.blocks import Blocks
from licensenlp.ingest.detect import DOCX
from licensenlp.ingest.docx_package import Package
from licensenlp.ingest.docx_styles import LEVELS, Numbering, StyleSheet, W, value
from licensenlp.ingest.limits import Limits
from licensenlp.types import Document

PARAGRAPH, TABLE, ROW, CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
REMOVED = frozenset({f"{W}del", f"{W}moveFrom"})
INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
# Fallback repeats what the choice before it says.
SKIPPED = REMOVED | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{W}pPr",
    f"{W}sectPr",
    f"{W}tblPr",
    f"{W}instrText",
    f"{W}delText",
}
LETTERS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
NOTE_MARKS = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
LAYOUT_CELL = 600  # characters: a cell as long as that holds paragraphs, not a value


def read_docx(data: bytes, *, path: str, limits: Limits) -> Document:
    """The text of the main part, its lists numbered as Word shows them, notes at the end."""
    package = Package(data, path=path, limits=limits)
    root = package.main()
    writer = _Writer(
        StyleSheet(package.part("word/styles.xml")), Numbering(package.part("word/numbering.xml"))
    )
    writer.write(root)
    for kind in ("footnotes", "endnotes"):
        notes = package.part(f"word/{kind}.xml") if kind in writer.notes else None
        if notes is not None:
            writer.write(notes)
    return Document(
        text=writer.blocks.text(),
        path=path,
        media_type=DOCX,
        encoding=None,
        warnings=_warnings(root, writer),
    )


def _warnings(root: Element, writer: _Writer) -> tuple[str, ...]:
    found = []
    if any(next(root.iter(tag), None) is not None for tag in REMOVED | INSERTED):
        found.append("the document has tracked changes; it was read with all of them accepted")
    if writer.hidden:
        found.append(f"{writer.hidden} characters of hidden text were left out")
    return tuple(found)


def _find(root: Element, wanted: frozenset[str]) -> Iterator[Element]:
    """The outermost elements of the wanted kinds, in order, at any depth."""
    waiting = list(reversed(root))
    while waiting:
        element = waiting.pop()
        if element.tag in wanted:
            yield element
        elif element.tag not in SKIPPED:
            waiting.extend(reversed(element))


class _Writer:
    """Turns paragraphs and tables into blocks."""

    def __init__(self, styles: StyleSheet, numbering: Numbering) -> None:
        self.blocks = Blocks()
        self.notes: set[str] = set()
        self.hidden = 0
        self._styles = styles
        self._numbering = numbering
        self._boxes: list[Element] = []

    def write(self, root: Element) -> None:
        """All paragraphs and tables under `root`; a text box follows the paragraph it hangs on."""
        waiting = list(reversed(list(_find(root, frozenset({PARAGRAPH, TABLE})))))
        while waiting:
            element = waiting.pop()
            if element.tag == PARAGRAPH:
                self._paragraph(element)
                inside = [
                    p for box in self._boxes for p in _find(box, frozenset({PARAGRAPH, TABLE}))
                ]
                self._boxes.clear()
                waiting.extend(reversed(inside))
                continue
            waiting.extend(reversed(list(self._table(element))))

    def _table(self, table: Element) -> Iterator[Element]:
        """Writes rows of values; gives back the blocks of a table that only places text."""
        rows = [
            [
                list(_find(cell, frozenset({PARAGRAPH, TABLE})))
                for cell in _find(row, frozenset({CELL}))
            ]
            for row in _find(table, frozenset({ROW}))
        ]
        if _is_layout(rows):
            for row in rows:
                for cell in row:
                    yield from cell
            return
        self.blocks.end_list()
        for row in rows:
            self.blocks.row([" ".join(self._words(p) for p in cell) for cell in row])
        self.blocks.end_list()

    def _paragraph(self, paragraph: Element) -> None:
        words = self._words(paragraph).strip()
        properties = paragraph.find(f"{W}pPr")
        style = value(properties, f"{W}pStyle")
        if not words or self._styles.is_contents(style):
            return
        level = self._styles.heading(style, properties)
        marker, depth = self._marker(properties, style)
        if level is not None:
            number = f"{marker} " if marker not in {None, "", "-"} else ""
            self.blocks.heading(level, number + words)
        elif marker is not None:
            self.blocks.item(depth, marker, words)
        else:
            self.blocks.paragraph(words)

    def _marker(self, properties: Element | None, style: str | None) -> tuple[str | None, int]:
        list_id, written = self._styles.numbering(style)
        list_id = value(properties, f"{W}numPr/{W}numId") or list_id
        written = value(properties, f"{W}numPr/{W}ilvl") or written or "0"
        level = min(int(written), LEVELS - 1) if written.isdecimal() else 0
        if not list_id or list_id == "0":  # 0 takes a paragraph out of its style's list
            return None, 0
        return self._numbering.marker(list_id, level), level or self._styles.list_depth(style)

    def _words(self, paragraph: Element) -> str:
        """A paragraph's text as shown; text boxes inside it are put by for later."""
        pieces: list[str] = []
        waiting = list(reversed(paragraph))
        while waiting:
            element = waiting.pop()
            if element.tag == f"{W}t":
                pieces.append(element.text or "")
            elif element.tag in LETTERS:
                pieces.append(LETTERS[element.tag])
            elif element.tag in NOTE_MARKS:
                self.notes.add(NOTE_MARKS[element.tag])
            elif element.tag == f"{W}txbxContent":
                self._boxes.append(element)
            elif element.tag == f"{W}r" and _vanishes(element):
                self.hidden += sum(len(t.text or "") for t in element.iter(f"{W}t"))
            elif element.tag not in SKIPPED:
                waiting.extend(reversed(element))
        return "".join(pieces)


def _vanishes(run: Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in {"0", "false", "off"}


def _is_layout(rows: list[list[list[Element]]]) -> bool:
    """Whether a table only places text: one column, or cells of lists, tables and long prose."""
    if max((len(row) for row in rows), default=0) < 2:
        return True
    return any(_is_prose(cell) for row in rows for cell in row)


def _is_prose(cell: list[Element]) -> bool:
    if any(block.tag == TABLE or block.find(f"{W}pPr/{W}numPr") is not None for block in cell):
        return True
    return sum(len(t.text or "") for block in cell for t in block.iter(f"{W}t")) > LAYOUT_CELL
