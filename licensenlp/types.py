"""Every frozen result type and enum: what each stage hands to the next, and what users get.

Offsets are Unicode code points in `Document.text`; `end` is exclusive. JSON is made here too, as
it is part of the public interface (`to_json` of each type gives the contract's object).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from licensenlp.errors import UnsourcedClause

SCHEMA_VERSION = "1"
NO_FACTS: Mapping[str, Any] = MappingProxyType({})


def _no_facts() -> Mapping[str, Any]:
    """The empty facts; a factory, as dataclasses of Python 3.11 refuse it as a default."""
    return NO_FACTS


class Effect(StrEnum):
    """What a clause does to the person who receives the licence or uses the service."""

    PERMITS = "permits"
    PROHIBITS = "prohibits"
    REQUIRES = "requires"
    CONDITIONS = "conditions"
    RESERVES = "reserves"
    DISCLAIMS = "disclaims"


class Kind(StrEnum):
    """What sort of document it is."""

    LICENSE = "license"
    TERMS_OF_SERVICE = "terms-of-service"
    ACCEPTABLE_USE_POLICY = "acceptable-use-policy"
    PRIVACY_POLICY = "privacy-policy"
    OTHER_LEGAL = "other-legal"
    NOT_LEGAL = "not-legal"


class Tier(StrEnum):
    """The six positions, closed to open."""

    CLOSED = "closed"
    RESTRICTED = "restricted"
    SOURCE_AVAILABLE = "source-available"
    RESPONSIBLE_USE = "responsible-use"
    OPEN_COPYLEFT = "open-copyleft"
    OPEN = "open"


class Match(StrEnum):
    """How a text relates to a known one."""

    EXACT = "exact"
    NEAR = "near"
    DERIVED = "derived"
    NONE = "none"


class Verdict(StrEnum):
    """The answer to an openness criterion."""

    YES = "yes"
    NO = "no"
    CONTESTED = "contested"
    NOT_STATED = "not stated"


# --- documents and their structure ------------------------------------------------------------


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
    metadata: Mapping[str, Any] = field(default_factory=_no_facts)  # front matter, titles
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


# --- clauses ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A span of the document and its very words."""

    start: int
    end: int
    text: str
    section: str = ""
    page: int | None = None
    file: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One rule stated in the document."""

    id: str
    label: str
    effect: Effect
    evidence: Evidence
    confidence: float
    source: tuple[str, ...]  # "rule:<id>", "model"; at least one
    attributes: Mapping[str, Any] = field(default_factory=_no_facts)

    def __post_init__(self) -> None:
        if not self.source:
            raise UnsourcedClause(
                label=self.label, start=self.evidence.start, end=self.evidence.end
            )

    def to_json(self) -> dict[str, Any]:
        """The contract's clause object."""
        found = {
            "id": self.id,
            "label": self.label,
            "effect": self.effect.value,
            "start": self.evidence.start,
            "end": self.evidence.end,
            "text": self.evidence.text,
            "section": self.evidence.section,
            "page": self.evidence.page,
            "confidence": round(self.confidence, 4),
            "source": list(self.source),
            "attributes": dict(self.attributes),
        }
        return found | ({"file": self.evidence.file} if self.evidence.file else {})


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """A finding that a person should look at, and why."""

    why: str
    clause: str | None = None
    start: int | None = None
    end: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's review object; facts that do not apply are left out."""
        pairs = (
            ("clause", self.clause),
            ("why", self.why),
            ("start", self.start),
            ("end", self.end),
        )
        return {name: value for name, value in pairs if value is not None}


# --- identification ---------------------------------------------------------------------------


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
    parameters: Mapping[str, str] = field(default_factory=_no_facts)
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


# --- spectrum ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A clause and what it says about the position; `weight` is its share of the score."""

    clause: str | None
    says: str
    axis: str = ""
    weight: float = 0.0
    decides: bool = False  # the tier rests on it

    def to_json(self) -> dict[str, Any]:
        """Clause id, the sentence, axis, points, and whether the tier rests on it."""
        return {
            "clause": self.clause,
            "says": self.says,
            "axis": self.axis,
            "points": round(self.weight, 3),
            "decides": self.decides,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion:
    """One criterion of an openness definition, answered."""

    criterion: str
    verdict: Verdict
    clauses: tuple[str, ...] = ()
    why: str = ""

    @property
    def ok(self) -> bool | None:
        """True for yes, False for no, None where it is contested or not stated."""
        return {Verdict.YES: True, Verdict.NO: False}.get(self.verdict)

    def to_json(self) -> dict[str, Any]:
        """The contract's criterion object."""
        return {
            "criterion": self.criterion,
            "ok": self.ok,
            "verdict": self.verdict.value,
            "clauses": list(self.clauses),
            "why": self.why,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Spectrum:
    """Where the document stands between closed (0) and open (100), and why."""

    tier: Tier | None
    score: float | None
    confidence: float
    axes: Mapping[str, float | None]  # None: not stated
    reasons: tuple[Reason, ...]
    freedoms: Mapping[str, bool | None]
    frameworks: Mapping[str, Sequence[Criterion] | Criterion]

    def to_json(self) -> dict[str, Any]:
        """The contract's spectrum object."""
        frameworks = {
            name: found.to_json() if isinstance(found, Criterion) else [c.to_json() for c in found]
            for name, found in self.frameworks.items()
        }
        return {
            "tier": self.tier.value if self.tier else None,
            "score": None if self.score is None else round(self.score, 1),
            "confidence": round(self.confidence, 4),
            "axes": {a: None if v is None else round(v, 3) for a, v in self.axes.items()},
            "reasons": [reason.to_json() for reason in self.reasons],
            "freedoms": dict(self.freedoms),
            "frameworks": frameworks,
        }


# --- results ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Analysis:
    """Everything found in one document."""

    document: Document
    kind: Kind
    kind_confidence: float
    language: str | None
    license: Identification
    clauses: tuple[Clause, ...]
    spectrum: Spectrum
    review: tuple[Review, ...] = ()
    warnings: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = field(default=(), repr=False)

    def to_json(self) -> dict[str, Any]:
        """The contract's object for one document."""
        doc = self.document
        about: dict[str, Any] = {
            "path": doc.path,
            "sha256": doc.sha256,
            "media_type": doc.media_type,
            "encoding": doc.encoding,
            "language": self.language,
            "pages": None if doc.pages is None else len(doc.pages),
            "characters": len(doc.text),
            "kind": self.kind.value,
            "kind_confidence": round(self.kind_confidence, 4),
        }
        if doc.parts:
            about["parts"] = [
                {"path": p.path, "role": p.role, "start": p.start, "end": p.end} for p in doc.parts
            ]
        return {
            "schema_version": SCHEMA_VERSION,
            "document": about,
            "license": self.license.to_json(),
            "clauses": [clause.to_json() for clause in self.clauses],
            "spectrum": self.spectrum.to_json(),
            "review": [found.to_json() for found in self.review],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A document that could not be analysed, and why."""

    path: str
    code: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """The contract's object for a failed document."""
        return {
            "schema_version": SCHEMA_VERSION,
            "document": {"path": self.path},
            "error": {"code": self.code, "message": self.message},
        }
