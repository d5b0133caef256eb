"""Everything found in one document, or why nothing was."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from licensenlp.types.clause import Clause, Review
from licensenlp.types.document import Document, Segment
from licensenlp.types.identification import Identification
from licensenlp.types.position import Spectrum

SCHEMA_VERSION = "1"


class Kind(StrEnum):
    """What sort of document it is."""

    LICENSE = "license"
    TERMS_OF_SERVICE = "terms-of-service"
    ACCEPTABLE_USE_POLICY = "acceptable-use-policy"
    PRIVACY_POLICY = "privacy-policy"
    OTHER_LEGAL = "other-legal"
    NOT_LEGAL = "not-legal"


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
