"""Sentences that go on from a bound: "… 50 million users. You must then ask us for a licence."

In: the clauses of a document, and where each of its segments begins. Out: for a bound, what the
sentence after it says comes of it; and the clauses that say only that, which are no bounds of
their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from licensenlp.types import Clause

_BOUNDS = ("user-threshold", "revenue-threshold")
_OWN = ("amount", "unit", "measure")  # what a bound states itself
_REACH = 2  # segments after the bound
# A licence that is offered says more than that there are no rights without one.
_WEIGHT = {None: 0, "no-rights": 1, "display": 2, "fee": 3, "separate-license": 4}


def follow_ons(
    clauses: Sequence[Clause], order: Mapping[int, int]
) -> tuple[Mapping[int, Mapping[str, Any]], frozenset[int]]:
    """New attributes by index of the bound, and the indices of the clauses that only follow one.

    `order` gives the number of the segment that begins at an offset.
    """
    changed: dict[int, Mapping[str, Any]] = {}
    folded: set[int] = set()
    last: dict[str, int] = {}
    for index, clause in enumerate(clauses):
        if clause.label not in _BOUNDS:
            continue
        bound = last.get(clause.label)
        if any(name in clause.attributes for name in _OWN):
            last[clause.label] = index
        elif bound is not None and _near(clauses[bound], clause, order):
            folded.add(index)
            known = changed.get(bound, clauses[bound].attributes)
            changed[bound] = _with_consequence(known, clause)
    return changed, frozenset(folded)


def _near(bound: Clause, clause: Clause, order: Mapping[int, int]) -> bool:
    first, second = order[bound.evidence.start], order[clause.evidence.start]
    return "amount" in bound.attributes and 0 < second - first <= _REACH


def _with_consequence(known: Mapping[str, Any], clause: Clause) -> Mapping[str, Any]:
    said = clause.attributes.get("consequence")
    if _WEIGHT.get(said, 0) <= _WEIGHT.get(known.get("consequence"), 0):
        return known
    return {**known, "consequence": said}
