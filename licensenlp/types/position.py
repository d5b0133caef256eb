"""Where a document stands between closed and open, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Tier(StrEnum):
    """The six positions, closed to open."""

    CLOSED = "closed"
    RESTRICTED = "restricted"
    SOURCE_AVAILABLE = "source-available"
    RESPONSIBLE_USE = "responsible-use"
    OPEN_COPYLEFT = "open-copyleft"
    OPEN = "open"


class Verdict(StrEnum):
    """The answer to an openness criterion."""

    YES = "yes"
    NO = "no"
    CONTESTED = "contested"
    NOT_STATED = "not stated"


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
