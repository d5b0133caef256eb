"""A clause, the words that prove it, and what a person should look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from licensenlp.errors import UnsourcedClause
from licensenlp.types.facts import no_facts


class Effect(StrEnum):
    """What a clause does to the person who receives the licence or uses the service."""

    PERMITS = "permits"
    PROHIBITS = "prohibits"
    REQUIRES = "requires"
    CONDITIONS = "conditions"
    RESERVES = "reserves"
    DISCLAIMS = "disclaims"


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
    attributes: Mapping[str, Any] = field(default_factory=no_facts)

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
