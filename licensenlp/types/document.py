"""A document as read, and the stretches of it that clauses are found in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from licensenlp.types.facts import no_facts


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of a PDF: its number (from 1) and where its text stands."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One file of a bundle: its path, its role (such as LICENSE) and where its text stands."""

    path: str
    role: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """Text read from bytes, and where it came from."""

    text: str
    path: str = "-"
    sha256: str = ""  # of the bytes
    media_type: str = "text/plain"
    encoding: str | None = "utf-8"
    pages: tuple[Page, ...] | None = None
    parts: tuple[Part, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=no_facts)  # front matter, titles
    warnings: tuple[str, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds `offset`, or None where there are no pages."""
        for page in self.pages or ():
            if page.start <= offset < page.end:
                return page.number
        return None

    def part_at(self, offset: int) -> str | None:
        """The path of the bundle's file that holds `offset`, or None outside bundles."""
        for part in self.parts:
            if part.start <= offset < part.end:
                return part.path
        return None


class SegmentKind(StrEnum):
    """What a stretch of text is in its document."""

    SENTENCE = "sentence"
    ITEM = "item"
    HEADING = "heading"
    ENTRY = "entry"  # a table-of-contents line, a page number, a rule: carries no clause


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """The unit that clauses are found in: a sentence, list item or heading.

    `text` is the clean text (one line, folded); `[start, end)` the words in the document.
    `stem` is the clean text of the lead-ins that govern an item, outermost first.
    """

    start: int
    end: int
    text: str
    kind: SegmentKind
    section: str = ""
    stem: str = ""
