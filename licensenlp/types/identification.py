"""Which known licence a document is, and what was changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from licensenlp.types.facts import no_facts


class Match(StrEnum):
    """How a text relates to a known one."""

    EXACT = "exact"
    NEAR = "near"
    DERIVED = "derived"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Words that differ from the known text: `[start, end)` is empty where words were removed."""

    start: int
    end: int
    removed_words: int = 0
    added_words: int = 0
    removed_text: str | None = None  # known only with the reference corpus fetched
    terms: bool = True  # False: a name, a year, a spelling; the terms stay
    clauses: tuple[str, ...] = ()  # ids of the clauses that the words make, or stand in
    known_start: int = 0  # the number of the known text's word at which it lacks or gains words

    def to_json(self) -> dict[str, Any]:
        """Span, numbers of words and whether terms change."""
        found: dict[str, Any] = {
            "start": self.start,
            "end": self.end,
            "removed_words": self.removed_words,
            "added_words": self.added_words,
            "changes_terms": self.terms,
            "clauses": list(self.clauses),
        }
        return found | ({"removed_text": self.removed_text} if self.removed_text else {})


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A known licence that explains a share of the text."""

    key: str
    spdx: str | None
    name: str
    similarity: float  # share of the text's words in runs of four that it has too, 0 to 1

    def to_json(self) -> dict[str, Any]:
        """Key, SPDX id, name and similarity."""
        return {
            "key": self.key,
            "spdx": self.spdx,
            "name": self.name,
            "similarity": round(self.similarity, 4),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Contained:
    """A known licence text inside a larger document."""

    start: int
    end: int
    match: Match
    key: str
    spdx: str | None
    name: str
    similarity: float

    def to_json(self) -> dict[str, Any]:
        """Span, match and licence."""
        return {
            "start": self.start,
            "end": self.end,
            "match": self.match.value,
            "key": self.key,
            "spdx": self.spdx,
            "name": self.name,
            "similarity": round(self.similarity, 4),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A licence named, not quoted: an SPDX tag, front matter, "Licensed under …"."""

    start: int
    end: int
    text: str
    keys: tuple[str, ...]
    expression: str | None = None  # an SPDX expression as written

    def to_json(self) -> dict[str, Any]:
        """Span, words and the licences named."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "keys": list(self.keys),
            "expression": self.expression,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Identification:
    """Which known licence the document is, and what was changed in it."""

    match: Match
    key: str | None = None
    spdx: str | None = None
    name: str | None = None
    similarity: float = 0.0
    added: tuple[Change, ...] = ()
    removed_words: int = 0
    replaced_words: int = 0
    known_words: int = 0  # of the known text
    parameters: Mapping[str, str] = field(default_factory=no_facts)
    candidates: tuple[Candidate, ...] = ()
    contained: tuple[Contained, ...] = ()
    references: tuple[Reference, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The contract's license object."""
        return {
            "match": self.match.value,
            "key": self.key,
            "spdx": self.spdx,
            "name": self.name,
            "similarity": round(self.similarity, 4),
            "added": [change.to_json() for change in self.added],
            "removed_words": self.removed_words,
            "replaced_words": self.replaced_words,
            "parameters": dict(self.parameters),
            "candidates": [c.to_json() for c in self.candidates],
            "contained": [c.to_json() for c in self.contained],
            "references": [r.to_json() for r in self.references],
        }
