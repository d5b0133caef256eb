"""Short sentences for what clauses say, from the tables' templates.

In come hits, points and the decision; out come `Reason`s, the dearest first.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from licensenlp.spectrum.findings import Hit
from licensenlp.spectrum.score import Score
from licensenlp.spectrum.tables import Tables
from licensenlp.spectrum.tiers import Decision
from licensenlp.types import Reason

_PARTS = string.Formatter()


def sentence(hit: Hit, tables: Tables) -> str:
    """The first of the finding's sentences whose fields the clause states; "" for none.

    Amounts get thousands separators; ids are worded by the tables' phrases.
    """
    for template in hit.finding.says:
        words = {name: _worded(name, hit, tables) for name in _fields(template)}
        if all(words.values()):
            return template.format(**words)
    return ""


@cache
def _fields(template: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in _PARTS.parse(template) if name)


def reasons(
    hits: Sequence[Hit], score: Score, decision: Decision, tables: Tables
) -> tuple[Reason, ...]:
    """A reason for every hit that costs points, then what is granted, each said once.

    Weights are points lost; they add up to 100 minus the score. `decides` marks what the tier
    rests on.
    """
    costs: dict[tuple[str, str] | None, float] = {}
    for hit, points in score.points:
        key = _key(hit) if hit else None
        costs[key] = costs.get(key, 0.0) + points
    deciding = {_key(hit) for hit in decision.deciding}
    dear = [
        _reason(hit, costs[_key(hit)], deciding, tables) for hit in hits if costs.get(_key(hit))
    ]
    if None in costs:
        says, rests = tables.closed.no_clause, not deciding
        dear.append(
            Reason(clause=None, says=says, axis="access", weight=costs[None], decides=rests)
        )
    free = _unpriced(hits, costs, tables)
    return (
        *sorted(dear, key=lambda reason: -reason.weight),
        *(_reason(hit, 0.0, deciding, tables) for hit in free),
    )


def _unpriced(
    hits: Sequence[Hit], costs: Mapping[tuple[str, str] | None, float], tables: Tables
) -> list[Hit]:
    """What costs nothing (grants; and, without a tier, everything), the surest of each kind."""
    paid = {key[0] for key in costs if key}
    surest: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: -hit.confidence):
        if hit.finding.id not in paid:
            surest.setdefault(sentence(hit, tables), hit)
    return [hit for says, hit in surest.items() if says]


def _key(hit: Hit) -> tuple[str, str]:
    return hit.finding.id, hit.clause.id


def _reason(
    hit: Hit, points: float, deciding: Collection[tuple[str, str]], tables: Tables
) -> Reason:
    return Reason(
        clause=hit.clause.id,
        says=sentence(hit, tables),
        axis=hit.finding.axis,
        weight=points,
        decides=_key(hit) in deciding,
    )


def _worded(field: str, hit: Hit, tables: Tables) -> str:
    """The clause's attribute in words; "" where it is not stated or has no words."""
    phrases = tables.phrases.get(field, {})
    value = hit.clause.attributes.get(phrases.get("of", field))
    if isinstance(value, list | tuple | set | frozenset):
        return _series([_one(each, phrases) for each in value])
    return "" if value is None else _one(value, phrases)


def _one(value: Any, phrases: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
    return phrases.get(str(value), "") if phrases else str(value)


def _series(words: list[str]) -> str:
    """One phrase of several: `a`, `a and b`, `a, b and c`."""
    stated = [word for word in words if word]
    return " and ".join(part for part in (", ".join(stated[:-1]), *stated[-1:]) if part)
