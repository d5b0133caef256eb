"""The tier that the findings leave possible, and how sure that is.

In come hits and the kind of document; out comes a `Decision`: the most open tier that nothing
rules out, with the hits that decide it, or none with the reason why not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from licensenlp.spectrum.findings import Hit, chance, passes
from licensenlp.spectrum.tables import Tables
from licensenlp.types import Kind, Tier

RIGHTS = ("access", "use", "modification", "redistribution")


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A tier with what decides it; `abstained` is a key of the warnings where there is no tier."""

    tier: Tier | None
    deciding: tuple[Hit, ...] = ()
    confidence: float = 0.0
    abstained: str | None = None
    missing: tuple[str, ...] = ()  # rights that no clause states


def decide(hits: Sequence[Hit], *, kind: Kind, tables: Tables) -> Decision:
    """The tier, or an abstention where nothing is granted or a needed right is not stated."""
    if not hits:
        return Decision(tier=None, abstained="no-clause")
    closing = closing_hits(hits, kind=kind, tables=tables)
    if closing is not None:
        return _closed(closing, tables)
    if not any(granting(hits, right, tables) for right in RIGHTS):
        return Decision(tier=None, abstained="no-grant")
    return _bounded(hits, tables)


def granting(hits: Iterable[Hit], right: str, tables: Tables) -> tuple[Hit, ...]:
    """The hits that state a right, or else that take it for given in a text that grants others.

    Empty where together they are not sure enough.
    """
    heard = tuple(hits)
    found = tuple(hit for hit in heard if right in hit.finding.grants)
    if passes(found, tables.bars):
        return found
    granted = tuple(hit for hit in heard if hit.finding.grant and hit.finding.grants)
    implied = tuple(hit for hit in heard if right in hit.finding.implies)
    return implied if passes(granted, tables.bars) and passes(implied, tables.bars) else ()


def access_hits(hits: Iterable[Hit], tables: Tables) -> tuple[Hit, ...]:
    """The hits that grant access to a service, and no more."""
    return _passing(hits, tables.closed.access, tables)


def closing_hits(hits: Sequence[Hit], *, kind: Kind, tables: Tables) -> tuple[Hit, ...] | None:
    """What closes the text (perhaps no clause, for terms of a service), or None if nothing does."""
    rule = tables.closed
    if _passing(hits, rule.holds.get(kind, frozenset()), tables):
        return None
    access = access_hits(hits, tables)
    if access or kind is Kind.TERMS_OF_SERVICE:
        return access
    if kind is Kind.OTHER_LEGAL:
        return None  # an agreement about work, goods or secrets closes nothing by its bans
    return _passing(hits, rule.rules_out, tables) or None


def _passing(hits: Iterable[Hit], ids: frozenset[str], tables: Tables) -> tuple[Hit, ...]:
    found = tuple(hit for hit in hits if hit.finding.id in ids)
    return found if passes(found, tables.bars) else ()


def _closed(closing: tuple[Hit, ...], tables: Tables) -> Decision:
    sure = _surest(closing) if closing else tables.bars.no_clause
    return Decision(tier=Tier.CLOSED, deciding=closing, confidence=sure)


def _bounded(hits: Sequence[Hit], tables: Tables) -> Decision:
    """The most closed tier with a gate that shuts; the most open one where none does."""
    doubt = 1.0
    for rule in tables.tiers:
        gate = tuple(hit for hit in hits if hit.finding.gate is rule.tier)
        decides = rule.tier is Tier.OPEN or passes(gate, tables.bars)
        if decides:
            return _placed(rule.tier, gate, hits, doubt, tables)
        # A gate just short of shutting leaves real doubt; a faint hint hardly any.
        doubt *= 1.0 - max((hit.confidence for hit in gate), default=0.0) ** 2
    raise AssertionError("tables end with the open tier")


def _placed(
    tier: Tier, gate: tuple[Hit, ...], hits: Sequence[Hit], doubt: float, tables: Tables
) -> Decision:
    stated = {right: granting(hits, right, tables) for right in RIGHTS}
    needs = tables.rule(tier).needs
    if missing := tuple(right for right in needs if not stated[right]):
        return Decision(tier=None, abstained="unstated", missing=missing)
    deciding = gate or tuple(hit for right in needs for hit in stated[right])
    sures = [_stated(right, stated[right], tables) for right in needs]
    sures += [_surest(gate)] if gate else []
    unstated = sum(not stated[right] for right in ("use", "modification", "redistribution"))
    confidence = min(sures) * doubt * tables.bars.unstated_right**unstated
    return Decision(tier=tier, deciding=_once(deciding), confidence=confidence)


def _stated(right: str, hits: Sequence[Hit], tables: Tables) -> float:
    """How sure it is that the right is there: less where it is only taken for given."""
    express = any(right in hit.finding.grants for hit in hits)
    return _surest(hits) * (1.0 if express else tables.bars.implied_right)


def _surest(hits: Iterable[Hit]) -> float:
    """The chance that one of the three surest is right, never called a certainty."""
    return min(0.99, chance(sorted((hit.confidence for hit in hits), reverse=True)[:3]))


def _once(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple({(hit.finding.id, hit.clause.id): hit for hit in hits}.values())
