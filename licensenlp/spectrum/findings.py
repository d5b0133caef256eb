"""Which findings of the tables each clause of a document is.

In come clauses; out come hits, in the order of the tables and then of the text. What a
restricting clause is depends on itself and on permitting clauses alone, so that no further
restriction can soften another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, repeat
from typing import Any

from licensenlp.spectrum.tables import Bars, Condition, Finding, Tables
from licensenlp.types import Clause, Effect

CROSSES = 0.75  # of a clause's confidence: one less sure does not turn it the other way


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A clause recognised as a finding."""

    finding: Finding
    clause: Clause

    @property
    def confidence(self) -> float:
        """How sure the clause is, 0 to 1."""
        return self.clause.confidence

    @property
    def loss(self) -> float:
        """The share of the axis that it takes away, were it certain."""
        amount = self.clause.attributes.get("amount")
        if isinstance(amount, int | float):
            for upto, loss in self.finding.steps:
                if amount <= upto:
                    return loss
        return self.finding.loss


def find(clauses: Sequence[Clause], tables: Tables) -> tuple[Hit, ...]:
    """Every finding of every clause that is sure enough to be heard."""
    heard = [clause for clause in clauses if clause.confidence >= tables.bars.floor]
    matcher = _Matcher(heard, tables)
    labels = {clause.label for clause in heard}
    granted = matcher.hits(finding for finding in tables.grants if finding.label in labels)
    by_id: dict[str, list[Hit]] = {}
    for hit in granted:
        by_id.setdefault(hit.finding.id, []).append(hit)
    matcher.lifts = {name for name, hits in by_id.items() if passes(hits, tables.bars)}
    others = matcher.hits(finding for finding in tables.others if finding.label in labels)
    return (*granted, *others)


def passes(hits: Iterable[Hit], bars: Bars) -> bool:
    """Whether the hits decide: one by itself, or the two surest together."""
    surest: dict[str, float] = {}
    for hit in hits:
        own = hit.finding.gate_confidence
        if hit.confidence >= (own or bars.alone):
            return True
        if own is None:
            surest[hit.clause.id] = hit.confidence
    return chance(sorted(surest.values(), reverse=True)[:2]) >= bars.together


def chance(confidences: Iterable[float]) -> float:
    """The chance that at least one is right, were they independent."""
    wrong = 1.0
    for confidence in confidences:
        wrong *= 1.0 - confidence
    return 1.0 - wrong


class _Matcher:
    """Matches the clauses of one document; `lifts` are the permitting findings it has."""

    def __init__(self, clauses: Sequence[Clause], tables: Tables) -> None:
        self.clauses = clauses
        self.placed = sorted(clauses, key=lambda clause: clause.evidence.start)
        self.starts = [clause.evidence.start for clause in self.placed]
        self.reach = list(accumulate((clause.evidence.end for clause in self.placed), max))
        self.by_class: dict[tuple[str, Effect], list[Clause]] = {}
        for clause in clauses:
            self.by_class.setdefault((clause.label, clause.effect), []).append(clause)
        self.order = {clause.id: number for number, clause in enumerate(clauses)}
        self.cues = tables.cues
        self.lifts: set[str] = set()
        # clause id: findings that matched it
        self.taken: dict[str, set[str]] = {clause.id: set() for clause in clauses}
        self.words: dict[str, str] = {}  # clause id: its words on one line

    def hits(self, findings: Iterable[Finding]) -> list[Hit]:
        found = []
        for finding in findings:
            for clause in self._candidates(finding):
                taken = self.taken[clause.id]
                if finding.other_than.isdisjoint(taken) and self._fits(finding, clause):
                    taken.add(finding.id)
                    found.append(Hit(finding=finding, clause=clause))
        return found

    def _candidates(self, finding: Finding) -> Sequence[Clause]:
        """The clauses of the finding's label and effects, in the order of the text."""
        found = [self.by_class.get((finding.label, effect), []) for effect in finding.effects]
        held = [clauses for clauses in found if clauses]
        if len(held) < 2:
            return held[0] if held else ()
        return sorted(chain(*held), key=lambda clause: self.order[clause.id])

    def _fits(self, finding: Finding, clause: Clause) -> bool:
        of_clause = repeat(clause)
        return all(map(self._holds, finding.when, of_clause)) and not any(
            map(self._holds, finding.unless, of_clause)
        )

    def _holds(self, condition: Condition, clause: Clause) -> bool:
        if condition.attributes:
            return _attribute_holds(condition, clause)
        if condition.cue:
            return self.cues[condition.cue](self._words(clause))
        if condition.beside:
            return any(
                other.effect is Effect.PERMITS and other.label in condition.beside
                for other in self._on_same_words(clause)
            )
        if condition.crossed_by:
            return any(
                other.effect is Effect.RESERVES
                and other.label == condition.crossed_by
                and other.confidence >= CROSSES * clause.confidence
                for other in self._on_same_words(clause)
            )
        return condition.document in self.lifts

    def _words(self, clause: Clause) -> str:
        if clause.id not in self.words:
            self.words[clause.id] = " ".join(clause.evidence.text.split())
        return self.words[clause.id]

    def _on_same_words(self, clause: Clause) -> Iterator[Clause]:
        span = clause.evidence
        for at in range(bisect_left(self.starts, span.end) - 1, -1, -1):
            if self.reach[at] <= span.start:
                return  # none of those before comes so far
            other = self.placed[at]
            if other is not clause and span.start < other.evidence.end:
                yield other


def _attribute_holds(condition: Condition, clause: Clause) -> bool:
    values = {value for name in condition.attributes for value in _values(clause, name)}
    if condition.values is not None:
        return not condition.values.isdisjoint(values)
    if condition.within is not None:
        return bool(values) and values <= condition.within
    return bool(values) is condition.present


def _values(clause: Clause, name: str) -> tuple[Any, ...]:
    value = clause.attributes.get(name)
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple | set | frozenset) else (value,)
