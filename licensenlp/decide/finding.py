"""What one rule of a policy says about one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from licensenlp.decide.policy import Outcome
from licensenlp.types import Clause


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A rule's answer, the clause it rests on, and the condition under which it would change."""

    rule: str  # license, license-denied, tier, clause, size, territory, use, duty
    outcome: Outcome
    says: str
    changes: str = ""  # "above 700,000,000 monthly active users"
    clause: Clause | None = None

    @classmethod
    def of(
        cls, rule: str, outcome: Outcome, says: str, changes: str = "", clause: Clause | None = None
    ) -> Finding:
        """A finding from its parts in order."""
        return cls(rule=rule, outcome=outcome, says=says, changes=changes, clause=clause)

    def to_json(self) -> dict[str, Any]:
        """Rule, outcome, sentence, condition (null where nothing changes it) and clause."""
        return {
            "rule": self.rule,
            "outcome": self.outcome.value,
            "says": self.says,
            "changes": self.changes or None,
            "clause": self.clause.to_json() if self.clause else None,
        }


def alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings that give one answer together; of each group the one of the surest clause first."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.outcome, one.rule, one.says, one.changes), []).append(one)
    surest = [max(group, key=_confidence) for group in groups.values()]
    return [
        [first, *(one for one in group if one is not first)]
        for first, group in zip(surest, groups.values(), strict=True)
    ]


def _confidence(one: Finding) -> float:
    return one.clause.confidence if one.clause else 0.0
